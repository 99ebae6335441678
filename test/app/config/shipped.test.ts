import { existsSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { knownSteps } from '../../../src/app/config/find.ts';
import { loadExperiment } from '../../../src/app/config/load.ts';

const ROOT = join(import.meta.dirname, '../../..');
/** On a model that `npm run fetch-local-model` brings. */
const LOCAL = ['message_type', 'intents'];
const SIMULATED = knownSteps(ROOT)
  .map(({ step }) => step)
  .filter((step) => !LOCAL.includes(step));
const FETCHED = existsSync(join(homedir(), '.cache/evolve/local/tinyllama.gguf'));

const load = (step: string, profile?: string) => loadExperiment({ cwd: ROOT, env: {}, step, profile });

describe('the experiments that come with the program', () => {
  test.each(SIMULATED)('%s is simulated unless it is told otherwise', async (step) => {
    for (const profile of [undefined, 'rehearsal'])
      expect(await load(step, profile)).toMatchObject({ step, label: 'SIMULATED' });
  });

  test.each(LOCAL)('%s needs a model that is fetched, and says so', async (step) => {
    for (const profile of [undefined, 'local'])
      if (FETCHED) expect(await load(step, profile)).toMatchObject({ step, label: null });
      else await expect(load(step, profile)).rejects.toThrow('npm run fetch-local-model');
  });

  test.each([...SIMULATED, ...LOCAL])('%s is ready for models behind an API', async (step) => {
    expect(await load(step, 'live')).toMatchObject({ step, label: null });
  });
});
