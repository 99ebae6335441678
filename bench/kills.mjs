import { spawnSync } from 'node:child_process';

// The test in which a run is killed again and again, with 30 kills over 4,000 cells. Takes some minutes.
const { status } = spawnSync('npx', ['vitest', 'run', 'test/crash/wire.test.ts', '--disable-console-intercept'], {
  stdio: 'inherit',
  env: { ...process.env, KILLS: '30', KILL_EXAMPLES: '1000' },
});
process.exitCode = status ?? 1;
