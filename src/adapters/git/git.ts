import { spawn } from 'node:child_process';
import { UserError } from '../../domain/errors.ts';

export interface GitAnswer {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

export interface GitInput {
  readonly input?: string;
  /** On top of ours. */
  readonly env?: Readonly<Record<string, string>>;
}

/**
 * Runs git in `folder`. Reads only: takes no optional lock, so not even the index is refreshed.
 * Throws `UserError` when git is not installed.
 */
export function git(
  folder: string,
  args: readonly string[],
  { input = '', env = {} }: GitInput = {},
): Promise<GitAnswer> {
  return new Promise((resolve, reject) => {
    const child = spawn('git', args, { cwd: folder, env: { ...ourEnvironment(), ...env }, stdio: 'pipe' });
    const out: Buffer[] = [];
    const err: Buffer[] = [];
    child.stdout.on('data', (chunk: Buffer) => out.push(chunk));
    child.stderr.on('data', (chunk: Buffer) => err.push(chunk));
    child.on('error', (error: NodeJS.ErrnoException) =>
      reject(
        error.code === 'ENOENT' ? new UserError(`git cannot be run in ${folder}: install git, then again`) : error,
      ),
    );
    child.on('close', (code) =>
      resolve({ code: code ?? 1, out: Buffer.concat(out).toString(), err: Buffer.concat(err).toString() }),
    );
    // A git that ends before it has read its input closes the pipe; its exit code tells the rest.
    child.stdin.on('error', () => undefined);
    child.stdin.end(input);
  });
}

/** The same, for a command that must succeed. */
export async function gitOrThrow(folder: string, args: readonly string[], given: GitInput = {}): Promise<string> {
  const { code, out, err } = await git(folder, args, given);
  if (code !== 0) throw new UserError(`git ${args[0]} failed in ${folder}: ${err.trim() || `exit code ${code}`}`);
  return out;
}

// A hook or a rebase that runs us sets variables that point git at another repository than the folder's.
function ourEnvironment(): NodeJS.ProcessEnv {
  const { GIT_DIR, GIT_WORK_TREE, GIT_INDEX_FILE, GIT_PREFIX, ...rest } = process.env;
  return { ...rest, GIT_OPTIONAL_LOCKS: '0', LC_ALL: 'C' };
}
