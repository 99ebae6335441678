import fc from 'fast-check';
import { expect, test } from 'vitest';
import { applyEdits } from '../../src/domain/applyEdits.ts';
import { closestSpan } from '../../src/domain/closestSpan.ts';
import { composeHunks } from '../../src/domain/composeHunks.ts';
import { overlap } from '../../src/domain/hunks.ts';
import { hunksBetween } from '../../src/domain/hunksBetween.ts';
import { parseReply } from '../../src/domain/parseReply.ts';

/** Few words, so that repeats, near repeats and overlaps are frequent. */
const word = fc.constantFrom(
  'lever',
  'levers',
  'option',
  ' ',
  '  ',
  '\n',
  '\r\n',
  '.',
  '{{input}}',
  'ß',
  '\u{1F600}',
  '選択肢',
);
const text = fc.oneof(
  fc.array(word, { maxLength: 60 }).map((words) => words.join('')),
  fc.string({ unit: 'grapheme', maxLength: 60 }),
);
const edit = fc.record({ component: fc.constantFrom('system', 'followup', 'none'), find: text, replace: text });
const components = fc.record({ system: text, followup: text });

test('a rewrite as edits is exactly the rewrite', () => {
  fc.assert(
    fc.property(components, components, (before, after) => {
      const patched = applyEdits(before, hunksBetween(before, after));
      expect(patched.dropped).toEqual([]);
      expect(patched.components).toEqual(after);
    }),
    { numRuns: 500 },
  );
});

test('a small change of a long text is a small edit', () => {
  const lines = Array.from({ length: 200 }, (_, line) => `Line ${line} of the prompt says something of its own.`);
  fc.assert(
    fc.property(fc.nat(199), text, (line, added) => {
      const before = { system: lines.join('\n') };
      const after = { system: lines.with(line, `${lines[line]}${added}`).join('\n') };
      const edits = hunksBetween(before, after);
      expect(edits.reduce((total, each) => total + each.find.length, 0)).toBeLessThan(300);
    }),
  );
});

test('every edit is applied or dropped, and nothing outside the hunks changes', () => {
  fc.assert(
    fc.property(components, fc.array(edit, { maxLength: 6 }), (before, edits) => {
      const { applied, hunks, dropped, components: after } = applyEdits(before, edits);
      expect(applied.length + dropped.length).toBe(edits.length);
      expect(hunks.length).toBe(applied.length);
      expect(dropped.every((each) => each.reason !== '')).toBe(true);
      for (const [index, hunk] of hunks.entries())
        expect(hunks.slice(index + 1).some((other) => overlap(hunk, other))).toBe(false);
      for (const [name, original] of Object.entries(before)) {
        const own = hunks.filter((hunk) => hunk.component === name).sort((a, b) => a.start - b.start || a.end - b.end);
        let rest = after[name] ?? '';
        let at = 0;
        for (const hunk of own) {
          const kept = original.slice(at, hunk.start);
          expect(rest.startsWith(kept)).toBe(true);
          rest = rest.slice(kept.length);
          const joined = ['', '\n', '\r\n'].find((newline) => rest.startsWith(newline + hunk.text));
          expect(joined === '' || (joined !== undefined && hunk.start === original.length)).toBe(true);
          rest = rest.slice((joined ?? '').length + hunk.text.length);
          at = hunk.end;
        }
        expect(rest).toBe(original.slice(at));
      }
    }),
    { numRuns: 500 },
  );
});

test('an edit of a text that occurs once lands there whatever its white space', () => {
  fc.assert(
    fc.property(fc.array(fc.constantFrom(' ', '\n', '\t', '\r\n', '  '), { minLength: 3, maxLength: 3 }), (gaps) => {
      const [a, b, c] = gaps;
      const before = { system: `Keep this.${a}Use${b}only${c}JSON. And this.` };
      const edited = applyEdits(before, [{ component: 'system', find: 'Use only JSON.', replace: 'X' }]);
      expect(edited.components).toEqual({ system: `Keep this.${a}X And this.` });
    }),
  );
});

