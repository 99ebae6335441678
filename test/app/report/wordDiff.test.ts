import { expect, test } from 'vitest';
import { frontCsv } from '../../../src/app/report/csv.ts';
import { wordDiff } from '../../../src/app/report/wordDiff.ts';
import { renderWords } from '../../../src/cli/render/words.ts';
import { candidateOf } from '../../../src/domain/candidate.ts';
import { newScreen } from '../../cli/screen.ts';

const { screen } = newScreen(false);
const words = (before: string, after: string) =>
  renderWords(wordDiff(candidateOf({ system: before }), candidateOf({ system: after })), screen);

test.each([
  [
    'one word',
    'Be brief.\nSay two names.\n',
    'Be brief.\nSay three names.\n',
    'system\n   2  Say [-two-]{+three+} names.',
  ],
  ['a line that is new', 'a\nb\n', 'a\nnew\nb\n', 'system\n   2  {+new+}'],
  ['a line that is gone', 'a\nold\nb\n', 'a\nb\n', 'system\n   2  [-old-]'],
  [
    'changes with a word or two between them',
    'a short title for the lever, such as "Funding" or "Staffing".\n',
    'a short title in words of the plan; no two titles alike.\n',
    'system\n   1  a short title [-for the lever, such as "Funding" or "Staffing"-]{+in words\n      of the plan; no two titles alike+}.',
  ],
  [
    'a long line',
    `${'good '.repeat(20)}old ${'fine '.repeat(20)}\n`,
    `${'good '.repeat(20)}new ${'fine '.repeat(20)}\n`,
    `system\n   1  ${'good '.repeat(14)}good\n      ${'good '.repeat(5)}[-old-]{+new+} ${'fine '.repeat(6)}fine\n      ${'fine '.repeat(13).trimEnd()} `,
  ],
  ['nothing', 'a\n', 'a\n', 'no difference'],
  ['marks that a terminal would obey', 'a\n', 'a \u001b[2J\n', 'system\n   1  a{+ \\u001b[2J+}'],
])('%s', (_, before, after, shown) => {
  expect(words(before, after)).toBe(shown);
});

test('a component that is new is all new', () => {
  const diff = wordDiff(candidateOf({ system: 'a' }), candidateOf({ system: 'a', user: 'b c' }));
  expect(diff).toEqual([{ component: 'user', lines: [{ line: 1, pieces: [{ kind: 'new', text: 'b c' }] }] }]);
});

test('the front for a spreadsheet: quoted, a column per model and metric, no formula', () => {
  const mean = (value: number) => ({ mean: value, se: null, n: 2 });
  const csv = frontCsv({
    step: 's',
    run: 1,
    generation: 1,
    label: 'SIMULATED',
    spent: { calls: 0, task_calls: 0, usd: 0, unknown_usd: 0 },
    candidates: [
      {
        id: 'aa',
        generation: 1,
        parents: ['b', 'c'],
        operator: 'edit',
        chars: 10,
        front: true,
        primary: mean(0.5),
        scores: { 'm,1': { right: mean(1) } },
      },
      {
        id: 'bb',
        generation: 0,
        parents: [],
        operator: 'seed',
        chars: 9,
        front: false,
        primary: null,
        scores: { '=2': { right: mean(0) } },
      },
    ],
  } as unknown as Parameters<typeof frontCsv>[0]);
  expect(csv.split('\r\n')).toEqual([
    `step,run,label,id,generation,operator,parents,chars,front,primary,primary_se,n,'=2: right,"m,1: right"`,
    's,1,SIMULATED,aa,1,edit,b c,10,true,0.5,,2,,1',
    's,1,SIMULATED,bb,0,seed,,9,false,,,,0,',
    '',
  ]);
});
