import { resolve } from 'node:path';
import { adoptPopulation } from '../../app/backup.ts';
import { nonEmpty } from '../arguments.ts';
import { loadOptions } from '../backend.ts';
import { count } from '../render/numbers.ts';
import { print } from '../screen.ts';
import { type SelectionFlags, selecting, selectionOf } from '../selecting.ts';
import { verb } from '../verb.ts';

interface Options extends SelectionFlags {
  readonly file: string;
}

/** Takes in a population that somebody else sent, or a backup: rows are copied, code never is. */
export const populationImportCommand = verb<SelectionFlags, Options>({
  name: 'population import',
  about: 'take in a population that somebody sent, row by row: a file with triggers or other tables is refused',
  examples: ['evolve population import theirs.sqlite --step my_step'],
  declare: (command) => void selecting(command).argument('<file>', 'their population file', nonEmpty),
  read: (flags, [file = '']) => ({ ...flags, file }),
  async run({ file, ...flags }, { cwd, env, screen }) {
    const taken = await adoptPopulation(loadOptions(selectionOf(flags), cwd, env), resolve(cwd, file));
    print(screen, `${taken.file}: ${count(taken.rows)} rows taken in`);
  },
});
