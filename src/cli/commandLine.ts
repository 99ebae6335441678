import { readFileSync } from 'node:fs';
import type { Command } from 'commander';
import { environmentSecrets } from '../app/config/secrets.ts';
import { Interrupted } from '../domain/errors.ts';
import { redactorOf } from '../domain/redact.ts';
import { createBackend } from './backend.ts';
import { described } from './describe.ts';
import { exitOf } from './exit.ts';
import { exportCommand } from './exportCommand.ts';
import { judgeCommands } from './judge/commands.ts';
import { buildProgram } from './program.ts';
import { readCommands } from './readCommands.ts';
import { runCommand } from './runCommand.ts';
import { type Screen, tell } from './screen.ts';
import { programName, resumeCommand } from './typed.ts';
import type { Desk } from './verb.ts';
import { VERBS } from './verbs.ts';

/** What the outside gives. */
export interface World {
  /** What was typed after the program's name. */
  readonly words: readonly string[];
  readonly cwd: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly screen: Screen;
  /** Asks whoever sits at a terminal; absent where nobody does. */
  readonly ask?: Desk['ask'];
  /** Calls back at the first SIGINT or SIGTERM. */
  onSignal(stop: (signal: 'SIGINT' | 'SIGTERM') => void): void;
}

/** Obeys a command line. Returns the exit code; throws nothing. */
export async function commandLine({ words, cwd, env, screen, ask = null, onSignal }: World): Promise<number> {
  let signal: 'SIGINT' | 'SIGTERM' | null = null;
  const stopping = new AbortController();
  onSignal((name) => {
    signal = name;
    stopping.abort(new Interrupted(`stopped by ${name}`));
  });
  const called = programName(env);
  const backend = createBackend(cwd, env);
  const commands = () => described(program);
  const desk: Desk = { backend, screen, cwd, env, program: called, commands, ask, signal: stopping.signal };
  const program: Command = buildProgram(
    {
      run: runCommand(backend, screen, { signal: stopping.signal, program: called }),
      ...readCommands(backend, screen),
      export: exportCommand(backend, screen),
      ...judgeCommands(backend, screen),
    },
    packageVersion(),
    { verbs: VERBS, obey: (typed) => typed.run(desk) },
  );
  try {
    await speakingOn(program, screen).parseAsync([...words], { from: 'user' });
    return 0;
  } catch (error) {
    const verbose = words.some((word) => word === '-v' || word === '--verbose');
    const { code, message } = exitOf(error, { signal, resume: resumeCommand(called, words), verbose });
    if (message !== '') tell(screen, redactorOf(environmentSecrets(env))(message));
    return code;
  }
}

function speakingOn(program: Command, screen: Screen): Command {
  const output = { writeOut: (text: string) => screen.out.write(text), writeErr: (text: string) => tell(screen, text) };
  for (const command of withAllBelow(program))
    command
      .configureOutput(output)
      .showHelpAfterError(`${pathOf(command).join(' ')} --help says what it takes, with examples`)
      .exitOverride();
  return program;
}

/** As it is typed; without a command's name the program runs a step. */
function pathOf(command: Command): string[] {
  return command.parent === null ? [command.name()] : [...pathOf(command.parent), command.name()];
}

function withAllBelow(command: Command): Command[] {
  return [command, ...command.commands.flatMap(withAllBelow)];
}

function packageVersion(): string {
  const text = readFileSync(new URL('../../package.json', import.meta.url), 'utf8');
  return (JSON.parse(text) as { readonly version: string }).version;
}
