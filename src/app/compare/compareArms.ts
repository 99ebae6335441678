import { existsSync, statSync } from 'node:fs';
import { resolve } from 'node:path';
import { scoreRecorded } from '../../adapters/lab/recorded.ts';
import { openRecords } from '../../adapters/store/records.ts';
import { type Comparison, compareSheets } from '../../domain/comparison.ts';
import { UserError } from '../../domain/errors.ts';
import type { Json } from '../../domain/example.ts';
import { redactorOf } from '../../domain/redact.ts';
import { instanceOf } from '../../domain/rollout.ts';
import { type Row, type Sheet, sheetOf } from '../../domain/score.ts';
import type { Experiment } from '../../ports/experiment.ts';
import type { Records } from '../../ports/records.ts';
import { candidateFrom } from '../add.ts';
import { composeUncalled } from '../compose.ts';
import type { LoadedExperiment } from '../config/load.ts';
import { secretsOf } from '../config/secrets.ts';
import { populationFile } from '../session.ts';
import type { Arm } from './arm.ts';
import { fileArm } from './fileArm.ts';
import { lookingArchive } from './lookingArchive.ts';
import { storedArm } from './storedArm.ts';
import { storedCandidate } from './storedCandidate.ts';

export interface CompareRequest {
  /** Each a candidate, a prompt file, or a file of recorded rollouts with or without `#LABEL`. */
  readonly a: string;
  readonly b: string;
  /** Where candidates are looked for; null: the latest run. */
  readonly run: number | null;
  readonly cwd: string;
  readonly populations: string;
}

export interface Compared {
  readonly a: Arm;
  readonly b: Arm;
  readonly comparison: Comparison;
  /** Of both arms, of the first attempts: by example and model. */
  readonly outputs: { readonly a: ReadonlyMap<string, Json>; readonly b: ReadonlyMap<string, Json> };
  /** Rollouts on the verify split: they stay hidden. */
  readonly hidden: number;
  readonly experiment: Experiment;
}

/** Compares two arms on the examples of train, where nothing is claimed beyond them. Calls nothing, writes nothing. */
export async function compareArms(loaded: LoadedExperiment, request: CompareRequest): Promise<Compared> {
  const experiment = await composeUncalled(loaded);
  const path = populationFile(request.populations, loaded.step);
  const records = existsSync(path) ? openRecords(path) : null;
  try {
    const [a, b] = [request.a, request.b].map((name) => armOf(name, { ...request, experiment, records }));
    if (a === undefined || b === undefined) throw new Error('two arms were asked for');
    const bench = { experiment, archive: lookingArchive(records), redact: redactorOf(secretsOf(loaded, loaded.env)) };
    const [baseline, candidate] = [await sheetFor(a, bench), await sheetFor(b, bench)];
    const comparison = compareSheets({ candidate, baseline }, experiment.primary, experiment.metrics);
    const hidden = [a, b]
      .flatMap(({ rollouts }) => rollouts)
      .filter(({ example }) => !onTrain(example, experiment)).length;
    return { a, b, comparison, outputs: { a: outputsOf(a), b: outputsOf(b) }, hidden, experiment };
  } finally {
    records?.close();
  }
}

interface Place extends CompareRequest {
  readonly experiment: Experiment;
  readonly records: Records | null;
}

const RECORDING = /\.jsonl(\.gz)?$/;

function armOf(name: string, { experiment, records, cwd, run }: Place): Arm {
  const [, file = name, label = null] = /^(.*\.jsonl(?:\.gz)?)#(.+)$/.exec(name) ?? [];
  if (RECORDING.test(file)) return fileArm(name, { file, label }, experiment, cwd);
  if (isFile(resolve(cwd, name))) return promptArm(name, records, experiment, cwd);
  if (records === null)
    throw new UserError(
      `${name} is no file, and ${experiment.step} has no population yet: evolve --step ${experiment.step}`,
    );
  return storedArm(name, storedCandidate(name, { records, run, step: experiment.step }), records, experiment);
}

function promptArm(name: string, records: Records | null, experiment: Experiment, cwd: string): Arm {
  const candidate = candidateFrom(experiment.base, [{ component: null, file: name }], cwd);
  if (records !== null) return storedArm(name, candidate, records, experiment);
  throw new UserError(`${name} was never measured: evolve eval --prompt ${name} --step ${experiment.step} does`);
}

type Bench = Parameters<typeof scoreRecorded>[0];

async function sheetFor({ candidate, rollouts }: Arm, bench: Bench): Promise<Sheet<'train'>> {
  const seen = rollouts.filter(({ example }) => onTrain(example, bench.experiment));
  const scores = await scoreRecorded(bench, [candidate], seen);
  const rows = seen.map((rollout): Row<'train'> => {
    const { example, model, attempt, key } = rollout;
    return { ask: { candidate: candidate.id, example, model, attempt, split: 'train' }, scores: scores.get(key) ?? {} };
  });
  return sheetOf('train', rows);
}

function onTrain(example: string, { examples }: Experiment): boolean {
  return examples.train.some(({ id }) => id === example);
}

function outputsOf({ rollouts }: Arm): Map<string, Json> {
  const first = rollouts.toSorted((a, b) => b.attempt - a.attempt);
  return new Map(first.map((rollout) => [instanceOf(rollout), rollout.output]));
}

function isFile(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isFile() ?? false;
}
