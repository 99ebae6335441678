import fc from 'fast-check';
import { expect, test } from 'vitest';
import { candidateOf, lengthOf } from '../../src/domain/candidate.ts';
import { changeKey } from '../../src/domain/changeKey.ts';
import { frozenText } from '../../src/domain/frozen.ts';
import { checkGates, roomOf } from '../../src/domain/gate.ts';

const settings = fc.record({
  maxChars: fc.integer({ min: 0, max: 400 }),
  maxGrowth: fc.double({ min: 0, max: 1, noNaN: true }),
  growthAllowance: fc.nat(50),
  keep: fc.constant([]),
});

test('exactly what fits in the room passes the length gates', () => {
  fc.assert(
    fc.property(
      settings,
      fc.integer({ min: 1, max: 300 }),
      fc.nat(60),
      fc.integer({ min: 1, max: 120 }),
      (limits, length, grown, added) => {
        const base = candidateOf({ system: 'b'.repeat(length) });
        const parent = candidateOf({ system: 'b'.repeat(length + grown) });
        const candidate = candidateOf({ system: `${'b'.repeat(length + grown)}${'a'.repeat(added)}` });
        const refusal = checkGates({ base, parent, candidate, known: new Set(), settings: limits });
        expect(refusal === null).toBe(added <= roomOf(parent, base, limits));
        if (refusal) expect(['size', 'growth']).toContain(refusal.gate);
        if (refusal === null) expect(lengthOf(candidate)).toBeLessThanOrEqual(limits.maxChars);
      },
    ),
  );
});

const word = fc.stringMatching(/^[a-zа-я一-龥]{1,6}$/u);
const lines = fc.array(fc.array(word, { minLength: 1, maxLength: 6 }), { minLength: 1, maxLength: 6 });
const textOf = (own: readonly (readonly string[])[]) => own.map((words) => words.join(' ')).join('\n');

test('spaces, case, punctuation and line order do not make another change of what was tried', () => {
  fc.assert(
    fc.property(lines, lines, (before, added) => {
      const parent = { system: textOf(before) };
      const child = { system: `${textOf(before)}\n${textOf(added)}` };
      const dressed = added.toReversed().map((words) => `- ${words.join(',  ').toUpperCase()}!`);
      const other = { system: `${textOf(before)}\n\n${dressed.join('\n')}` };
      fc.pre(added.every((words) => !before.some((line) => line.join(' ') === words.join(' '))));
      fc.pre(added.flat().every((one) => one.toUpperCase().toLowerCase() === one));
      expect(changeKey(parent, other)).toBe(changeKey(parent, child));
      expect(changeKey(parent, { system: `${child.system}\nзапас7` })).not.toBe(changeKey(parent, child));
    }),
  );
});

test('another component or another line that goes is another change', () => {
  const parent = { a: 'one\ntwo', b: 'three' };
  const keys = [
    { ...parent, a: 'one\ntwo\nfour' },
    { ...parent, b: 'three\nfour' },
    { ...parent, a: 'one\nfour' },
    { ...parent, a: 'two\nfour' },
    parent,
  ].map((child) => changeKey(parent, child));
  expect(new Set(keys).size).toBe(keys.length);
});

test('a frozen span is the text between its ends, both included', () => {
  fc.assert(
    fc.property(fc.string(), fc.string(), fc.string(), (before, inside, after) => {
      const [from, to] = ['<<from>>', '<<to>>'];
      fc.pre(![before, inside, after].some((text) => /[<>]/.test(text)));
      const components = { other: 'none', system: `${before}${from}${inside}${to}${after}` };
      expect(frozenText(components, { from, to })).toEqual({ text: `${from}${inside}${to}` });
    }),
  );
  const check = (from: string, to: string, message: RegExp) =>
    expect(frozenText({ a: 'x one y one z', b: 'two' }, { from, to })).toMatch(message);
  check('three', 'z', /^the prompt has no "three"$/);
  check('one', 'z', /more than once/);
  check('y', 'two', /"two" does not follow "y" in the component a/);
  expect(frozenText({ a: 'keep this' }, { from: 'keep', to: 'keep' })).toEqual({ text: 'keep' });
});
