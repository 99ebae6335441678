import { readFileSync } from 'node:fs';
import { hostname } from 'node:os';

/** Names a process beyond its pid, which is used again. Null where the system does not say (anything but Linux). */
export interface Owner {
  readonly pid: number;
  readonly host: string;
  readonly boot: string | null;
  readonly start: string | null;
}

export function thisProcess(): Owner {
  return { pid: process.pid, host: hostname(), boot: bootId(), start: startOf(process.pid) };
}

/** True when the owner certainly runs no more; of another host nothing is certain. */
export function isGone(owner: Owner): boolean {
  if (owner.host !== hostname()) return false;
  if (owner.boot !== null && owner.boot !== bootId()) return true;
  if (!isRunning(owner.pid)) return true;
  const start = startOf(owner.pid);
  return owner.start !== null && start !== null && owner.start !== start;
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

function bootId(): string | null {
  return contentOf('/proc/sys/kernel/random/boot_id')?.trim() ?? null;
}

/** Field 22 of proc(5)'s stat: ticks since boot. The name before it may hold spaces and parentheses. */
function startOf(pid: number): string | null {
  const stat = contentOf(`/proc/${pid}/stat`);
  if (stat === null) return null;
  return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19] ?? null;
}

/** Null where there is no such file. */
function contentOf(path: string): string | null {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT' || code === 'ESRCH' || code === 'EACCES') return null;
    throw error;
  }
}
