import { statSync } from 'node:fs';
import { resolve } from 'node:path';
import { scoreRecorded } from '../../adapters/lab/recorded.ts';
import { openRecords } from '../../adapters/store/records.ts';
import type { Candidate } from '../../domain/candidate.ts';
import type { Split } from '../../domain/example.ts';
import { redacted, redactorOf } from '../../domain/redact.ts';
import type { Rollout } from '../../domain/rollout.ts';
import { rubricHash } from '../../domain/rubric.ts';
import { primaryOf, type Row, type Score } from '../../domain/score.ts';
import type { Experiment } from '../../ports/experiment.ts';
import type { Records, RunRecord } from '../../ports/records.ts';
import { candidateFrom } from '../add.ts';
import { lookingArchive } from '../compare/lookingArchive.ts';
import { storedArm } from '../compare/storedArm.ts';
import { storedCandidate } from '../compare/storedCandidate.ts';
import { composeUncalled } from '../compose.ts';
import type { LoadedExperiment } from '../config/load.ts';
import { secretsOf } from '../config/secrets.ts';
import { type VerdictShown, verdictsOf, winnerIn } from '../report/verdicts.ts';
import { populationFile } from '../session.ts';

/** One output with what it scored. */
export interface RunOutput {
  readonly split: Split;
  readonly rollout: Rollout;
  readonly scores: Row['scores'];
  readonly primary: Score;
}

/** Everything that may be shown of what a candidate answered. */
export interface RunOutputs {
  readonly experiment: Experiment;
  readonly candidate: Candidate;
  /** SIMULATED, REPLAYED, or what a recording calls it. */
  readonly label: string | null;
  /** The run that knows it; null: it was imported, or only scored. */
  readonly run: RunRecord | null;
  readonly stepVersion: string | null;
  /** In the order of the experiment's examples and models. */
  readonly outputs: readonly RunOutput[];
  /** Outputs on verify that no verdict was read of: they stay hidden. */
  readonly hidden: number;
  readonly verdict: VerdictShown | null;
  /** By metric: name, version and hash of what its judge goes by. */
  readonly rubrics: Readonly<Record<string, string>>;
}

export interface OutputsRequest {
  /** An id, a recording's label or a prompt file; null: the winner, else the best on train. */
  readonly candidate: string | null;
  readonly cwd: string;
  /** Null: the newest that knows it. */
  readonly run: number | null;
  readonly populations: string;
}

/** What a population holds of a candidate. Calls nobody, writes nothing. Throws `UserError` when it was never measured. */
export async function runOutputs(loaded: LoadedExperiment, request: OutputsRequest): Promise<RunOutputs> {
  const experiment = await composeUncalled(loaded);
  const records = openRecords(populationFile(request.populations, loaded.step));
  try {
    const candidate = candidateOf(records, experiment, request);
    const arm = storedArm(request.candidate ?? 'the candidate', candidate, records, experiment);
    const redact = redactorOf(secretsOf(loaded, loaded.env));
    const read = wasRead(candidate, records);
    const shown = inOrder(arm.rollouts, experiment).filter(({ split }) => split === 'train' || read);
    const bench = { experiment, archive: lookingArchive(records), redact };
    const rollouts = shown.map(({ rollout }) => rollout);
    const scores = await scoreRecorded(bench, [candidate], rollouts);
    const run = runOf(candidate, records, request.run);
    return {
      experiment,
      candidate,
      label: arm.label ?? run?.label ?? experiment.label,
      run,
      stepVersion: arm.stepVersion,
      outputs: shown.map(({ rollout, split }) =>
        outputOf(rollout, split, scores.get(rollout.key) ?? {}, experiment, redact),
      ),
      hidden: arm.rollouts.length - shown.length,
      verdict: run === null ? null : (verdictsOf(run).get(candidate.id) ?? null),
      rubrics: rubricsOf(experiment),
    };
  } finally {
    records.close();
  }
}

function candidateOf(records: Records, { base, step }: Experiment, request: OutputsRequest): Candidate {
  const { candidate: name, run, cwd } = request;
  if (name !== null && isFile(resolve(cwd, name))) return candidateFrom(base, [{ component: null, file: name }], cwd);
  if (name !== null) return storedCandidate(name, { records, run, step });
  const record = records.runs().find(({ number }) => run === null || number === run);
  const winner = record === undefined ? null : winnerIn(record);
  return storedCandidate(winner?.id ?? 'best', { records, run, step });
}

function isFile(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isFile() ?? false;
}

/** The base is measured beside every finalist, so that any verdict of its run has read it too. */
function wasRead({ id }: Candidate, records: Records): boolean {
  return records
    .runs()
    .some(
      (record) =>
        verdictsOf(record).has(id) ||
        (record.readings.some(({ report }) => report !== null) && records.run(record.number).head.base.id === id),
    );
}

function runOf({ id }: Candidate, records: Records, wanted: number | null): RunRecord | null {
  const known = records.find(id).map(({ run }) => run);
  const number = wanted !== null && known.includes(wanted) ? wanted : known[0];
  return records.runs().find((record) => record.number === number) ?? null;
}

/** Rollouts with their splits, by example, model and attempt. */
function inOrder(rollouts: readonly Rollout[], { examples, models }: Experiment) {
  const places = new Map<string, { readonly split: Split; readonly at: number }>();
  for (const split of ['train', 'verify'] as const)
    for (const { id } of examples[split] ?? []) places.set(id, { split, at: places.size });
  const modelAt = new Map(models.map(({ id }, at) => [id, at]));
  return rollouts
    .map((rollout) => ({ rollout, ...places.get(rollout.example)! }))
    .sort(
      (a, b) =>
        a.at - b.at ||
        modelAt.get(a.rollout.model)! - modelAt.get(b.rollout.model)! ||
        a.rollout.attempt - b.rollout.attempt,
    );
}

function outputOf(
  rollout: Rollout,
  split: Split,
  scores: Row['scores'],
  { primary }: Experiment,
  redact: ReturnType<typeof redactorOf>,
): RunOutput {
  const { candidate, example, model, attempt, output, trace } = rollout;
  const row = { ask: { candidate, example, model, attempt, split }, scores };
  // A key may have become known after the answer was stored.
  return {
    split,
    rollout: { ...rollout, ...redacted({ output, trace }, redact) },
    scores,
    primary: primaryOf(row, primary),
  };
}

function rubricsOf({ metrics }: Experiment): Record<string, string> {
  return Object.fromEntries(
    metrics.flatMap(({ name, judged }) => {
      if (judged === undefined) return [];
      const { rubric } = judged;
      return [[name, `${rubric.rubric} version ${rubric.version} (${rubricHash(rubric).slice(0, 8)})`]];
    }),
  );
}
