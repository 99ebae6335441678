import { CommanderError } from 'commander';
import { BudgetExhausted, Interrupted, messageOf, ProviderRefusal, StoreError, UserError } from '../domain/errors.ts';
import { printable } from '../domain/printable.ts';

/** How the process ends: 0 done, 100 a bar that is not met, 2 the user's mistake, 130 and 143 on signals, 1 anything else. */
export interface Exit {
  readonly code: number;
  /** For standard error; empty when it was said already. */
  readonly message: string;
}

/** What was asked for was done, and the answer is not the one that was hoped for: `verify` without a YES. */
export class BarNotMet extends Error {
  override readonly name = 'BarNotMet';
}

export interface Circumstances {
  /** The signal that stopped us; null when none did. */
  readonly signal: 'SIGINT' | 'SIGTERM' | null;
  /** The command that goes on where this one stopped. */
  readonly resume: string;
  readonly verbose: boolean;
}

export function exitOf(error: unknown, { signal, resume, verbose }: Circumstances): Exit {
  if (error instanceof CommanderError) return { code: error.exitCode === 0 ? 0 : 2, message: '' };
  if (error instanceof BarNotMet) return { code: 100, message: '' };
  if (signal !== null)
    return {
      code: signal === 'SIGINT' ? 130 : 143,
      message: `${trouble(error)}stopped; what was paid for is stored. To go on:\n  ${resume}`,
    };
  const message = printable(messageOf(error));
  if (error instanceof UserError) return { code: 2, message };
  if (error instanceof StoreError) return { code: error.mistake ? 2 : 1, message };
  if (error instanceof ProviderRefusal)
    return { code: 1, message: `${message}\nWhat was paid for is stored. When that is mended, to go on:\n  ${resume}` };
  if (error instanceof BudgetExhausted)
    return {
      code: 2,
      message: `the budget does not reach: ${message}\nWhat was paid for is stored. Raise it (--max-calls, --budget) and type the same command again`,
    };
  if (error instanceof Interrupted) return { code: 1, message: `stopped: ${message}. To go on:\n  ${resume}` };
  const trace =
    verbose && error instanceof Error ? `\n${printable(error.stack ?? '')}` : ' (-v shows where it came from)';
  return { code: 1, message: `${message}${trace}` };
}

// Whatever is thrown after a signal may only be its echo, but another trouble must not be hidden by it.
function trouble(error: unknown): string {
  const echo = error instanceof Interrupted || (error instanceof Error && error.name === 'AbortError');
  return echo ? '' : `${printable(messageOf(error))}\n`;
}
