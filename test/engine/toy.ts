import { createHash } from 'node:crypto';
import { applyEdits } from '../../src/domain/applyEdits.ts';
import { type Candidate, candidateOf } from '../../src/domain/candidate.ts';
import type { Control } from '../../src/domain/control.ts';
import { fold } from '../../src/domain/fold.ts';
import { newRun, type Run } from '../../src/domain/population.ts';
import { type Generation, NOTHING_SPENT } from '../../src/domain/run.ts';
import { type Row, type Score, sheetOf } from '../../src/domain/score.ts';
import type { Experiment } from '../../src/ports/experiment.ts';
import type { Lab } from '../../src/ports/lab.ts';
import type { Metric } from '../../src/ports/metric.ts';
import type { ModelSpec } from '../../src/ports/model.ts';
import type { Brief, Operator, Reply } from '../../src/ports/operator.ts';
import type { Finished, RunStore, VerifyReport } from '../../src/ports/store.ts';

/** A world without models: an example passes when the prompt holds its word. A reflector adds one word of the bucket. */
export const WORDS = ['ash', 'birch', 'cedar', 'elder', 'fir', 'hazel'] as const;

export function toyExperiment(changes: Partial<Experiment> = {}): Experiment {
  const base = candidateOf({ system: 'Name trees.\n' });
  return {
    step: 'toy',
    base,
    task: {
      version: 'toy',
      maxCalls: 1,
      schema: null,
      answers: { truncated: 'score', refused: 'score' },
      run: () => Promise.reject(new Error('the toy lab runs no step')),
    },
    examples: {
      train: WORDS.map((word) => ({ id: `train-${word}`, input: word })),
      verify: WORDS.flatMap((word) => [1, 2].map((copy) => ({ id: `verify-${word}-${copy}`, input: word }))),
    },
    models: [toyModel('one'), toyModel('two')],
    reflector: toyModel('reflector'),
    metrics: [toyMetric],
    primary: [{ metric: 'named', weight: 1, scale: [0, 1] }],
    objectives: [
      { kind: 'primary', epsilon: 0.005 },
      { kind: 'length', epsilon: 0 },
    ],
    guards: {
      alpha: 0.05,
      minimalEffect: 0,
      perModel: 0.05,
      metrics: [],
      exampleLoss: null,
      mustPass: { metrics: [], examples: [] },
    },
    gates: { maxChars: 2000, maxGrowth: 0.2, growthAllowance: 400, keep: [] },
    search: {
      intent: null,
      train: null,
      race: 'adaptive',
      attempts: 'adaptive',
      proposals: 3,
      slice: 4,
      guards: 2,
      screen: 'always',
      operators: ['edit'],
      demonstrations: { most: 4, template: null },
      population: 8,
      compose: 'all',
      revise: true,
      finalists: 3,
      tournament: 0,
      failures: 'grouped',
      parents: 'front',
      choice: 'bandit',
      verifyAttempts: 1,
    },
    operators: [toyOperator],
    seed: 7,
    generations: 6,
    budget: {
      calls: null,
      usd: null,
      tokens: null,
      minutes: null,
      roles: { task: NO_LIMIT, reflector: NO_LIMIT, judge: NO_LIMIT },
    },
    identity: { hash: 'toy', parts: {} },
    label: null,
    ...changes,
  } as Experiment;
}

const NO_LIMIT = { calls: null, usd: null, tokens: null, minutes: null };

export function toyModel(id: string): ModelSpec {
  return {
    id,
    provider: 'toy',
    name: id,
    maxTokens: 100,
    params: {},
    price: { input: 0, output: 0 },
    concurrency: 4,
    requestsPerMinute: null,
    tokensPerMinute: null,
    timeoutMs: 1000,
    tries: 1,
    kind: 'live',
  };
}

export const toyMetric: Metric = {
  name: 'named',
  hash: 'named',
  unit: 'share',
  direction: 'maximise',
  scale: [0, 1],
  score: () => ({ kind: 'unscored', reason: 'the toy lab scores by itself' }),
};

