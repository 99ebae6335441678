import type { Selection } from './commands.ts';

/** The flags that choose the same experiment again, as they would be typed. */
export function experimentFlags({ step, config, profile, envFile }: Selection, reportedStep: string): string {
  return [
    ...(config === null ? ['--step', step ?? reportedStep] : ['-c', config]),
    ...(profile === null ? [] : ['--profile', profile]),
    ...(envFile === null ? [] : ['--env-file', envFile]),
  ]
    .map(quoted)
    .join(' ');
}

/** The command that goes on with a run: what was typed, without `--fresh`, which would start another one. */
export function resumeCommand(program: string, words: readonly string[]): string {
  return [program, ...words.filter((word) => word !== '--fresh').map(quoted)].join(' ');
}

/** How this program is called again: through npx when npx called it. */
export function programName(env: Readonly<Record<string, string | undefined>>): string {
  return env.npm_command === 'exec' ? 'npx evolve' : 'evolve';
}

/** A word as a POSIX shell takes it. */
export function quoted(word: string): string {
  return /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`;
}
