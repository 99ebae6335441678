import { createCaller } from '../../../src/adapters/calls/caller.ts';
import { patient } from '../../../src/adapters/calls/patience.ts';
import { createLab } from '../../../src/adapters/lab/lab.ts';
import { parseAnswer } from '../../../src/domain/answer.ts';
import { CallError } from '../../../src/domain/errors.ts';
import type { Example } from '../../../src/domain/example.ts';
import { redactorOf } from '../../../src/domain/redact.ts';
import type { Ask } from '../../../src/domain/rollout.ts';
import type { Budget, Experiment } from '../../../src/ports/experiment.ts';
import type { Metric } from '../../../src/ports/metric.ts';
import { type Completion, type Model, type ModelRequest, type ModelSpec, modelHash } from '../../../src/ports/model.ts';
import type { ProgressEvent } from '../../../src/ports/progress.ts';
import type { Step } from '../../../src/ports/step.ts';
import { toyExperiment } from '../../engine/toy.ts';
import { specOf } from '../../servers/spec.ts';
import { compressed } from '../calls/time.ts';
import { opened } from '../store/places.ts';

export const TARGET = specOf({ id: 'target', name: 'target' });
export const JUDGE = specOf({ id: 'judge', name: 'judge-2025-01-01', tries: 2 });

/** A model that says what a function says; a `CallError` is what the provider does. */
export function scripted(
  spec: ModelSpec,
  say: (request: ModelRequest, n: number) => string | CallError,
): Model & { readonly sent: ModelRequest[] } {
  const sent: ModelRequest[] = [];
  return {
    spec,
    sent,
    async call(request): Promise<Completion> {
      const said = say(request, sent.push(request) - 1);
      if (said instanceof CallError) throw said;
      return { text: said, status: 'ok', usage: { inputTokens: 10, outputTokens: 5, usd: 0.01 }, model: spec.name };
    },
  };
}

/** One call per rollout: the candidate's text and the input are sent, the answer is the output. */
const STEP: Step = {
  version: 'step',
  maxCalls: 1,
  schema: null,
  answers: { truncated: 'score', refused: 'score' },
  async run({ candidate, example, key, model, attempt }) {
    const content = `${candidate.components.system} ${String(example.input)}`;
    const request = { messages: [{ role: 'user' as const, content }] };
    const { text, status, usage } = await model.complete(request, {
      role: 'task',
      key,
      rollout: { candidate, example, attempt },
    });
    return { output: parseAnswer(text), status, usage, trace: [] };
  },
};

export interface Setting {
  readonly metrics: readonly Metric[];
  readonly target: Model;
  readonly judges: readonly Model[];
  readonly examples?: readonly Example[];
  readonly budget?: Partial<Budget>;
  /** Another step than one call per rollout. */
  readonly task?: Step;
  /** A population that is there already. */
  readonly path: string;
}

/** A lab over a real population, real policies, and models that say what a test says. */
export async function labOver({
  metrics,
  target,
  judges,
  examples = [{ id: 'e1', input: 'one' }],
  budget,
  task = STEP,
  path,
}: Setting) {
  const toy = toyExperiment();
  const experiment: Experiment = {
    ...toy,
    task,
    examples: { train: examples, verify: null },
    models: [target.spec],
    metrics,
    primary: [{ metric: metrics.at(-1)!.name, weight: 1, scale: metrics.at(-1)!.scale }],
    budget: { ...toy.budget, ...budget },
  };
  const population = opened(path);
  const run = await population.store.open(experiment);
  const events: ProgressEvent[] = [];
  const abort = new AbortController();
  const ledger = patient(population.ledgerFor(run.head.number, experiment.budget), abort.signal);
  const call = { ledger, signal: abort.signal, random: () => 0.5, clock: compressed(100_000) };
  const lab = createLab({
    experiment,
    archive: population.archive,
    ledger,
    callers: new Map([[target.spec.id, createCaller(target, call)]]),
    reflectors: new Map([
      [
        'reflector',
        createCaller(
          scripted(specOf({ id: 'reflector' }), () => ''),
          call,
        ),
      ],
    ]),
    judges: new Map(judges.map((model) => [modelHash(model.spec), createCaller(model, call)])),
    inspection: null,
    concurrency: 4,
    heldBack: { task: 0, judge: 0 },
    reserveUsd: 0,
    reserveTokens: 0,
    redact: redactorOf(['canary-secret']),
    watch: (event) => void events.push(event),
    signal: abort.signal,
  });
  const asks = (candidate = experiment.base): Ask<'train'>[] =>
    examples.map(({ id }) => ({
      candidate: candidate.id,
      example: id,
      model: target.spec.id,
      attempt: 0,
      split: 'train',
    }));
  return {
    lab,
    population,
    ledger,
    events,
    experiment,
    abort,
    measure: (candidates = [experiment.base], stage: 'seed' | 'pending' | 'train' = 'train') =>
      lab.measure(
        { generation: 0, stage },
        candidates,
        candidates.flatMap((candidate) => asks(candidate)),
      ),
  };
}
