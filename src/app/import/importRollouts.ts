import { scoreRecorded } from '../../adapters/lab/recorded.ts';
import { type RecordedLine, readRecording } from '../../adapters/models/recording.ts';
import { openPopulation, type Population } from '../../adapters/store/population.ts';
import { UserError } from '../../domain/errors.ts';
import { canonicalJson } from '../../domain/hash.ts';
import { type Redact, redacted, redactorOf } from '../../domain/redact.ts';
import type { Rollout } from '../../domain/rollout.ts';
import type { Experiment } from '../../ports/experiment.ts';
import { composeUncalled } from '../compose.ts';
import type { LoadedExperiment } from '../config/load.ts';
import { secretsOf } from '../config/secrets.ts';
import { populationFile } from '../session.ts';
import { type ImportReport, importReport } from './importReport.ts';
import { type Arrival, arrivalsIn, type Mistake } from './places.ts';

export interface ImportRequest {
  /** JSONL of recorded rollouts, gzipped or not. */
  readonly file: string;
  /** Rollouts that do not say their step's version were made by the step as it is now. */
  readonly sameStep: boolean;
}

/**
 * Takes recorded rollouts into the population as if they had been run: archived and scored, with nothing called. All of it
 * is checked before any of it is written; importing it again changes nothing. Throws `UserError` with file and line of
 * every mistake.
 */
export async function importRollouts(
  loaded: LoadedExperiment,
  { file, sameStep }: ImportRequest,
  populations: string,
): Promise<ImportReport> {
  const experiment = await composeUncalled(loaded);
  const lines = readRecording(file);
  if (lines.length === 0) throw new UserError(`${file} holds no recorded rollout: it is empty`);
  const found = arrivalsIn(lines, experiment, sameStep);
  refuse(found.mistakes, file);
  const redact = redactorOf(secretsOf(loaded, loaded.env));
  const arrivals = found.arrivals.map((arrival) => ({ ...arrival, rollout: withoutSecrets(arrival.rollout, redact) }));
  const population = openPopulation(populationFile(populations, loaded.step));
  try {
    const known = knownIn(population, arrivals, file);
    const scores = await keep({ population, experiment, redact }, arrivals, known);
    return importReport({ experiment, file, arrivals, known, failed: failedIn(lines), scores });
  } finally {
    population.close();
  }
}

/** Keys that are archived already. Throws `UserError` when another output stands under one of them. */
function knownIn({ archive }: Population, arrivals: readonly Arrival[], file: string): ReadonlySet<string> {
  const archived = archive.rollouts(arrivals.map(({ rollout }) => rollout.key));
  const others = arrivals.filter(({ rollout }) => {
    const there = archived.get(rollout.key);
    return there !== undefined && canonicalJson(there.output) !== canonicalJson(rollout.output);
  });
  const words =
    'the population has another output of this prompt, example, model and attempt: give this one another attempt, or the recording another label';
  refuse(
    others.map(({ line }): Mistake => ({ line, words })),
    file,
  );
  return new Set(archived.keys());
}

interface Keeping {
  readonly population: Population;
  readonly experiment: Experiment;
  readonly redact: Redact;
}

/** What somebody recorded may hold the keys that it was recorded with. */
function withoutSecrets(rollout: Rollout, redact: Redact): Rollout {
  const { output, trace } = rollout;
  return { ...rollout, ...redacted({ output, trace }, redact) };
}

async function keep(
  { population: { archive }, experiment, redact }: Keeping,
  arrivals: readonly Arrival[],
  known: ReadonlySet<string>,
) {
  const candidates = [...new Map(arrivals.map(({ candidate }) => [candidate.id, candidate])).values()];
  const fresh = arrivals.filter(({ rollout }) => !known.has(rollout.key));
  const written = [
    archive.saveCandidates(candidates),
    ...fresh.flatMap(({ rollout, recorded }) => [archive.saveRollout(rollout), archive.saveRecorded(recorded)]),
  ];
  const rollouts = arrivals.map(({ rollout }) => rollout);
  const [scores] = await Promise.all([
    scoreRecorded({ experiment, archive, redact }, candidates, rollouts),
    ...written,
  ]);
  return scores;
}

function failedIn(lines: readonly RecordedLine[]): number {
  return lines.filter(({ rollout }) => rollout.error !== undefined).length;
}

const TOLD = 12;

function refuse(mistakes: readonly Mistake[], file: string): void {
  if (mistakes.length === 0) return;
  const told = mistakes.slice(0, TOLD).map(({ line, words }) => `${file}:${line}: ${words}`);
  const more = mistakes.length > TOLD ? [`and ${mistakes.length - TOLD} more`] : [];
  throw new UserError([...told, ...more].join('\n'));
}
