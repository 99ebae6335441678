import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { type Notion, says, sentencesOf } from '../../../../src/adapters/models/rehearsal/notions.ts';
import { loadRehearsal, rehearsalModel } from '../../../../src/adapters/models/rehearsal/rehearsalModel.ts';
import { parseAnswer } from '../../../../src/domain/answer.ts';
import type { Example } from '../../../../src/domain/example.ts';
import { scaled } from '../../../../src/domain/score.ts';
import { createCheck } from '../../../../src/metrics/checks.ts';
import { requestOf, specOf, taskCall } from './stage.ts';

const read = (name: string) =>
  readFileSync(
    fileURLToPath(new URL(`../../../../experiments/identify_potential_levers/${name}`, import.meta.url)),
    'utf8',
  );

interface Told {
  readonly metrics: readonly { readonly name: string; readonly check: string }[];
  readonly primary: Readonly<Record<string, number | { weight: number; scale: [number, number] }>>;
}

const FILE = fileURLToPath(
  new URL('../../../../experiments/identify_potential_levers/rehearsal.yaml', import.meta.url),
);
const REHEARSAL = { ...loadRehearsal(FILE), latency_ms: 0 };
const REMEDIES = REHEARSAL.reflectors.reflector?.remedies ?? [];
const HABITS = Object.values(REHEARSAL.habits);
const BASE = read('prompt.md');
const EXAMPLES = read('examples/train.jsonl')
  .trim()
  .split('\n')
  .map((line) => JSON.parse(line) as Example);
const TOLD = parse(read('experiment.yaml')) as Told;
const SCHEMA: unknown = JSON.parse(read('output.schema.json'));
const METRICS = TOLD.metrics.map(({ name, check, ...options }) =>
  createCheck(name, check, check === 'json_schema' ? { schema: SCHEMA } : options),
);

/** The prompt with the first cure of every remedy, and without the sentences that make trouble. */
const CURED = `${REMEDIES.reduce((prompt, { instead }) => {
  const sentence = instead && prompt.split(/\n|(?<=\.) /).find((part) => says(sentencesOf(part), instead.of));
  return sentence ? prompt.replace(sentence, () => instead.cures[0] ?? '') : prompt;
}, BASE)}${REMEDIES.map(({ cures }) => `- ${cures[0]}\n`).join('')}`;

const sayAny = (text: string, notions: readonly Notion[]) => notions.some((notion) => says(sentencesOf(text), notion));
const cures = HABITS.flatMap((habit) => habit.cures);
const harms = HABITS.flatMap((habit) => habit.harms);

/** Mean primary score on train of a prompt by a model. */
async function scoreOf(model: string, prompt: string, rehearsal = REHEARSAL): Promise<number> {
  const actor = rehearsalModel(specOf(model), rehearsal);
  let total = 0;
  for (const example of EXAMPLES) {
    const { text, status } = await actor.call(
      requestOf(prompt, example),
      taskCall(prompt, example),
      new AbortController().signal,
    );
    for (const metric of METRICS) {
      const input = {
        example,
        output: parseAnswer(text),
        status,
        trace: [],
        usage: null,
        durationMs: 0,
        components: {},
      };
      const score = await metric.score(input);
      const weight = TOLD.primary[metric.name] ?? 0;
      const { weight: share, scale } = typeof weight === 'number' ? { weight, scale: metric.scale } : weight;
      total += score.kind === 'scored' ? share * scaled(score.value, scale) : Number.NaN;
    }
  }
  return total / EXAMPLES.length;
}

describe('the rehearsal of the levers experiment', () => {
  it.each(REMEDIES.map((remedy) => [remedy.hypothesis, remedy] as const))('knows its remedies: %s', (_, remedy) => {
    for (const text of [...remedy.cures, ...(remedy.instead?.cures ?? [])]) {
      expect([text, sayAny(text, cures), sayAny(text, harms)]).toEqual([text, true, false]);
    }
    for (const text of remedy.useless) expect([text, sayAny(text, [...cures, ...harms])]).toEqual([text, false]);
    for (const text of remedy.harmful)
      expect([text, sayAny(text, harms), sayAny(text, cures)]).toEqual([text, true, false]);
    if (remedy.instead) expect(says(sentencesOf(BASE), remedy.instead.of)).toBe(true);
  });

  it('has a remedy for every habit, and none of them in the prompt as it is', () => {
    const sentences = REMEDIES.flatMap((remedy) => remedy.cures);
    for (const [name, habit] of Object.entries(REHEARSAL.habits)) {
      expect([name, sentences.some((text) => sayAny(text, habit.cures))]).toEqual([name, true]);
      expect([name, sayAny(BASE, habit.cures)]).toEqual([name, false]);
    }
  });

  it.each(Object.keys(REHEARSAL.models))(
    'leaves %s much to learn, and something that can be learned',
    async (model) => {
      const before = await scoreOf(model, BASE);
      expect(before).toBeGreaterThan(0.5);
      expect(before).toBeLessThan(0.8);
      expect(await scoreOf(model, CURED)).toBeGreaterThan(0.9);
    },
  );

  it.each(Object.keys(REHEARSAL.models))('lets nothing help %s when cures are off', async (model) => {
    const off = { ...REHEARSAL, cures: 'off' as const };
    expect(Math.abs((await scoreOf(model, CURED, off)) - (await scoreOf(model, BASE, off)))).toBeLessThan(0.08);
  });
});
