import { spawnSync } from 'node:child_process';
import { mkdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { type Ended, evolve, MAIN, run } from '../e2e/command.ts';
import { callsIn, decided, integrity, STEP, type Whole, whole } from '../wholeRun.ts';

const WORDS = ['--step', STEP, '-q'];
const PROGRAM = [process.execPath, MAIN, ...WORDS].map((word) => `'${word}'`).join(' ');

/** Whether the system lets us have a file system of our own, in a name space of its own. */
const mayMount = spawnSync('unshare', ['-rm', 'mount', '-t', 'tmpfs', 'none', '/mnt']).status === 0;

/** What the whole of a run takes, in KB. */
async function golden(): Promise<Whole & { readonly kb: number }> {
  const place = whole();
  expect(await evolve(WORDS, { cwd: place.cwd, env: envOf(place) })).toMatchObject({ code: 0 });
  return { ...place, kb: Math.ceil(statSync(place.file).size / 1024) };
}

describe('a run that meets the end of the disk', () => {
  test('by a limit on the size of files: it stops, nothing is torn, and it goes on to the same end', async () => {
    const end = await golden();
    const place = whole();
    const stopped = await bash(place, `ulimit -f ${end.kb}; exec ${PROGRAM}`);
    expect(stopped.code).not.toBe(0);
    expect(stopped.err).toMatch(/cannot be read or written .*nothing committed is lost/);
    expect(integrity(place.file)).toBe('ok');
    expect(callsIn(place.file).length).toBeGreaterThan(0);

    expect(await bash(place, PROGRAM)).toMatchObject({ code: 0 });
    expect(decided(place.file)).toEqual(decided(end.file));
    expect(callsIn(place.file).filter(({ status }) => status === 'started')).toEqual([]);
  }, 120_000);

  test.skipIf(!mayMount)(
    'by a full disk: it says so, and goes on to the same end when there is room',
    async () => {
      const end = await golden();
      const place = whole();
      mkdirSync(place.populations);
      const script = [
        `mount -t tmpfs -o size=${end.kb}k none "$EVOLVE_POPULATIONS"`,
        `! ${PROGRAM}`,
        'mount -o remount,size=32m "$EVOLVE_POPULATIONS"',
        PROGRAM,
        `cp "$EVOLVE_POPULATIONS"/${STEP}.sqlite* .`,
      ];
      const where = { cwd: place.cwd, env: envOf(place) };
      const ended = await run('unshare', ['-rm', 'sh', '-c', script.join(' && ')], where);
      expect(ended.err).toMatch(/the disk is full: make room and run the same command again/);
      expect(ended.code).toBe(0);
      expect(decided(join(place.cwd, `${STEP}.sqlite`))).toEqual(decided(end.file));
    },
    120_000,
  );
});

function bash(place: Whole, script: string): Promise<Ended> {
  return run('bash', ['-c', script], { cwd: place.cwd, env: envOf(place) });
}

function envOf({ populations }: Whole): Readonly<Record<string, string>> {
  return { EVOLVE_POPULATIONS: populations };
}
