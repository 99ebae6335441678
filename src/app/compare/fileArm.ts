import { resolve } from 'node:path';
import { readRecording } from '../../adapters/models/recording.ts';
import { UserError } from '../../domain/errors.ts';
import { groupBy } from '../../domain/group.ts';
import type { Experiment } from '../../ports/experiment.ts';
import { type Arrival, arrivalsIn } from '../import/places.ts';
import type { Arm } from './arm.ts';

/**
 * The rollouts of a recording, `FILE` or `FILE#LABEL`, as an arm. Throws `UserError` with file and line of what has no
 * place in the experiment, and where it holds several prompts, labels or versions of the step.
 */
export function fileArm(name: string, { file, label }: FileAndLabel, experiment: Experiment, cwd: string): Arm {
  const lines = readRecording(resolve(cwd, file)).filter(({ rollout }) => label === null || rollout.label === label);
  const { arrivals, mistakes } = arrivalsIn(lines, experiment, false);
  if (mistakes.length > 0)
    throw new UserError(mistakes.map(({ line, words }) => `${file}:${line}: ${words}`).join('\n'));
  const groups = [...groupBy(arrivals, armOf).values()];
  const [only, another] = groups;
  if (only === undefined)
    throw new UserError(`${name} holds no recorded rollout${label === null ? '' : ` labelled ${label}`}`);
  if (another !== undefined) throw new UserError(severalArms(name, file, groups));
  const { candidate, recorded } = only[0]!;
  return {
    name,
    candidate,
    label: recorded.label,
    stepVersion: recorded.stepVersion,
    rollouts: only.map(({ rollout }) => rollout),
  };
}

export interface FileAndLabel {
  readonly file: string;
  readonly label: string | null;
}

function armOf({ candidate, recorded: { label, stepVersion } }: Arrival): string {
  return JSON.stringify([candidate.id, label, stepVersion]);
}

function severalArms(name: string, file: string, groups: readonly (readonly Arrival[])[]): string {
  const labels = [...new Set(groups.map(([first]) => first?.recorded.label ?? null))];
  if (labels.length > 1 && !labels.includes(null))
    return `${name} holds ${labels.length} labels: say which one is meant, as ${file}#${labels[0]} (it has ${labels.join(', ')})`;
  return `${name} holds ${groups.length} prompts or versions of the step under one label: label them, or put them into files of their own`;
}
