import { mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { compareArms } from '../../src/app/compare/compareArms.ts';
import { type ComparisonReport, comparisonReport } from '../../src/app/compare/comparisonReport.ts';
import { type LoadedExperiment, loadExperiment } from '../../src/app/config/load.ts';
import { compareSheets } from '../../src/domain/comparison.ts';
import { streamOf } from '../../src/domain/random.ts';
import { instanceOf } from '../../src/domain/rollout.ts';
import { type Row, sheetOf } from '../../src/domain/score.ts';
import { planexeIsThere } from './convert.ts';
import type { Scored } from './figures.ts';
import { type Answer, jsonl, recordedAnswers, recordedRollouts, runOf, STEP, writeExperiment } from './history.ts';
import { importedRuns } from './imported.ts';

describe.skipIf(!planexeIsThere)('iterations of a real pipeline, compared', () => {
  let root = '';
  let answers: readonly Answer[] = [];
  let loaded: LoadedExperiment;

  beforeAll(async () => {
    root = realpathSync(mkdtempSync(join(tmpdir(), 'planexe-compare-')));
    answers = recordedAnswers().filter(({ analysis }) => [8, 9, 10, 17, 18].includes(analysis ?? -1));
    writeExperiment(root, answers);
    // Every iteration under a label of its own; which version of the step made it, nobody wrote down.
    writeFileSync(join(root, 'recorded.jsonl'), jsonl(recordedRollouts(answers, ({ analysis }) => String(analysis))));
    loaded = await loadExperiment({ cwd: root, env: {}, step: STEP });
  }, 120_000);

  afterAll(() => rmSync(root, { recursive: true, force: true }));

  async function compare(a: number, b: number): Promise<ComparisonReport> {
    const arms = { a: `recorded.jsonl#${a}`, b: `recorded.jsonl#${b}` };
    return comparisonReport(
      await compareArms(loaded, { ...arms, run: null, cwd: root, populations: join(root, 'none') }),
    );
  }

  it('8 and 9 have the same prompt, and that is said', async () => {
    const report = await compare(8, 9);
    expect(report.baseline).toBe(report.candidate);
    expect(report.attribution).toBe('step');
    expect(report.reason).toMatch(
      /the same prompt, and the step is another or not known: the difference is not the prompt/,
    );
    expect(report.primary?.n).toBeGreaterThan(25);
  }, 60_000);

  it('relabelled by coin toss, 8 and 9 are told apart no more often than chance allows', async () => {
    const runs = await importedRuns(answers);
    const of = (analysis: number) => {
      const labels = new Set(answers.filter((answer) => answer.analysis === analysis).map(runOf));
      return [...labels].flatMap((label) => runs.get(label) ?? []);
    };
    const [eight, nine] = [of(8), of(9)];
    const metrics = Object.keys(eight[0]!.scores).map((name) => ({ name, direction: 'maximise' as const }));
    const primary = [
      { metric: 'options', weight: 0.5, scale: [0, 1] as const },
      { metric: 'names', weight: 0.5, scale: [0, 1] as const },
    ];
    const said: string[] = [];
    const TOSSES = 200;
    for (let toss = 0; toss < TOSSES; toss++) {
      const random = streamOf('relabel', toss);
      const swapped = new Map<string, boolean>();
      const swap = (one: Scored) => {
        const pair = instanceOf(one.rollout);
        if (!swapped.has(pair)) swapped.set(pair, random() < 0.5);
        return swapped.get(pair)!;
      };
      const all = [...eight.map((one) => [one, swap(one)] as const), ...nine.map((one) => [one, !swap(one)] as const)];
      const arm = (second: boolean) =>
        sheetOf(
          'train',
          all.filter(([, side]) => side === second).map(([one]) => rowOf(one)),
        );
      const { primary: own, metrics: each } = compareSheets(
        { candidate: arm(true), baseline: arm(false) },
        primary,
        metrics,
      );
      if (own && own.kind !== 'unclear') said.push('primary');
      for (const [name, { kind }] of Object.entries(each)) if (kind !== 'unclear') said.push(name);
    }
    const share = (name: string) => said.filter((one) => one === name).length / TOSSES;
    const chance = (deviations: number) => 0.05 + deviations * Math.sqrt((0.05 * 0.95) / TOSSES);
    expect(share('primary')).toBeLessThanOrEqual(chance(2));
    const told = metrics.map(({ name }) => [name, share(name)] as const);
    expect(told.filter(([, rate]) => rate > chance(3))).toEqual([]);
    const mean = told.reduce((sum, [, rate]) => sum + rate, 0) / told.length;
    expect(mean).toBeLessThanOrEqual(0.05);
    // Else nothing was tried: some metric is told apart now and then.
    expect(mean).toBeGreaterThan(0.005);
  }, 240_000);

  it('10 against 9: names that end alike, from most to few', async () => {
    const { metrics, attribution } = await compare(9, 10);
    const { strategy } = metrics;
    expect(strategy?.kind).not.toBe('unclear');
    expect(strategy?.baseline).toBeGreaterThan(0.7);
    expect(strategy?.candidate).toBeLessThan(0.1);
    expect(attribution).toBe('either');
  }, 60_000);

  it('18 against 17: the chain format, from most to none', async () => {
    const { chain } = (await compare(17, 18)).metrics;
    expect(chain?.kind).not.toBe('unclear');
    expect(chain?.baseline).toBeGreaterThan(0.7);
    expect(chain?.candidate).toBe(0);
  }, 60_000);
});

function rowOf({ rollout, scores }: Scored): Row<'train'> {
  const { candidate, example, model, attempt } = rollout;
  return { ask: { candidate, example, model, attempt, split: 'train' }, scores };
}
