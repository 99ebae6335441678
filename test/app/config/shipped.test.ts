import { join } from 'node:path';
import { expect, test } from 'vitest';
import { knownSteps } from '../../../src/app/config/find.ts';
import { loadExperiment } from '../../../src/app/config/load.ts';

const ROOT = join(import.meta.dirname, '../../..');

test.each([
  [undefined, 'SIMULATED'],
  ['rehearsal', 'SIMULATED'],
  ['live', null],
])('the experiments that come with the program load with profile %s', async (profile, label) => {
  const steps = knownSteps(ROOT).map(({ step }) => step);
  expect(steps).toContain('identify_potential_levers');
  for (const step of steps) {
    const loaded = await loadExperiment({ cwd: ROOT, env: {}, step, profile });
    expect([loaded.step, loaded.label]).toEqual([step, label]);
  }
});
