import { expect, test } from 'vitest';
import { candidateOf } from '../../src/domain/candidate.ts';
import { mergeOperator } from '../../src/operators/merge.ts';
import { restartOperator } from '../../src/operators/restart.ts';
import { trajectoryOperator } from '../../src/operators/trajectory.ts';
import type { Brief, Operator } from '../../src/ports/operator.ts';
import { brief } from './brief.ts';

const BASE = 'Do it.\n';
const NOTHING = { failures: [], beside: [], contrast: null, passes: [] };
const computed = (operator: Operator, told: Brief) =>
  operator.kind === 'computes' ? operator.compute(told, NOTHING) : null;
const prompt = (system: string) => candidateOf({ system });

test.each<[string, string, string | null, string | null]>([
  ['takes what both learned', 'Be kind.\nDo it.\n', 'Do it.\nBe brief.\n', 'Be kind.\nDo it.\nBe brief.\n'],
  ['gives up without another member', 'Do it.\n', null, null],
])('merge %s', (_, text, partner, expected) => {
  const draft = computed(
    mergeOperator,
    brief({ text, base: BASE, partner: partner === null ? null : prompt(partner) }),
  );
  if (expected === null) expect(draft).toMatchObject({ kind: 'unusable' });
  else expect(draft).toMatchObject({ kind: 'draft', candidate: prompt(expected) });
});

test.each<[string, string, Readonly<Record<string, number>>, string | null]>([
  ['brings back a line that earned credit elsewhere', 'Do it.\n', { 'Be kind.': 0.3 }, 'Do it.\nBe kind.\n'],
  ['leaves out a line that cost something', 'Do it.\nBe rude.\n', { 'Be rude.': -0.3 }, 'Do it.\n'],
  ['brings back no line that is there', 'Do it.\nBe kind.\n', { 'Be kind.': 0.3 }, null],
  ['never leaves out a line of the base', 'Do it.\n', { 'Do it.': -1 }, null],
])('restart %s', (_, text, credit, expected) => {
  const draft = computed(restartOperator, brief({ text, base: BASE, credit: new Map(Object.entries(credit)) }));
  if (expected === null) expect(draft).toMatchObject({ kind: 'unusable' });
  else expect(draft).toMatchObject({ kind: 'draft', candidate: prompt(expected) });
});

test('restart brings no line into one component that is in another', () => {
  const components = { system: 'Do it with the greatest care that there is.\n', desk: 'The desk.\nGo by the work.\n' };
  const told = { ...brief({ text: '', credit: new Map([['Go by the work.', 0.2]]) }), parent: candidateOf(components) };
  const base = candidateOf({ ...components, desk: 'The desk.\n' });
  expect(computed(restartOperator, { ...told, base })).toMatchObject({ kind: 'unusable' });
});

test('trajectory shows the best prompts with their scores, the best last', () => {
  if (trajectoryOperator.kind !== 'reflects') throw new Error('it reflects');
  const ranked = [1, 2, 3, 4, 5, 6].map((score) => ({ candidate: prompt(`Prompt ${score}.`), score: score / 10 }));
  const told = brief({ text: 'Prompt 6.', base: BASE, ranked });
  const asked = String(trajectoryOperator.request(told, NOTHING).messages[0]!.content);
  expect([...asked.matchAll(/Prompt (\d)/g)].map(([, score]) => score)).toEqual(['2', '3', '4', '5', '6']);
  expect([...asked.matchAll(/Score ([\d.]+)/g)].at(-1)![1]).toBe('60.0');
  expect(trajectoryOperator.read(told, '<hypothesis>short</hypothesis>\n```\nPrompt 7.\n```')).toMatchObject({
    kind: 'draft',
    hypothesis: 'short',
    candidate: prompt('Prompt 7.'),
  });
});