/** Reads `word: …` replies into one appended edit. */
export const toyOperator: Operator = {
  kind: 'reflects',
  name: 'edit',
  request: (brief) => ({ messages: [{ role: 'user', content: brief.bucket }] }),
  read(brief, reply) {
    const edits = [{ component: 'system', find: '', replace: `${reply}\n` }];
    const { components } = applyEdits(brief.parent.components, edits);
    return { kind: 'draft', hypothesis: `say ${reply}`, candidate: candidateOf(components), edits, dropped: [] };
  },
};

export interface ToyLab extends Lab {
  /** Asks answered, repeats included. */
  readonly bill: { rollouts: number; reflections: number };
}

/** Noise: model two misses a word it was told with probability 1/8, decided by hash. */
export function toyLab(experiment: Experiment, replyTo: (brief: Brief) => Reply = honestReply): ToyLab {
  const bill = { rollouts: 0, reflections: 0 };
  const inputs = new Map(
    [...experiment.examples.train, ...(experiment.examples.verify ?? [])].map(({ id, input }) => [id, String(input)]),
  );
  return {
    bill,
    doubts: () => [],
    inspect: async (candidates) => candidates.map(() => null),
    spent: () => NOTHING_SPENT,
    async reflect(_, asks) {
      bill.reflections += asks.length;
      return asks.map(({ brief }): Reply => replyTo(brief));
    },
    async measure(wave, candidates, asks) {
      bill.rollouts += asks.length;
      const texts = new Map(candidates.map((candidate) => [candidate.id, candidate.components.system ?? '']));
      const rows = asks.map((ask): Row<typeof ask.split> => {
        const word = inputs.get(ask.example)!;
        const unlucky = ask.model === 'two' && hashByte(`${ask.candidate}${ask.example}${ask.attempt}`) < 32;
        const named = texts.get(ask.candidate)!.includes(word) && !unlucky;
        const score: Score = named
          ? { kind: 'scored', value: 1 }
          : { kind: 'scored', value: 0, feedback: `${word} is missing`, tags: [`missing-${word}`] };
        return { ask, scores: { named: score } };
      });
      return sheetOf(wave.stage === 'verify' ? 'verify' : 'train', rows) as never;
    },
  };
}

export function honestReply(brief: { readonly bucket: string }): Reply {
  return { kind: 'answered', text: brief.bucket.replace(/^.*missing-/, '') };
}

export interface MemoryStore extends RunStore {
  /** What waits to be taken up. */
  waiting: Control[];
  readonly generations: Generation[];
  finished: Finished | null;
  readonly reports: Map<number, VerifyReport>;
}

/** Keeps a run in memory. */
export function memoryStore(): MemoryStore {
  const generations: Generation[] = [];
  const readings: string[] = [];
  const store: MemoryStore = {
    generations,
    reports: new Map(),
    waiting: [],
    finished: null,
    async open(experiment) {
      const { step, seed, base, primary, search } = experiment;
      const head = { number: 1, step, seed, base, primary, population: search.population };
      return generations.reduce<Run>(fold, newRun(head));
    },
    async controls() {
      return store.waiting;
    },
    async commit(run, generation) {
      store.waiting = store.waiting.filter(({ id }) => !generation.taken?.includes(id));
      generations.push(generation);
      return fold(run, generation);
    },
    async unblind(_, finalists: readonly Candidate[]) {
      const set = finalists.map(({ id }) => id).join();
      if (!readings.includes(set)) readings.push(set);
      return readings.indexOf(set) + 1;
    },
    async readingOf(_, finalists) {
      const at = readings.indexOf(finalists.map(({ id }) => id).join());
      return (at < 0 ? readings.length : at) + 1;
    },
    async wasAltered() {
      return false;
    },
    async keepReading(_, report) {
      store.reports.set(report.reading, report);
    },
    async finish(_, finished) {
      store.finished = finished;
    },
  };
  return store;
}

function hashByte(text: string): number {
  return createHash('sha256').update(text).digest()[0]!;
}
