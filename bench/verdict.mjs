import { spawnSync } from 'node:child_process';

// The simulations of the tests, with the 3,000 runs each that the figures of docs/verdicts.md are of. Takes some minutes.
const { status } = spawnSync('npx', ['vitest', 'run', 'test/simulations', '--disable-console-intercept'], {
  stdio: 'inherit',
  env: { ...process.env, VERDICT_RUNS: '3000' },
});
process.exitCode = status ?? 1;
