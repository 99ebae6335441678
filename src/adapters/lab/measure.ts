import type { Candidate } from '../../domain/candidate.ts';
import { CallError, ProviderRefusal } from '../../domain/errors.ts';
import type { Split } from '../../domain/example.ts';
import type { Ask, Rollout } from '../../domain/rollout.ts';
import { type Row, type Sheet, sheetOf } from '../../domain/score.ts';
import type { WaveName } from '../../ports/lab.ts';
import { refuseUnaffordable } from './afford.ts';
import { type Bench, known } from './bench.ts';
import { pooled } from './pool.ts';
import { createScorer } from './scorer.ts';

/** Measures a wave of asks: finds what is archived, asks models for the rest, scores all of it, in the order asked. */
export async function measure<S extends Split>(
  bench: Bench,
  wave: WaveName,
  candidates: readonly Candidate[],
  asks: readonly Ask<S>[],
): Promise<Sheet<S>> {
  const split = (wave.stage === 'verify' ? 'verify' : 'train') as S;
  if (asks.length === 0) return sheetOf(split, []);
  const wanted = new Map(asks.map((ask) => [bench.keyOf(ask), ask]));
  const archived = bench.archive.rollouts([...wanted.keys()]);
  const missing = [...wanted].filter(([key]) => !archived.has(key));
  refuseUnaffordable(bench, wave, 'task', missing.length);
  await bench.archive.saveCandidates(candidates);

  const texts = new Map(candidates.map((candidate) => [candidate.id, candidate]));
  const scorer = createScorer(bench, texts);
  const rows = new Map<string, Row['scores']>(await scorer.archived([...archived.values()]));
  const failures: CallError[] = [];
  const number = bench.ledger.openWave(wave, wanted.size, missing.length);
  bench.watch({ kind: 'wave', wave, asked: wanted.size, cached: archived.size });
  try {
    await pooled(missing, bench.concurrency, bench.signal, async ([key, ask]) => {
      rows.set(key, await answer(bench, known(texts, ask.candidate), key, ask, scorer, failures));
      bench.watch({ kind: 'answered', wave, done: rows.size });
      bench.watch({ kind: 'spent', spent: bench.ledger.spent() });
    });
  } finally {
    bench.ledger.closeWave(number);
  }
  refuseSilence(wave, failures, wanted.size);
  return sheetOf(
    split,
    asks.map((ask) => ({ ask, scores: known(rows, bench.keyOf(ask)) })),
  );
}

/** Where no call of the first wave was answered, no later one will be: the run pauses before it learns from nothing. */
function refuseSilence({ stage }: WaveName, failures: readonly CallError[], asked: number): void {
  const [first] = failures;
  if (stage === 'seed' && first !== undefined && failures.length === asked)
    throw new ProviderRefusal(`no rollout of the prompt was answered: ${first.message}`, { cause: first });
}

/** The scores of one rollout. A provider that could not answer leaves every metric unscored: a missing cell, not a bad one. */
async function answer(
  bench: Bench,
  candidate: Candidate,
  key: string,
  ask: Ask,
  scorer: ReturnType<typeof createScorer>,
  failures: CallError[],
): Promise<Row['scores']> {
  const began = performance.now();
  const example = known(bench.examples, ask.example);
  const model = known(bench.callers, ask.model);
  try {
    const { attempt } = ask;
    const answered = await bench.experiment.task.run({ candidate, example, attempt, key, model, signal: bench.signal });
    const rollout: Rollout = {
      ...answered,
      key,
      candidate: candidate.id,
      example: example.id,
      model: ask.model,
      attempt,
      durationMs: Math.round(performance.now() - began),
    };
    const [, scores] = await Promise.all([bench.archive.saveRollout(rollout), scorer.fresh(rollout)]);
    return scores;
  } catch (error) {
    if (!(error instanceof CallError)) throw error;
    failures.push(error);
    return scorer.missing(`${ask.model} could not answer: ${error.message}`);
  }
}
