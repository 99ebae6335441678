import type { Candidate } from '../../domain/candidate.ts';
import { CallError, ProviderRefusal, TaskError } from '../../domain/errors.ts';
import type { Split } from '../../domain/example.ts';
import { groupBy } from '../../domain/group.ts';
import { redacted } from '../../domain/redact.ts';
import type { Ask, Rollout } from '../../domain/rollout.ts';
import { primaryOf, type Row, type Sheet, sheetOf } from '../../domain/score.ts';
import type { WaveName } from '../../ports/lab.ts';
import { refuseUnaffordable } from './afford.ts';
import { type Bench, known } from './bench.ts';
import { type Ended, pauseInOutage, pauseInSilence } from './outage.ts';
import { createScorer, type Scorer } from './scorer.ts';
import { dispatch } from './wave.ts';

/** Measures a wave of asks: finds what is archived, asks models for the rest, scores all of it, in the order asked. */
export async function measure<S extends Split>(
  bench: Bench,
  wave: WaveName,
  candidates: readonly Candidate[],
  asks: readonly Ask<S>[],
): Promise<Sheet<S>> {
  const split = (wave.stage === 'verify' ? 'verify' : 'train') as S;
  if (asks.length === 0) return sheetOf(split, []);
  const keys = asks.map(bench.keyOf);
  const wanted = new Map(asks.map((ask, at) => [keys[at]!, ask]));
  const archived = bench.archive.has([...wanted.keys()]);
  const missing = [...wanted.keys()].filter((key) => !archived.has(key));
  const texts = new Map(candidates.map((candidate) => [candidate.id, candidate]));
  const scorer = createScorer(bench, texts);
  const rows = scorer.complete([...archived]);
  const open = baseFirst(
    [...wanted].filter(([key]) => !rows.has(key)),
    bench,
  );
  const calls = missing.length * bench.experiment.task.maxCalls;
  refuseUnaffordable(bench, wave, { task: calls, judge: scorer.judgeCalls(open.map(([key]) => key)) });
  await bench.archive.saveCandidates(candidates);

  const ended: Ended[] = [];
  const underway = new Map<string, Promise<Rollout | null>>();
  await dispatch(bench, wave, { asked: wanted.size, missing: open }, async ([key, ask]) => {
    const found = archived.has(key) ? known(bench.archive.rollouts([key]), key) : null;
    const rollout = found ?? answer(bench, known(texts, ask.candidate), key, ask, ended);
    const save = found ? null : bench.archive.saveRollout;
    rows.set(key, await scored(key, rollout, { scorer, underway, save }));
    // It is in the archive now: a wave holds no more outputs than are under way.
    underway.delete(key);
  });
  for (const text of taskTroubles(ended)) bench.watch({ kind: 'note', text: bench.redact(text) });
  const measured = asks.map((ask, at) => ({ ask, scores: known(rows, keys[at]!) }));
  pauseWithoutAnswers(bench, wave, measured, { task: ended, judge: scorer.failures });
  return sheetOf(split, measured);
}

/** What went wrong in the task's own code, each thing once. */
function taskTroubles(ended: readonly Ended[]): string[] {
  const messages = ended.flatMap(({ failure }) => (failure instanceof TaskError ? [failure.message] : []));
  return [...groupBy(messages, (message) => message)].map(
    ([message, same]) => `${same.length} ${same.length === 1 ? 'rollout has' : 'rollouts have'} no score: ${message}`,
  );
}

/** A wave that ends without answers, of the models or of the judges, pauses the run before it decides anything. */
function pauseWithoutAnswers(
  { experiment }: Bench,
  { stage }: WaveName,
  rows: readonly Row[],
  { task, judge }: { readonly task: readonly Ended[]; readonly judge: readonly CallError[] },
): void {
  // Those who wait for a judge go on waiting.
  if (stage === 'pending') return;
  const pause = stage === 'seed' ? pauseInSilence : pauseInOutage;
  const whose = stage === 'seed' ? 'of the prompt' : `of the ${stage} wave`;
  const asked = new Set(task.map(({ model }) => model));
  // A model that had answered all of it before may answer still: the others are gone on without.
  if (rows.every(({ ask }) => asked.has(ask.model))) pause(`no rollout ${whose} was answered`, task);
  if (rows.some((row) => primaryOf(row, experiment.primary).kind === 'scored')) return;
  const judged = judge.map((failure, index) => ({ model: 'judge', subject: String(index), failure }));
  pause(`no answer ${whose} could be judged`, judged);
}

/** Whoever is compared with the base waits for its answer, which must have begun by then. */
function baseFirst<A extends Ask>(open: readonly (readonly [string, A])[], { experiment }: Bench) {
  const isBase = ([, ask]: readonly [string, A]) => ask.candidate === experiment.base.id;
  return [...open.filter(isBase), ...open.filter((one) => !isBase(one))];
}

interface Scoring {
  readonly scorer: Scorer;
  readonly underway: Map<string, Promise<Rollout | null>>;
  /** Null for what is in the archive. */
  readonly save: ((rollout: Rollout) => Promise<void>) | null;
}

/**
 * The scores of one rollout, written with it. A provider that could not answer leaves every metric unscored: a missing
 * cell, not a bad one.
 */
async function scored(
  key: string,
  asked: Rollout | Promise<Rollout | string>,
  { scorer, underway, save }: Scoring,
): Promise<Row['scores']> {
  const answered = Promise.resolve(asked);
  const forOthers = answered.then((rollout) => (typeof rollout === 'string' ? null : rollout));
  // Its failure is thrown here below; nobody may be listening there.
  forOthers.catch(() => null);
  underway.set(key, forOthers);
  const rollout = await answered;
  if (typeof rollout === 'string') return scorer.missing(rollout);
  // Asked for first, so that it is written before its scores are.
  const saved = save?.(rollout);
  const [scores] = await Promise.all([scorer.score(rollout, (other) => underway.get(other)), saved]);
  return scores;
}

/** A rollout, or why the provider gave none. */
async function answer(
  bench: Bench,
  candidate: Candidate,
  key: string,
  ask: Ask,
  ended: Ended[],
): Promise<Rollout | string> {
  const began = performance.now();
  const example = known(bench.examples, ask.example);
  const model = known(bench.callers, ask.model);
  try {
    const { attempt } = ask;
    const { archive, ledger, signal } = bench;
    const input = { candidate, example, attempt, key, model, archive, ledger, signal };
    const answered = await bench.experiment.task.run(input);
    ended.push({ model: ask.model, subject: candidate.id, failure: null });
    return {
      ...redacted(answered, bench.redact),
      key,
      candidate: candidate.id,
      example: example.id,
      model: ask.model,
      attempt,
      durationMs: Math.round(answered.durationMs ?? performance.now() - began),
    };
  } catch (error) {
    // A program may say why with a key in it.
    if (error instanceof ProviderRefusal)
      throw new ProviderRefusal(bench.redact(error.message), { cause: error.cause });
    if (!(error instanceof CallError)) throw error;
    ended.push({ model: ask.model, subject: candidate.id, failure: error });
    const own = error instanceof TaskError;
    return bench.redact(
      own ? `the task went wrong: ${error.message}` : `${ask.model} could not answer: ${error.message}`,
    );
  }
}
