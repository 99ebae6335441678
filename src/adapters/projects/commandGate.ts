import { type ChildProcess, spawn } from 'node:child_process';
import type { Components } from '../../domain/candidate.ts';
import { Interrupted, UserError } from '../../domain/errors.ts';
import { hashOf } from '../../domain/hash.ts';
import type { Inspection } from '../../ports/inspection.ts';
import { type Project, projectHash, type Replaced, withScratchCopy } from './scratchCopy.ts';

/** A program that says by its exit code whether a candidate may be paid for. */
export interface GateProgram {
  readonly run: readonly string[];
  readonly timeoutMs: number;
  readonly env: Readonly<Record<string, string | undefined>>;
}

/** The end of what a program wrote that is kept as the reason. */
const SAID_CHARS = 2000;
/** How long it is waited for what is still in its pipes. */
const LAST_WORDS_MS = 2000;

/** Runs a program in a scratch copy of the project with the candidate in place. Exit code 0: it passes. */
export function commandGate(
  program: GateProgram,
  project: Project,
  placed: (components: Components) => Promise<readonly Replaced[]>,
): Inspection {
  let hashed: Promise<string> | null = null;
  return {
    async key() {
      hashed ??= projectHash(project);
      return hashOf({ run: program.run, link: project.link, project: await hashed });
    },
    async run(components, signal) {
      const files = await placed(components);
      return withScratchCopy(project, files, (folder) => outcomeOf(program, folder, signal));
    },
  };
}

/** Why it does not pass: how it ended, and what it wrote last. */
async function outcomeOf({ run, timeoutMs, env }: GateProgram, folder: string, signal: AbortSignal) {
  const { ended, said } = await ending(run, { folder, timeoutMs, env, signal });
  if (ended === 0) return null;
  const how =
    ended === 'late' ? `did not end in ${timeoutMs / 1000} s` : `ended with ${ended === null ? 'a signal' : ended}`;
  const wrote = said.replaceAll(folder, '.').trim();
  return `${run.join(' ')} ${how}${wrote === '' ? '' : `; it wrote: ${wrote}`}`;
}

interface Ending {
  /** The exit code; null: a signal ended it. */
  readonly ended: number | null | 'late';
  readonly said: string;
}

function ending(
  [file = '', ...words]: readonly string[],
  { folder, timeoutMs, env, signal }: Omit<GateProgram, 'run'> & { folder: string; signal: AbortSignal },
): Promise<Ending> {
  return new Promise((resolve, reject) => {
    if (signal.aborted) return reject(interrupted());
    // A group of its own, so that what it starts ends with it.
    const child = spawn(file, words, {
      cwd: folder,
      env: { ...env },
      detached: true,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let said = '';
    let stopped: 'late' | 'interrupted' | null = null;
    const stop = (why: 'late' | 'interrupted') => {
      stopped ??= why;
      killGroup(child);
    };
    const late = setTimeout(() => stop('late'), timeoutMs);
    const interrupt = () => stop('interrupted');
    signal.addEventListener('abort', interrupt, { once: true });
    const settled = (settle: () => void) => {
      clearTimeout(late);
      signal.removeEventListener('abort', interrupt);
      settle();
    };
    for (const stream of [child.stdout, child.stderr])
      stream.setEncoding('utf8').on('data', (text: string) => {
        said = (said + text).slice(-SAID_CHARS);
      });
    child.on('error', (error) =>
      settled(() =>
        reject(new UserError(`gates.command: ${file} cannot be started: ${error.message}`, { cause: error })),
      ),
    );
    const done = (code: number | null) =>
      settled(() => {
        if (stopped === 'interrupted') reject(interrupted());
        else resolve({ ended: stopped === 'late' ? 'late' : code, said });
      });
    child.on('exit', (code) => {
      killGroup(child);
      // A daemon may hold its pipes open for ever.
      setTimeout(done, LAST_WORDS_MS, code).unref();
    });
    child.on('close', done);
  });
}

function interrupted(): Interrupted {
  return new Interrupted('the run was interrupted');
}

function killGroup({ pid }: ChildProcess): void {
  if (pid === undefined) return;
  try {
    process.kill(-pid, 'SIGKILL');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}
