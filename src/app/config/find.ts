import { existsSync, readdirSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { UserError } from '../../domain/errors.ts';
import { didYouMean } from '../../domain/nearest.ts';

export const EXPERIMENT_FILE = 'experiment.yaml';

/** A step that has an experiment, and the experiment's file. */
export interface KnownStep {
  readonly step: string;
  readonly file: string;
}

/** The experiments below `cwd`; then those that came with this program and have no namesake there. */
export function knownSteps(cwd: string, programRoot: string | null = ownRoot()): readonly KnownStep[] {
  const here = stepsIn(join(cwd, 'experiments'));
  const own = programRoot === null ? [] : stepsIn(join(programRoot, 'experiments'));
  return [...here, ...own.filter(({ step }) => !here.some((known) => known.step === step))];
}

/** The experiment file of a step. Throws `UserError` that lists the known steps, or says how to make the first one. */
export function findStep(step: string | undefined, cwd: string, programRoot?: string | null): string {
  const known = knownSteps(cwd, programRoot);
  const found = known.find((candidate) => candidate.step === step);
  if (found) return found.file;
  const names = known.map((candidate) => candidate.step);
  if (names.length === 0) throw new UserError(noExperiment(cwd, step));
  const own = existsSync(join(cwd, 'experiments')) ? '' : `\n${makeOne(step)}`;
  if (step === undefined) throw new UserError(`which step? Name one with --step: ${names.join(', ')}${own}`);
  throw new UserError(`unknown step "${step}"${didYouMean(step, names)}; known: ${names.join(', ')}${own}`);
}

function noExperiment(cwd: string, step?: string): string {
  return [
    `no experiment found: there is no experiments/<step>/${EXPERIMENT_FILE} below ${resolve(cwd)}`,
    `${makeOne(step)}; or name an experiment with -c FILE`,
  ].join('\n');
}

function makeOne(step?: string): string {
  return `Make an experiment of a prompt of yours: evolve init --prompt FILE --examples FILE${step === undefined ? '' : ` --step ${step}`}`;
}

function stepsIn(folder: string): KnownStep[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory() || entry.isSymbolicLink())
    .map(({ name }) => ({ step: name, file: join(folder, name, EXPERIMENT_FILE) }))
    .filter(({ file }) => existsSync(file))
    .sort((a, b) => (a.step < b.step ? -1 : 1));
}

/** The folder that this program was installed in; null when it is bundled elsewhere. */
function ownRoot(): string | null {
  let here = dirname(fileURLToPath(import.meta.url));
  while (!existsSync(join(here, 'package.json'))) {
    const above = dirname(here);
    if (above === here) return null;
    here = above;
  }
  return here;
}
