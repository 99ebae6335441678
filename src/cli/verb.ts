import type { Command } from 'commander';
import type { Backend } from './backend.ts';
import type { Described } from './describe.ts';
import type { Screen } from './screen.ts';

/** What a command works with. */
export interface Desk {
  readonly backend: Backend;
  readonly screen: Screen;
  /** Where the user stands. */
  readonly cwd: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** How this program was called, for commands that it tells to type. */
  readonly program: string;
  /** Every command there is. */
  commands(): readonly Described[];
  /** Asks whoever sits there a question; null where nobody does. */
  readonly ask: ((question: string) => Promise<string>) | null;
  /** Aborted by the first SIGINT or SIGTERM. */
  readonly signal: AbortSignal;
}

/** How a command is typed and what it does: one file each, and one line in `verbs.ts`. */
export interface VerbDefinition<Flags, Options> {
  /** With what it stands under: `eval`, or `judge export`. */
  readonly name: string;
  readonly about: string;
  /** Complete commands, as they are typed. */
  readonly examples: readonly string[];
  /** Adds its arguments and options. */
  declare(command: Command): void;
  /** What was typed. Throws `UserError` for flags that contradict each other. */
  read(flags: Flags, words: readonly (string | undefined)[]): Options;
  run(options: Options, desk: Desk): Promise<void> | void;
}

/** A command that was typed. */
export interface Typed {
  readonly name: string;
  readonly options: unknown;
  run(desk: Desk): Promise<void> | void;
}

export interface Verb extends Pick<VerbDefinition<never, never>, 'name' | 'about' | 'examples' | 'declare'> {
  typed(flags: unknown, words: readonly (string | undefined)[]): Typed;
}

/** `Flags` is what commander makes of the options that `declare` adds. */
export function verb<Flags, Options>(definition: VerbDefinition<Flags, Options>): Verb {
  const { name, about, examples, declare, read, run } = definition;
  return {
    name,
    about,
    examples,
    declare,
    typed(flags, words) {
      const options = read(flags as Flags, words);
      return { name, options, run: (desk) => run(options, desk) };
    },
  };
}

/** Adds the command to the program; whatever is typed goes to `obey`. */
export function addVerb(program: Command, { name, about, examples, declare, typed }: Verb, obey: Obey): void {
  const path = name.split(' ');
  const above = path.slice(0, -1).reduce(under, program);
  const command = above.command(path.at(-1)!).description(about).allowExcessArguments(false);
  declare(command);
  // Whoever asks a group for help is shown how its first command is typed.
  if (above !== program && above.commands[0] === command) above.addHelpText('after', shown(examples));
  command.addHelpText('after', shown(examples)).action((...given: unknown[]) => {
    // Commander hands over the arguments, then the options, then the command.
    const words = given.slice(0, -2) as (string | undefined)[];
    return obey(typed(given.at(-2), words));
  });
}

function shown(examples: readonly string[]): string {
  return `\n${examples.length === 1 ? 'Example' : 'Examples'}:\n${examples.map((line) => `  ${line}`).join('\n')}`;
}

export type Obey = (typed: Typed) => Promise<void> | void;

function under(program: Command, name: string): Command {
  return (
    program.commands.find((command) => command.name() === name) ??
    program.command(name).description(`what can be done with a ${name}`)
  );
}
