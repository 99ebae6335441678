import { resolve } from 'node:path';
import { backUpStep } from '../../app/backup.ts';
import { nonEmpty } from '../arguments.ts';
import { loadOptions } from '../backend.ts';
import { print } from '../screen.ts';
import { type SelectionFlags, selecting, selectionOf } from '../selecting.ts';
import { verb } from '../verb.ts';

interface Flags extends SelectionFlags {
  readonly output?: string;
}

/** Copies a population into one file, also while it is evolved. */
export const backupCommand = verb({
  name: 'backup',
  about: "copy a step's population into one file that stands by itself, also while it is evolved",
  examples: ['evolve backup --step my_step', 'evolve backup --step my_step -o my_step.sqlite'],
  declare: (command) =>
    void selecting(command).option('-o, --output <file>', 'write there; default: populations/backups/', nonEmpty),
  read: (flags: Flags) => flags,
  async run({ output, ...flags }, { cwd, env, screen }) {
    const target = output === undefined ? null : resolve(cwd, output);
    print(screen, await backUpStep(loadOptions(selectionOf(flags), cwd, env), target, new Date()));
  },
});
