import { expect, test } from 'vitest';
import { absoluteJudge } from '../../../src/metrics/judge/absolute.ts';
import { lazyJudge } from '../../../src/metrics/judge/lazy.ts';
import { byOwnCriterion, OWN_CRITERION } from '../../../src/metrics/judge/ownCriterion.ts';
import { newPath } from '../store/places.ts';
import { JUDGE, labOver, scripted, TARGET } from './bench.ts';

const EXAMPLES = [
  { id: 'a', input: 'one', rubric: 'Greets in Latin.' },
  { id: 'b', input: 'two', rubric: 'Names a tree.' },
  { id: 'c', input: 'three' },
];
const echo = () => scripted(TARGET, ({ messages }) => `answer to ${messages[0]!.content}`);

test("a judge goes by the example's own criterion; an example without one asks nobody and has lost nothing", async () => {
  const judge = scripted(JUDGE, ({ messages }) => {
    const as_asked = messages[0]!.content.includes('Greets in Latin.') ? 2 : 4;
    return JSON.stringify({ because: 'so it is', levels: { as_asked } });
  });
  const metric = byOwnCriterion(absoluteJudge({ name: 'asked', rubric: OWN_CRITERION, judges: [JUDGE], prompt: null }));
  const lab = await labOver({
    path: newPath(),
    metrics: [metric],
    target: echo(),
    judges: [judge],
    examples: EXAMPLES,
  });
  const values = (await lab.measure()).rows.map(({ scores }) => scores.asked);
  expect(values).toMatchObject([{ value: 2 }, { value: 4 }, { kind: 'scored', value: 5 }]);
  expect(judge.sent).toHaveLength(2);
  for (const [index, { rubric }] of EXAMPLES.slice(0, 2).entries())
    expect(judge.sent.map(({ messages }) => messages[0]!.content).sort()[index]).toMatch(
      new RegExp(`WHAT MATTERS HERE[^]*(${EXAMPLES.map((one) => one.rubric ?? rubric).join('|')})`),
    );
});

test('people are shown only outputs that something is asked of', async () => {
  const metric = byOwnCriterion(lazyJudge({ name: 'asked', rubric: OWN_CRITERION }));
  const lab = await labOver({ path: newPath(), metrics: [metric], target: echo(), judges: [], examples: EXAMPLES });
  const kinds = (await lab.measure()).rows.map(({ scores }) => scores.asked!.kind);
  expect(kinds).toEqual(['unscored', 'unscored', 'scored']);
});
