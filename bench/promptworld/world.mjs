import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { evolve } from '../../dist/index.js';

const SCORE = join(dirname(fileURLToPath(import.meta.url)), 'score.mjs');

/**
 * Evolves the seed prompt of one simulated world and asks its /truth for the noiseless held-out score of the best prompt,
 * normalised between seed prompt (0) and oracle prompt (1). `budget` is in task calls, everything the engine spends.
 */
export async function evolveWorld({
  port,
  name = 'run',
  world,
  seed,
  budget,
  models = ['task-a'],
  search = {},
  concurrency = 32,
}) {
  const base = `http://127.0.0.1:${port}/w/${world}.${name}-s${seed}b${budget}`;
  const given = await (await fetch(`${base}/world`)).json();
  const folder = mkdtempSync(join(tmpdir(), 'promptworld-'));
  try {
    const config = writeExperiment(folder, given, { base, seed, budget, models, search, concurrency });
    const began = performance.now();
    const finished = await evolve({ config, populations: join(folder, 'populations') });
    const seconds = (performance.now() - began) / 1000;
    const truth = await post(`${base}/truth`, { prompt: finished.best.components.system, models });
    const stats = await (await fetch(`${base}/stats`)).json();
    const [low, high] = [truth.seed.test, truth.oracle.test];
    return {
      seconds,
      score: (truth.mean.test - low) / (high - low),
      rules: truth.rules,
      chars: finished.best.components.system.length,
      prompt: finished.best.components.system,
      taskCalls: stats.total.task_calls,
      generations: finished.generations,
      stoppedBy: finished.stoppedBy,
    };
  } finally {
    if (!process.env.KEEP) rmSync(folder, { recursive: true, force: true });
    else console.error(folder);
  }
}

function writeExperiment(folder, given, { base, seed, budget, models, search, concurrency }) {
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'prompt.md'), given.seed_prompt);
  const exact = given.scoring === 'exact';
  const rows = [...given.train, ...(given.val ?? [])].map(({ id, input, expected, weights, hints }) => ({
    id,
    input,
    expected,
    reference: { weights, hints, exact },
  }));
  writeFileSync(join(folder, 'train.jsonl'), rows.map((row) => `${JSON.stringify(row)}\n`).join(''));
  const server = { api: 'openai', base_url: `${base}/v1`, api_key: 'none' };
  const config = {
    step: 'tickets',
    prompt: { system: { file: 'prompt.md' } },
    task: { kind: 'chat', user: '{{input}}' },
    examples: { train: 'train.jsonl', verify: 'none' },
    providers: { world: server },
    models: models.map((name) => ({ id: `world:${name}`, alias: name, concurrency })),
    reflector: { id: 'world:reflect', concurrency },
    metrics: [{ name: 'fields', module: SCORE }],
    objectives: ['primary'],
    gates: { max_growth: 4, growth_allowance: 4000 },
    search,
    budget: { roles: { task: { calls: budget } } },
    generations: 10_000,
    concurrency,
    seed,
  };
  const file = join(folder, 'experiment.yaml');
  writeFileSync(file, JSON.stringify(config, null, 1));
  return file;
}

async function post(url, body) {
  return (await fetch(url, { method: 'POST', body: JSON.stringify(body) })).json();
}
