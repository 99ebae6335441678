import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createCaller } from '../dist/adapters/calls/caller.js';
import { createLab } from '../dist/adapters/lab/lab.js';
import { chatStep } from '../dist/adapters/steps/chat.js';
import { openPopulation } from '../dist/adapters/store/population.js';
import { candidateOf } from '../dist/domain/candidate.js';
import { createCheck } from '../dist/metrics/checks.js';
import { editOperator } from '../dist/operators/edit.js';

export const NO_LIMIT = { calls: null, usd: null, tokens: null, minutes: null };

/** The real store, ledger, caller and lab over a model that answers after `latencyMs`. */
export async function withLab({ examples, latencyMs, inFlight }, use) {
  const folder = mkdtempSync(join(tmpdir(), 'evolve-bench-'));
  const population = openPopulation(join(folder, 'bench.sqlite'));
  try {
    const spec = specOf('bench', inFlight);
    const experiment = experimentOf([spec], examples);
    const runs = population.runs({ verify: null, profile: null });
    const run = await runs.open(experiment);
    const ledger = population.ledgerFor(run.head.number, experiment.budget);
    const signal = new AbortController().signal;
    const caller = createCaller(modelOf(spec, latencyMs), { ledger, signal, random: Math.random });
    const lab = createLab({
      experiment,
      archive: population.archive,
      ledger,
      callers: new Map([[spec.id, caller]]),
      reflectors: new Map([[spec.id, caller]]),
      inspection: null,
      concurrency: inFlight,
      judges: new Map(),
      heldBack: { task: 0, judge: 0 },
      reserveUsd: 0,
      redact: (text) => text,
      watch: () => undefined,
      signal,
    });
    return await use({ lab, runs, run, experiment, file: join(folder, 'bench.sqlite') });
  } finally {
    population.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

export function asksOf(candidate, experiment) {
  return experiment.examples.train.map(({ id }) => ({
    candidate: candidate.id,
    example: id,
    model: 'bench',
    attempt: 0,
    split: 'train',
  }));
}

function modelOf(spec, latencyMs) {
  const completion = { text: 'yes', status: 'ok', usage: { inputTokens: 10, outputTokens: 1, usd: 0 }, model: 'bench' };
  const wait = () => new Promise((resolve) => setTimeout(() => resolve(completion), latencyMs));
  return { spec, call: latencyMs === 0 ? async () => completion : wait };
}

export function specOf(id, concurrency) {
  return {
    id,
    provider: 'bench',
    name: id,
    maxTokens: 10,
    params: {},
    price: { input: 0, output: 0 },
    concurrency,
    requestsPerMinute: null,
    tokensPerMinute: null,
    timeoutMs: 60_000,
    tries: 1,
    kind: 'simulated',
  };
}

export function experimentOf(models, examples, proposals = 8) {
  const metric = createCheck('right', 'exact_match', {});
  return {
    step: 'bench',
    base: candidateOf({ system: 'Answer yes.' }),
    task: chatStep({
      user: '{{input}}',
      system: null,
      params: {},
      schema: null,
      structured: false,
      answers: { truncated: 'score', refused: 'score' },
      maxCalls: 1,
    }),
    examples: {
      train: Array.from({ length: examples }, (_, at) => ({ id: `e${at}`, input: `question ${at}`, expected: 'yes' })),
      verify: null,
    },
    models,
    reflector: models[0],
    metrics: [metric],
    primary: [{ metric: 'right', weight: 1, scale: [0, 1] }],
    objectives: [{ kind: 'primary', epsilon: 0.01 }],
    guards: {
      alpha: 0.05,
      minimalEffect: 0,
      perModel: 0.05,
      metrics: [],
      exampleLoss: null,
      mustPass: { metrics: [], examples: [] },
    },
    gates: { maxChars: 10_000, maxGrowth: 1, growthAllowance: 10_000, keep: [] },
    search: {
      intent: null,
      train: null,
      race: 'adaptive',
      attempts: 'adaptive',
      proposals,
      slice: 4,
      guards: 2,
      screen: 'adaptive',
      operators: ['edit'],
      demonstrations: { most: 4, template: null },
      population: 10,
      compose: 'all',
      revise: true,
      finalists: 3,
      tournament: 0,
      verifyAttempts: 1,
    },
    operators: [editOperator],
    seed: 1,
    generations: 1,
    label: 'SIMULATED',
    identity: { hash: 'bench', parts: {} },
    budget: { ...NO_LIMIT, roles: { task: NO_LIMIT, reflector: NO_LIMIT, judge: NO_LIMIT } },
  };
}
