import { scoreRecorded } from '../../adapters/lab/recorded.ts';
import { type RecordedLine, readRecording } from '../../adapters/models/recording.ts';
import { openPopulation, type Population } from '../../adapters/store/population.ts';
import { openRecords } from '../../adapters/store/records.ts';
import { UserError } from '../../domain/errors.ts';
import { canonicalJson } from '../../domain/hash.ts';
import type { Run } from '../../domain/population.ts';
import { type Redact, redacted, redactorOf } from '../../domain/redact.ts';
import type { Rollout } from '../../domain/rollout.ts';
import type { Experiment } from '../../ports/experiment.ts';
import { composeUncalled } from '../compose.ts';
import type { LoadedExperiment } from '../config/load.ts';
import { secretsOf } from '../config/secrets.ts';
import { populationFile } from '../session.ts';
import { controlsFor } from './controls.ts';
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
    const scores = await keep(
      { population, file: populationFile(populations, loaded.step), experiment, redact },
      arrivals,
      known,
    );
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
  /** The population's. */
  readonly file: string;
  readonly redact: Redact;
}

/** What somebody recorded may hold the keys that it was recorded with. */
function withoutSecrets(rollout: Rollout, redact: Redact): Rollout {
  const { output, trace } = rollout;
  return { ...rollout, ...redacted({ output, trace }, redact) };
}

async function keep(
  { population, file, experiment, redact }: Keeping,
  arrivals: readonly Arrival[],
  known: ReadonlySet<string>,
) {
  const { archive } = population;
  const candidates = [...new Map(arrivals.map(({ candidate }) => [candidate.id, candidate])).values()];
  const fresh = arrivals.filter(({ rollout }) => !known.has(rollout.key));
  const written = [
    archive.saveCandidates(candidates),
    ...fresh.flatMap(({ rollout, recorded }) => [archive.saveRollout(rollout), archive.saveRecorded(recorded)]),
    ...controlsFor(fresh, experiment, latestRun(file)).map(({ run, asked }) => population.ask(run, asked)),
  ];
  const rollouts = arrivals.map(({ rollout }) => rollout);
  const [scores] = await Promise.all([
    scoreRecorded({ experiment, archive, redact }, candidates, rollouts),
    ...written,
  ]);
  return scores;
}

/** Null when there is none: then whichever comes next is asked. */
function latestRun(file: string): Run | null {
  const records = openRecords(file);
  try {
    const [latest] = records.runs();
    return latest === undefined ? null : records.run(latest.number);
  } finally {
    records.close();
  }
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
