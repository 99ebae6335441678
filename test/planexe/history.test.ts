import { mkdtempSync, readFileSync, realpathSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { openRecords } from '../../src/adapters/store/records.ts';
import { composeUncalled } from '../../src/app/compose.ts';
import { loadExperiment } from '../../src/app/config/load.ts';
import { importRollouts } from '../../src/app/import/importRollouts.ts';
import { PLANEXE, planexeIsThere } from './convert.ts';
import { FIGURES, figureOf, type Scored } from './figures.ts';
import { type Answer, jsonl, recordedAnswers, recordedRollouts, runOf, STEP, writeExperiment } from './history.ts';

if (!planexeIsThere) console.warn(`Skipped: the recorded outputs are not at ${PLANEXE}.`);

type Run = Readonly<Record<string, number>>;

describe.skipIf(!planexeIsThere)('the recorded history of a real pipeline, imported', () => {
  let answers: readonly Answer[] = [];
  let recomputed: Readonly<Record<string, Run>> = {};
  let runs: ReadonlyMap<string, readonly Scored[]> = new Map();

  beforeAll(async () => {
    answers = recordedAnswers();
    recomputed = JSON.parse(readFileSync(join(PLANEXE, 'recomputed_metrics.json'), 'utf8')) as typeof recomputed;
    runs = await importedRuns(answers);
  }, 240_000);

  it('has every run, with the plans that were answered', () => {
    const labels = new Set(answers.map(runOf));
    expect([...labels].sort()).toEqual(Object.keys(recomputed).sort());
    const wrong = [...labels].filter((run) => (runs.get(run) ?? []).length !== recomputed[run]!.plans_ok);
    expect(wrong).toEqual([]);
    expect([...runs.values()].flat()).toHaveLength(answers.filter(({ responses }) => responses !== undefined).length);
  });

  it.each(Object.keys(FIGURES))('%s is exactly what it was recomputed to be, in every run', (key) => {
    const ours = Object.keys(recomputed).map((run) => [run, rounded(figureOf(FIGURES[key]!, runs.get(run) ?? []))]);
    expect(Object.fromEntries(ours)).toEqual(
      Object.fromEntries(Object.entries(recomputed).map(([run, figures]) => [run, figures[key]])),
    );
  });
});

/** Imports the whole history under one label per run, and reads it back from the population. */
async function importedRuns(answers: readonly Answer[]): Promise<ReadonlyMap<string, readonly Scored[]>> {
  const root = realpathSync(mkdtempSync(join(tmpdir(), 'planexe-history-')));
  writeExperiment(root, answers);
  const file = join(root, 'recorded.jsonl');
  writeFileSync(file, jsonl(recordedRollouts(answers, runOf)));
  const loaded = await loadExperiment({ cwd: root, env: {}, step: STEP });
  const report = await importRollouts(loaded, { file, sameStep: false }, join(root, 'populations'));
  expect(report.rollouts + report.errors).toBe(answers.length);
  const { metrics } = await composeUncalled(loaded);
  const records = openRecords(join(root, 'populations', `${STEP}.sqlite`));
  const labels = new Map(records.recorded().map(({ rollout, label }) => [rollout, label!]));
  const rollouts = records.rolloutsByKey([...labels.keys()]);
  const kept = records.scores([...labels.keys()]);
  records.close();
  const runs = new Map<string, Scored[]>();
  for (const [key, label] of labels) {
    const scores = Object.fromEntries(metrics.map(({ name, hash }) => [name, kept.get(key)!.get(hash)!]));
    runs.set(label, [...(runs.get(label) ?? []), { rollout: rollouts.get(key)!, scores }]);
  }
  return runs;
}

/** To four places, a tie to the even one: as the reference was rounded. */
function rounded(value: number): number {
  const scaled = value * 1e4;
  const below = Math.floor(scaled);
  return scaled - below === 0.5 ? (below + (below % 2)) / 1e4 : Number(value.toFixed(4));
}
