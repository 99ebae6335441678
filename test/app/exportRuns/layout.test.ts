import fc from 'fast-check';
import { expect, test } from 'vitest';
import { countedFolder, countedPatterns, layoutOf, pathOf } from '../../../src/app/exportRuns/layout.ts';

const VALUES = {
  step: 'greet',
  run: '2',
  candidate: '0123abcd',
  split: 'train',
  model: 'openai:gpt-4o',
  example: 'plans/silo',
  attempt: '0',
  ext: 'json',
};

test.each([
  [
    '<step>/<candidate>/<split>/<example>/<model>-<attempt>.<ext>',
    7,
    'greet/0123abcd/train/plans%2Fsilo/openai%3Agpt-4o-0.json',
  ],
  [
    'history/<counter/100>/<counter%100>_<step>/outputs/<example>/a.<ext>',
    207,
    'history/2/07_greet/outputs/plans%2Fsilo/a.json',
  ],
  ['<counter>/<example>', 207, '207/plans%2Fsilo'],
])('%s', (layout, counter, path) => {
  expect(pathOf(layoutOf(layout), VALUES, counter)).toBe(path);
});

test.each([
  ['<exmaple>/a', /the layout has no <exmaple> \(did you mean "example"\?\); it has <step>, /],
  ['../<example>', /must be a path below the folder/],
  ['/<example>', /must be a path below the folder/],
  ['a//<example>', /must be a path below the folder/],
  ['a\\<example>', /must be a path below the folder/],
  ['./<example>', /must be a path below the folder/],
])('%s is refused', (layout, message) => {
  expect(() => layoutOf(layout)).toThrow(message);
});

test('a count is found again, whatever step took it', () => {
  const layout = layoutOf('history/<counter/100>/<counter%100>_<step>/outputs/<example>.<ext>');
  const [first, second, third] = countedPatterns(layout, 105);
  expect([first!.test('history'), second!.test('1'), second!.test('11')]).toEqual([true, true, false]);
  expect([third!.test('05_other'), third!.test('06_greet'), third!.test('105_greet')]).toEqual([true, false, false]);
  expect(countedFolder(layout, VALUES, 105)).toBe('history/1/05_greet');
});

test('no name leads anywhere but into the folder', () => {
  const nasty = fc.oneof(
    fc.string({ unit: 'binary', maxLength: 300 }),
    fc.constantFrom(
      '..',
      '.',
      '',
      '/',
      '\\',
      'con',
      'NUL.txt',
      'a/../..',
      '\0',
      '.hidden',
      'x.',
      'ein Fluß',
      '水'.repeat(200),
    ),
  );
  fc.assert(
    fc.property(nasty, nasty, (example, model) => {
      const path = pathOf(layoutOf('<example>/<model>'), { ...VALUES, example, model }, 0);
      const parts = path.split('/');
      expect(parts).toHaveLength(2);
      for (const part of parts) {
        expect(Buffer.byteLength(part)).toBeLessThanOrEqual(203);
        expect(part).toMatch(/^[^\p{Cc}\\/:*?"<>|]+$/u);
        expect(part).not.toMatch(/^\.|[. ]$|^(con|nul|prn|aux)(\.|$)/i);
      }
    }),
  );
});

test('different names of an output are different paths', () => {
  const layout = layoutOf('<example>');
  const path = (example: string) => pathOf(layout, { ...VALUES, example }, 0);
  fc.assert(
    fc.property(fc.string({ maxLength: 40 }), fc.string({ maxLength: 40 }), (a, b) => {
      if (a !== b) expect([a, b, path(a) === path(b)]).toEqual([a, b, false]);
    }),
  );
});
