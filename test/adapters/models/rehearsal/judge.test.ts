import { expect, test } from 'vitest';
import { loadRehearsal, rehearsalModel } from '../../../../src/adapters/models/rehearsal/rehearsalModel.ts';
import { PREFERENCE_SCHEMA, readPreference, readRuling, rulingSchema } from '../../../../src/metrics/judge/answer.ts';
import { judgeMessage } from '../../../../src/metrics/judge/message.ts';
import { RUBRIC } from '../../../metrics/judge/rubric.ts';
import { rehearsalFile, specOf } from './stage.ts';

const FILE = rehearsalFile({
  habits: {},
  models: {},
  judges: {
    strict: {
      level: 4,
      faults: [
        { says: ['grad*'], criterion: 'right', costs: 2 },
        { says: ['水 火', 'вода'], costs: 1 },
      ],
    },
    moody: { wavers: 0.5, off_menu: 0.25 },
  },
});
const never = new AbortController().signal;

async function answerOf(name: string, answers: readonly string[], seed = 1) {
  const named = answers.map((value, at) => ({ name: answers.length === 1 ? 'ANSWER' : `ANSWER ${'AB'[at]}`, value }));
  const content = judgeMessage(RUBRIC, { id: 'e', input: 'Grade 5, вода!' }, named, `${seed}`);
  const schema = answers.length === 1 ? rulingSchema(RUBRIC) : PREFERENCE_SCHEMA;
  const model = rehearsalModel(specOf(name), loadRehearsal(FILE));
  const request = { messages: [{ role: 'user' as const, content }], schema, seed };
  return (await model.call(request, { role: 'judge', key: 'k' }, never)).text;
}

test.each([
  ['without fault', 'a good answer', { right: 4, kind: 4 }],
  ['with a fault of one criterion', 'you get good grades', { right: 2, kind: 4 }],
  ['with two faults', 'Grades: вода.', { right: 1, kind: 3 }],
])('a simulated judge grades an answer %s by what stands behind its fence alone', async (_, answer, levels) => {
  expect(readRuling(await answerOf('strict', [answer]), RUBRIC)).toMatchObject({ kind: 'read', value: { levels } });
});

test.each([
  [['fine', 'вода'], 'A'],
  [['вода', 'fine'], 'B'],
  [['fine', 'well'], 'tie'],
] as const)('of %j it prefers %s', async (answers, better) => {
  expect(readPreference(await answerOf('strict', answers))).toMatchObject({ kind: 'read', value: { better } });
});

test('it wavers and leaves the menu as often as declared', async () => {
  const all = await Promise.all(Array.from({ length: 400 }, (_, seed) => answerOf('moody', ['fine'], seed)));
  const read = all.map((text) => readRuling(text, RUBRIC));
  const ruled = read.flatMap((one) => (one.kind === 'read' ? [one.value.levels.right] : []));
  expect(Math.abs(1 - ruled.length / 400 - 0.25)).toBeLessThan(0.07);
  // Half of the waverings go up, where there is no level 6.
  expect(Math.abs(ruled.filter((level) => level === 4).length / ruled.length - 0.25)).toBeLessThan(0.07);
  expect(await answerOf('moody', ['fine'], 3)).toBe(await answerOf('moody', ['fine'], 3));
});
