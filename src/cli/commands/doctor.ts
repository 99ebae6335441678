import { UserError } from '../../domain/errors.ts';
import { printable } from '../../domain/printable.ts';
import { printFitted, printJson } from '../screen.ts';
import { type SelectionFlags, selecting, selectionOf } from '../selecting.ts';
import { verb } from '../verb.ts';

interface Flags extends SelectionFlags {
  readonly offline?: boolean;
  readonly probe?: boolean;
  readonly population?: boolean;
  readonly json?: boolean;
}

/** Looks at the machine, the files, the keys and the providers. Shows no key, changes nothing. */
export const doctorCommand = verb({
  name: 'doctor',
  about: 'look at everything that a run needs: Node, SQLite, disk, files, keys, providers, clock',
  examples: ['evolve doctor', 'evolve doctor --step my_step --profile live --env-file .env --probe'],
  declare(command) {
    selecting(command)
      .option('--offline', 'ask no provider')
      .option('--probe', 'one small call to each model, which costs a little: whether it takes a schema')
      .option('--population', 'go through its population: file, books, what belongs to nothing')
      .option('--json', 'machine-readable');
  },
  read: (flags: Flags) => flags,
  async run(
    { offline = false, probe = false, population = false, json = false, ...flags },
    { backend, screen, signal },
  ) {
    const findings = await backend.examine(selectionOf(flags), { offline, probe, population }, signal);
    if (json) printJson(screen, findings);
    const { paint } = screen;
    const marks = { fine: paint.green('ok'), doubt: paint.yellow('??'), trouble: paint.red('!!') };
    const width = Math.max(...findings.map(({ what }) => what.length));
    if (!json)
      for (const { what, is, says } of findings)
        printFitted(screen, `${marks[is]}  ${what.padEnd(width)}  ${printable(says)}`);
    const bad = findings.filter(({ is }) => is === 'trouble');
    if (bad.length > 0)
      throw new UserError(
        `${bad.length} of ${findings.length} stand in the way of a run: ${bad.map(({ what }) => what).join(', ')}`,
      );
  },
});
