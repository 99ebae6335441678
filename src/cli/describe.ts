import type { Command, Option } from 'commander';

/** A command as it is typed, for completion. */
export interface Described {
  /** Empty for the program itself. */
  readonly path: readonly string[];
  readonly about: string;
  readonly options: readonly DescribedOption[];
  /** What its argument may be, where it is one of a few words. */
  readonly choices: readonly string[];
  /** Whether a word after it is a file. */
  readonly takesFile: boolean;
}

export interface DescribedOption {
  /** `--step`, and its short form where it has one. */
  readonly names: readonly string[];
  readonly about: string;
  readonly takes: 'nothing' | 'file' | 'step' | 'value';
}

/** Every command of the program, the program itself first. */
export function described(command: Command, path: readonly string[] = []): Described[] {
  const below = command.commands.flatMap((one) => described(one, [...path, one.name()]));
  // What is typed without a command is a run.
  const run = path.length === 0 ? command.commands.filter((one) => one.name() === 'run') : [];
  const options = [command, ...run].flatMap((one) => one.options.filter(({ hidden }) => !hidden).map(describedOption));
  const choices = command.registeredArguments.flatMap((argument) => argument.argChoices ?? []);
  const takesFile = command.registeredArguments.some((argument) => argument.name() === 'file');
  return [{ path, about: command.description(), options, choices, takesFile }, ...below];
}

function describedOption({ long, short, description, flags }: Option): DescribedOption {
  const names = [long, short].filter((name): name is string => name !== undefined && name !== null);
  const [, value] = /[<[](?:\[component=\])?([^>\]]+)[>\]]/.exec(flags) ?? [];
  const takes = value === undefined ? 'nothing' : /file/.test(flags) ? 'file' : long === '--step' ? 'step' : 'value';
  return { names, about: description, takes };
}