test('the closest span agrees with the distance table written out', () => {
  const letters = fc.string({ unit: fc.constantFrom('a', 'b', 'c'), maxLength: 30 });
  fc.assert(
    fc.property(
      letters,
      fc.string({ unit: fc.constantFrom('a', 'b', 'c'), minLength: 13, maxLength: 40 }),
      letters,
      fc.nat(40),
      (left, find, right, at) => {
        const changed = `${find.slice(0, at % find.length)}x${find.slice((at % find.length) + 1)}`;
        const haystack = left + changed + right;
        const most = Math.floor((find.length * 8) / 100);
        const best = Math.min(...spans(haystack).map(([start, end]) => distance(haystack.slice(start, end), find)));
        const found = closestSpan(haystack, find);
        expect(best).toBeLessThanOrEqual(most);
        if (found.kind === 'found') {
          expect(found.distance).toBe(best);
          expect(distance(haystack.slice(found.start, found.end), find)).toBe(best);
        } else expect(found.reason).toMatch(/more than one place/);
      },
    ),
    { numRuns: 40 },
  );
});

function spans(haystack: string): [number, number][] {
  return [...haystack].flatMap((_, start) =>
    [...haystack.slice(start)].map((__, length): [number, number] => [start, start + length + 1]),
  );
}

function distance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (const [i, left] of [...a].entries()) {
    const next = [i + 1];
    for (const [j, right] of [...b].entries())
      next.push(Math.min((row[j] ?? 0) + (left === right ? 0 : 1), (row[j + 1] ?? 0) + 1, (next[j] ?? 0) + 1));
    row = next;
  }
  return row[b.length] ?? 0;
}

test('composing one proposal is applying it; the order of proposals with different gains does not matter', () => {
  const replacing = edit.filter((each) => each.find !== '');
  fc.assert(
    fc.property(components, fc.array(fc.array(replacing, { maxLength: 3 }), { maxLength: 4 }), (parent, proposals) => {
      const groups = proposals.map((edits, index) => ({ hunks: applyEdits(parent, edits).hunks, gain: index }));
      const composed = composeHunks(parent, groups);
      expect(composeHunks(parent, groups.toReversed()).components).toEqual(composed.components);
      const wanted = groups.reduce((total, group) => total + group.hunks.length, 0);
      const owned = composed.hunks.reduce((total, each) => total + each.groups.length, 0);
      expect(owned + composed.dropped.length).toBe(wanted);
      for (const edits of proposals) {
        const alone = applyEdits(parent, edits);
        expect(composeHunks(parent, [{ hunks: alone.hunks, gain: 0 }]).components).toEqual(alone.components);
      }
    }),
  );
});

const tag = fc.constantFrom(
  '<edit>',
  '<edit component="followup">',
  '</edit>',
  '<find>',
  '</find>',
  '<replace>',
  '</replace>',
  '<hypothesis>',
  '</hypothesis>',
  '<component>',
  '</component>',
  'lever',
  'x',
  '\r\n',
  '<',
);

test('no answer throws, and whatever is read holds no tag of the grammar', () => {
  fc.assert(
    fc.property(
      fc.array(tag, { maxLength: 40 }).map((parts) => parts.join('')),
      (reply) => {
        const { edits, dropped } = parseReply(reply, { system: 'lever x', followup: '' });
        for (const { find, replace } of edits) expect(find + replace).not.toMatch(/<\/?(edit|find|replace)\b[^<>]*>/);
        expect(edits.length + dropped.length).toBeLessThanOrEqual(reply.split('<edit').length - 1);
      },
    ),
    { numRuns: 1000 },
  );
});

test('edits that are written out are read back', () => {
  const plain = text.filter(
    (each) => !each.includes('<') && each.trim() !== '' && !each.includes('\r') && !/^\n[\s\S]*\n$/.test(each),
  );
  fc.assert(
    fc.property(fc.array(fc.record({ find: plain, replace: plain }), { maxLength: 5 }), (pairs) => {
      const reply = pairs
        .map(({ find, replace }) => `<edit><find>${find}</find><replace>${replace}</replace></edit>`)
        .join('\n');
      const { edits, dropped } = parseReply(reply, { system: '' });
      expect(dropped).toEqual([]);
      expect(edits).toEqual(pairs.map((pair) => ({ component: 'system', ...pair })));
    }),
  );
});
