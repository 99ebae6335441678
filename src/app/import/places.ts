import { lookups } from '../../adapters/lab/bench.ts';
import type { RecordedLine, RecordedRollout } from '../../adapters/models/recording.ts';
import { type Candidate, candidateOf } from '../../domain/candidate.ts';
import { rolloutKey } from '../../domain/keys.ts';
import { didYouMean } from '../../domain/nearest.ts';
import { type Recorded, recordedVersion } from '../../domain/recorded.ts';
import type { Message, Rollout } from '../../domain/rollout.ts';
import type { Experiment } from '../../ports/experiment.ts';
import { type ModelSpec, modelHash } from '../../ports/model.ts';

/** A recorded rollout in its place in the experiment. */
export interface Arrival {
  readonly line: number;
  readonly candidate: Candidate;
  readonly rollout: Rollout;
  readonly recorded: Recorded;
}

/** What is wrong with a line. */
export interface Mistake {
  readonly line: number;
  readonly words: string;
}

/** Finds each answered rollout its place: candidate, example, model, key. Recorded errors are no answers and have none. */
export function arrivalsIn(
  lines: readonly RecordedLine[],
  experiment: Experiment,
  sameStep: boolean,
): { readonly arrivals: readonly Arrival[]; readonly mistakes: readonly Mistake[] } {
  const place = placing(experiment, sameStep);
  const first = new Map<string, number>();
  const arrivals: Arrival[] = [];
  const mistakes: Mistake[] = [];
  for (const one of lines) {
    const placed = place(one);
    if (typeof placed === 'string') {
      mistakes.push({ line: one.line, words: placed });
      continue;
    }
    // A rollout may have failed before it was answered.
    if (one.rollout.error !== undefined) continue;
    const earlier = first.get(placed.rollout.key);
    if (earlier !== undefined) mistakes.push({ line: one.line, words: `${TWICE} as in line ${earlier}; ${KEEP_ONE}` });
    first.set(placed.rollout.key, one.line);
    arrivals.push(placed);
  }
  return { arrivals, mistakes };
}

const TWICE = 'the same prompt, example, model and attempt';
const KEEP_ONE = 'keep one of them, or give one another attempt or label';

/** A line's place, or what is wrong with it. */
function placing(experiment: Experiment, sameStep: boolean): (line: RecordedLine) => Arrival | string {
  const { examples, exampleHashes, keyOf } = lookups(experiment);
  const components = Object.keys(experiment.base.components).sort();
  return ({ line, rollout: said }) => {
    const candidate = candidateOf(said.candidate);
    const named = Object.keys(said.candidate).sort();
    if (named.join('\n') !== components.join('\n'))
      return `the prompt has ${named.join(', ') || 'no component'}, the experiment's has ${components.join(', ')}`;
    if (!examples.has(said.example))
      return `the experiment has no example "${said.example}"${didYouMean(said.example, [...examples.keys()])}`;
    const model = modelNamed(said.model, experiment.models);
    if (typeof model === 'string') return model;
    const { version } = experiment.task;
    const stepVersion = said.step_version ?? (sameStep ? version : null);
    const recorded = { candidate: candidate.id, label: said.label ?? null, stepVersion };
    const ask = { candidate: candidate.id, example: said.example, model: model.id, attempt: said.attempt };
    const key =
      stepVersion === version
        ? keyOf(ask)
        : rolloutKey({
            stepVersion: recordedVersion(recorded),
            candidate: candidate.id,
            exampleHash: exampleHashes.get(said.example)!,
            modelHash: modelHash(model),
            attempt: said.attempt,
          });
    return {
      line,
      candidate,
      rollout: { ...answerOf(said, experiment.task), ...ask, key },
      recorded: { ...recorded, rollout: key },
    };
  };
}

/** By alias, by `provider:name`, or by the provider's name for it where only one of the models has that. */
function modelNamed(name: string, models: readonly ModelSpec[]): ModelSpec | string {
  const exact = models.find((model) => model.id === name || `${model.provider}:${model.name}` === name);
  const alike = exact ? [exact] : models.filter((model) => model.name === name);
  const [found] = alike;
  const known = models.map(({ id }) => id);
  if (found === undefined)
    return `the experiment has no model "${name}"${didYouMean(name, known)}: it has ${known.join(', ')}`;
  return alike.length > 1 ? `"${name}" is ${alike.map(({ id }) => id).join(' and ')}: say which` : found;
}

function answerOf(
  said: RecordedRollout,
  { read }: Experiment['task'],
): Pick<Rollout, 'status' | 'output' | 'trace' | 'usage' | 'durationMs'> {
  const { output, trace, usage } = said;
  const text = typeof output === 'string' ? output : null;
  const spoken: Message = { role: 'assistant', content: text ?? JSON.stringify(output) };
  const { input_tokens: inputTokens, output_tokens: outputTokens, usd } = usage ?? {};
  return {
    status: said.status ?? 'ok',
    output: text !== null && read ? read(text) : output,
    trace: trace ?? [spoken],
    usage:
      inputTokens === undefined || outputTokens === undefined
        ? null
        : { inputTokens, outputTokens, ...(usd === undefined ? {} : { usd }) },
    durationMs: said.duration_ms ?? 0,
  };
}
