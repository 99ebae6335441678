import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { sampleExperiment } from '../../contracts/samples.ts';

const ROOT = resolve(import.meta.dirname, '../../..');

/** Compiles the store for processes that cannot run TypeScript. Inside node_modules, so that packages are found. */
export function compiledStore(): { readonly folder: string; remove(): void } {
  const cache = join(ROOT, 'node_modules/.cache');
  mkdirSync(cache, { recursive: true });
  const folder = mkdtempSync(join(cache, 'store-'));
  const config = {
    extends: join(ROOT, 'tsconfig.build.json'),
    compilerOptions: { rootDir: join(ROOT, 'src'), outDir: folder, declaration: false },
    files: [join(ROOT, 'src/adapters/store/population.ts')],
    include: [],
  };
  writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify(config));
  writeFileSync(join(folder, 'package.json'), '{"type":"module"}');
  execFileSync(process.execPath, [join(ROOT, 'node_modules/typescript/bin/tsc'), '-p', folder]);
  return { folder, remove: () => rmSync(folder, { recursive: true, force: true }) };
}

export type Task = 'stay' | 'calls' | 'leave' | 'unprivileged' | 'sleeper' | 'adds';

export interface Child {
  readonly process: ChildProcess;
  /** `ready PID`, or the error. */
  readonly said: string;
  /** The next line that it says. */
  next(): Promise<string>;
}

/** Starts a process on a population and waits for the first line that it says. */
export async function child(
  folder: string,
  path: string,
  task: Task,
  env: Readonly<Record<string, string>> = {},
): Promise<Child> {
  const started = spawn(process.execPath, [join(import.meta.dirname, 'child.mjs'), folder, path, task], {
    env: { ...process.env, IDENTITY: JSON.stringify(sampleExperiment().identity), ...env },
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const lines = createInterface({ input: started.stdout });
  const next = async () => ((await once(lines, 'line')) as [string])[0];
  return { process: started, said: await next(), next };
}

export async function killed({ process: running }: Child): Promise<void> {
  const ended = once(running, 'exit');
  running.kill('SIGKILL');
  await ended;
}
