import fc from 'fast-check';
import { expect, test } from 'vitest';
import { agreedCuts } from '../../src/domain/agreedCuts.ts';

const TEXT = 'Be brief.\nAnswer in JSON. Keep the order.\nDo not be long.\nБудь кратким.\n';

test.each<[string, readonly string[], string]>([
  [
    'what most leave out goes',
    [TEXT.replace('Do not be long.\n', ''), 'Be brief.', TEXT.replace('Do not be long.\n', '')],
    TEXT.replace('Do not be long.\n', ''),
  ],
  ['what one alone forgets stays', ['Be brief.', TEXT, TEXT], TEXT],
  ['half is not most', [TEXT, 'Be brief.\nAnswer in JSON. Keep the order.'], TEXT],
  ['a line that is wrapped otherwise stays', [TEXT.replace('. Keep', '.\nKeep'), TEXT.replaceAll('\n', '  ')], TEXT],
  [
    'a line in other words counts as left out',
    [TEXT.replace('Be brief.', 'Short.'), TEXT.replace('Be brief.', 'In short.')],
    TEXT.replace('Be brief.\n', ''),
  ],
  ['what a reading adds is not taken', [`${TEXT}Be kind.\n`, `${TEXT}Be kind.\n`], TEXT],
  ['one reading agrees with nobody', ['Be brief.'], TEXT],
  ['no reading', [], TEXT],
])('%s', (_, readings, expected) => {
  expect(
    agreedCuts(
      { system: TEXT },
      readings.map((system) => ({ system })),
    ),
  ).toEqual({ system: expected });
});

test('components are cut by themselves, and one that a reading lacks is not kept by it', () => {
  const before = { system: 'a\nb', user: 'c\nd' };
  const readings = [
    { system: 'a', user: 'c\nd' },
    { system: 'a', user: 'd' },
    { system: 'a\nb', user: 'd' },
  ];
  expect(agreedCuts(before, readings)).toEqual({ system: 'a', user: 'd' });
});

test('only whole lines go, in order, and readings that leave out nothing change nothing', () => {
  const line = fc.constantFrom('', 'a rule', 'another rule', '  indented', 'Regel');
  const lines = fc.array(line, { maxLength: 8 });
  fc.assert(
    fc.property(lines, fc.array(lines, { maxLength: 4 }), (text, readings) => {
      const before = { system: text.join('\n') };
      const after = agreedCuts(
        before,
        readings.map((reading) => ({ system: reading.join('\n') })),
      );
      const kept = after.system!.split('\n');
      let at = 0;
      for (const one of before.system.split('\n')) if (one === kept[at]) at += 1;
      expect(at === kept.length || after.system === '').toBe(true);
      expect(agreedCuts(before, [before, before, before])).toEqual(before);
    }),
  );
});
