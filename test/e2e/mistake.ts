import { expect } from 'vitest';
import type { evolve } from './command.ts';
import { EXPERIMENT, greetPlace, swapped } from './greet.ts';
import { type Files, filesBelow } from './place.ts';

/** One mistake of a user. What is said on standard error must hold each of `says`, and nothing else may happen. */
export interface Mistake {
  readonly what: string;
  readonly type?: readonly string[];
  /** Of the experiment's folder. */
  readonly files?: Files;
  readonly env?: Readonly<Record<string, string>>;
  readonly says: readonly string[];
}

/** Runs the step. */
export const RUN = ['--step', 'greet'];

/** The experiment with a text of it swapped. */
export const yaml = (text: string | RegExp, by: string): Files => ({ 'experiment.yaml': swapped(text, by) });

/** The experiment with lines at its end. */
export const added = (lines: string): Files => ({ 'experiment.yaml': `${EXPERIMENT}${lines}\n` });

/** Refused with what to do: exit code 2, nothing on standard output, no trace of the program, no file touched. */
export async function refused(
  { type = RUN, files = {}, env = {}, says }: Mistake,
  command: typeof evolve,
): Promise<void> {
  const cwd = greetPlace(files);
  const before = filesBelow(cwd);
  const { code, out, err } = await command(type, { cwd, env });
  for (const words of says) expect(err).toContain(words);
  expect(err).not.toMatch(TRACE);
  expect({ code, out }).toEqual({ code: 2, out: '' });
  expect(filesBelow(cwd)).toEqual(before);
}

const TRACE = /^\s+at |node:internal|\b(User|Store|Type|Zod|Sqlite|Call)Error\b|\bundefined\b|\[object/m;
