import { resolve } from 'node:path';
import { readTextFile } from '../adapters/locators/textFile.ts';
import { openPopulation } from '../adapters/store/population.ts';
import { openRecords } from '../adapters/store/records.ts';
import { type Candidate, candidateOf } from '../domain/candidate.ts';
import { UserError } from '../domain/errors.ts';
import { checkGates } from '../domain/gate.ts';
import type { Run } from '../domain/population.ts';
import type { RunRecord } from '../ports/records.ts';
import type { LoadedExperiment } from './config/load.ts';
import { chooseRun } from './report/source.ts';
import { populationFile } from './session.ts';

/** A text for a component; null: the only one there is. */
export interface AddedText {
  readonly component: string | null;
  readonly file: string;
}

export interface Added {
  readonly run: number;
  readonly candidate: Candidate;
  /** False: it waits already. */
  readonly new: boolean;
  /** The generation that takes it up. */
  readonly generation: number;
  /** The generations that were asked for are done: it waits until more are. */
  readonly done: boolean;
}

/**
 * Asks the latest run to take up a prompt of a person's own at its next generation. Writes beside a process that is evolving.
 * Throws `UserError` for what the run knows already or a gate would refuse.
 */
export async function addPrompt(
  loaded: LoadedExperiment,
  texts: readonly AddedText[],
  how: { readonly cwd: string; readonly populations: string; readonly note: string },
): Promise<Added> {
  const file = populationFile(how.populations, loaded.step);
  const { record, run } = latestRun(file, loaded.step);
  const candidate = candidateFrom(run.head.base, texts, how.cwd);
  refuse(run, candidate, loaded);
  const population = openPopulation(file);
  try {
    const isNew = await population.ask(record.number, { kind: 'add', candidate, note: how.note });
    const generation = run.generation + 1;
    return { run: record.number, candidate, new: isNew, generation, done: generation > loaded.generations };
  } finally {
    population.close();
  }
}

function latestRun(file: string, step: string): { readonly record: RunRecord; readonly run: Run } {
  const records = openRecords(file);
  try {
    const record = chooseRun(records, null, step);
    return { record, run: records.run(record.number) };
  } finally {
    records.close();
  }
}

/** The base with these texts in the place of its own. */
export function candidateFrom(base: Candidate, texts: readonly AddedText[], cwd: string): Candidate {
  const names = Object.keys(base.components);
  const read = texts.map(({ component, file }): [string, string] => {
    const name = component ?? (names.length === 1 ? names[0]! : null);
    if (name === null)
      throw new UserError(
        `the prompt has the components ${names.join(', ')}: say which one ${file} is, as --prompt ${names[0]}=${file}`,
      );
    if (!names.includes(name)) throw new UserError(`the prompt has no component "${name}": it has ${names.join(', ')}`);
    return [name, readTextFile(resolve(cwd, file), { what: '--prompt', maxBytes: 1_000_000 })];
  });
  return candidateOf({ ...base.components, ...Object.fromEntries(read) });
}

function refuse(run: Run, candidate: Candidate, { gates, step }: LoadedExperiment): void {
  const { base } = run.head;
  if (candidate.id === base.id)
    throw new UserError(`that is the prompt that run ${run.head.number} began with: change it first`);
  const refusal = checkGates({ base, parent: base, candidate, known: run.known, settings: gates });
  if (refusal?.gate === 'duplicate')
    throw new UserError(
      `run ${run.head.number} knows that prompt already: evolve show ${candidate.id.slice(0, 8)} --step ${step}`,
    );
  if (refusal)
    throw new UserError(
      `the gate "${refusal.gate}" would refuse it: ${refusal.reason} Change the text, or the gate (which begins another run)`,
    );
}
