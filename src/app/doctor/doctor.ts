import { messageOf, UserError } from '../../domain/errors.ts';
import { type LoadedExperiment, type LoadOptions, loadExperiment } from '../config/load.ts';
import { populationFile } from '../session.ts';
import { type Finding, fine, trouble } from './finding.ts';
import { machineFindings } from './machine.ts';
import { modelFindings } from './models.ts';
import { populationFindings } from './population.ts';
import { probeFindings } from './probe.ts';
import { taskFindings } from './task.ts';

export interface DoctorRequest {
  readonly load: LoadOptions;
  readonly populations: string;
  /** False: only the machine is looked at, since no experiment was named. */
  readonly named: boolean;
  /** Nobody is asked. */
  readonly offline: boolean;
  /** One small call to each model: it costs a little, and tells whether structured output works. */
  readonly probe: boolean;
  /** The step's population is gone through, row by row. */
  readonly population: boolean;
  readonly nodeVersion: string;
  readonly now: () => Date;
  readonly signal: AbortSignal;
}

/** Looks at everything that a run needs. Writes nothing. */
export async function examine(request: DoctorRequest): Promise<Finding[]> {
  const machine = machineFindings(request.populations, request.nodeVersion);
  if (!request.named)
    return [...machine, fine('experiment', 'none was named: --step NAME looks at its files and models')];
  const loaded = await loadedOr(request.load);
  if (loaded instanceof UserError) return [...machine, trouble('experiment', messageOf(loaded))];
  return [
    ...machine,
    experimentFinding(loaded),
    ...(await taskFindings(loaded)),
    ...(request.population ? populationFindings(populationFile(request.populations, loaded.step)) : []),
    ...(await modelFindings(loaded, request.offline, request.now)),
    ...(request.probe ? await probeFindings(loaded, request.signal) : []),
  ];
}

async function loadedOr(options: LoadOptions): Promise<LoadedExperiment | UserError> {
  try {
    return await loadExperiment(options);
  } catch (error) {
    if (error instanceof UserError) return error;
    throw error;
  }
}

function experimentFinding({ examples, step, profile, label }: LoadedExperiment): Finding {
  const verify = examples.verify === null ? 'none' : examples.verify.length;
  const under = profile === null ? '' : `, profile ${profile}`;
  return fine(
    'experiment',
    `${step}${under}${label === null ? '' : `, ${label}`}: every file reads; ${examples.train.length} train and ${verify} verify examples`,
  );
}
