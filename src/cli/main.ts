#!/usr/bin/env node
import { createInterface } from 'node:readline';
import { commandLine } from './commandLine.ts';
import { screenOf } from './screen.ts';

/** How long calls in flight may take to end after a signal, in ms. */
const GRACE_MS = 10_000;

const SIGNALS = { SIGINT: 130, SIGTERM: 143 } as const;

// Whoever reads us may have read enough: `evolve front | head`.
process.stdout.on('error', (error: NodeJS.ErrnoException) => process.exit(error.code === 'EPIPE' ? 0 : 1));

process.exitCode = await commandLine({
  words: process.argv.slice(2),
  cwd: process.cwd(),
  env: process.env,
  screen: screenOf(process.stdout, process.stderr, process.env),
  ask: process.stdin.isTTY && process.stderr.isTTY && !process.env.CI ? ask : null,
  onSignal,
});

/** Empty when nothing is said, at the end of the input too. */
function ask(question: string): Promise<string> {
  const lines = createInterface({ input: process.stdin, output: process.stderr });
  // A terminal that is read line by line hands Ctrl-C over instead of sending the signal.
  lines.on('SIGINT', () => {
    process.stderr.write('\n');
    process.once('SIGINT', () => lines.close());
    process.kill(process.pid, 'SIGINT');
  });
  return new Promise((resolve) => {
    lines.on('close', () => resolve(''));
    lines.question(question, (answer) => {
      resolve(answer.trim());
      lines.close();
    });
  });
}

/** The first signal asks; the second, or a run that does not come to an end, is obeyed at once. */
function onSignal(stop: (signal: 'SIGINT' | 'SIGTERM') => void): void {
  let asked = false;
  for (const [signal, code] of Object.entries(SIGNALS) as ['SIGINT' | 'SIGTERM', number][])
    process.on(signal, () => {
      if (asked) process.exit(code);
      asked = true;
      setTimeout(() => process.exit(code), GRACE_MS).unref();
      stop(signal);
    });
}
