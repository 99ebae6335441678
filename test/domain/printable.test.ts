import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { printable, printableLine } from '../../src/domain/printable.ts';

describe('printable', () => {
  const CASES: readonly [string, string][] = [
    ['plain\n\ttext', 'plain\n\ttext'],
    ['größe 大小 עברית हिन्दी 🏳️‍🌈 می‌خواهم', 'größe 大小 עברית हिन्दी 🏳️‍🌈 می‌خواهم'],
    ['\u001b[31mred\u001b[0m', '\\u001b[31mred\\u001b[0m'],
    ['\u001b]0;title\u0007', '\\u001b]0;title\\u0007'],
    ['a\u202eb\u2066c', 'a\\u202eb\\u2066c'],
    ['\u009b31m', '\\u009b31m'],
    ['one\r\ntwo\rthree', 'one\ntwo\\u000dthree'],
    ['zero\u200bwidth\ufeff', 'zero\\u200bwidth\\ufeff'],
    ['tag\u{e0041}', 'tag\\u{e0041}'],
    ['half \ud800', 'half \\ud800'],
    ['back\u0008space\u007f', 'back\\u0008space\\u007f'],
  ];
  it.each(CASES)('%j', (text, shown) => expect(printable(text)).toBe(shown));

  it('leaves nothing that a terminal obeys, and changes nothing the second time', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        const shown = printable(text);
        // biome-ignore lint/suspicious/noControlCharactersInRegex: These are what must not be there.
        expect(shown).not.toMatch(/[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/);
        expect(printable(shown)).toBe(shown);
      }),
      { numRuns: 50 },
    );
  });

  it('fits on a line', () => expect(printableLine(' a\n\tb\u001b ')).toBe('a b\\u001b'));
});
