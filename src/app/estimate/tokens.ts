import { chatStep } from '../../adapters/steps/chat.ts';
import { lengthOf } from '../../domain/candidate.ts';
import type { Example } from '../../domain/example.ts';
import type { ModelRequest, ModelSpec } from '../../ports/model.ts';
import type { LoadedExperiment } from '../config/load.ts';
import type { Range } from './range.ts';

/** Tokens of one call. */
export interface CallTokens {
  readonly input: Range;
  readonly output: Range;
}

/** Characters of a token: many in English prose, few in other scripts and in JSON. */
const CHARS = { low: 4.5, high: 2.5 };
/** A reflection shows up to so many failing traces, beside the prompt and what was tried. */
const TRACES = { low: 1, high: 8 };
/** What a reflector answers: a thought and an edit, or a whole prompt. */
const REFLECTED = { low: 20, high: 1200 };

/** Of a task call, from the requests themselves: the prompt filled in with each example. */
export async function taskTokens(loaded: LoadedExperiment): Promise<CallTokens> {
  const { examples, models, base, gates } = loaded;
  const all = [...examples.train, ...(examples.verify ?? [])];
  const inputs = await Promise.all(all.map((example) => charsSent(loaded, example)));
  const mean = inputs.reduce((sum, chars) => sum + chars, 0) / inputs.length;
  // Candidates may grow as far as the gates let them.
  const grown = Math.min(gates.maxChars, lengthOf(base) * (1 + gates.maxGrowth)) - lengthOf(base);
  return { input: tokensOf(mean, Math.max(0, grown)), output: answered(all, models) };
}

/** Of a reflection: the prompt, and traces as long as what a task call sends and receives. */
export function reflectionTokens(task: CallTokens, { reflector, furtherReflectors }: LoadedExperiment): CallTokens {
  const input = {
    low: TRACES.low * (task.input.low + task.output.low),
    high: task.input.high + TRACES.high * (task.input.high + task.output.high),
  };
  const most = Math.max(...[reflector, ...furtherReflectors].map(({ maxTokens }) => maxTokens));
  return { input, output: { low: REFLECTED.low, high: Math.min(REFLECTED.high, most) } };
}

/** Of a judge's call: what the task was given and what it answered, beside the rubric. */
export function judgeTokens(task: CallTokens): CallTokens {
  const input = {
    low: task.input.low + task.output.low,
    high: 2 * (task.input.high + task.output.high) + RUBRIC,
  };
  return { input, output: { low: 60, high: 600 } };
}

const RUBRIC = 2000;

async function charsSent({ task, base, models }: LoadedExperiment, example: Example): Promise<number> {
  // Nobody knows what code of the user's own sends: all of the prompt and the input, with each call.
  if (task.kind !== 'chat') return lengthOf(base) + JSON.stringify(example.input).length;
  const step = chatStep({ ...task, maxCalls: 1 });
  const sent: ModelRequest[] = [];
  const [spec] = models;
  const model = {
    spec: spec!,
    complete(request: ModelRequest) {
      sent.push(request);
      return Promise.resolve({ text: '', status: 'ok' as const, usage: null, model: '' });
    },
  };
  await step.run({ candidate: base, example, attempt: 0, key: '0', model, signal: new AbortController().signal });
  return sent.reduce((sum, request) => sum + charsIn(request), 0);
}

function charsIn({ system = '', messages, schema }: ModelRequest): number {
  const said = messages.reduce((sum, { content }) => sum + content.length, 0);
  return system.length + said + (schema === undefined ? 0 : JSON.stringify(schema).length);
}

/** As long as good answers are, half to twice; without any, anything up to the limit. */
function answered(examples: readonly Example[], models: readonly ModelSpec[]): Range {
  const most = Math.max(...models.map(({ maxTokens }) => maxTokens));
  const lengths = examples.flatMap(({ reference, expected }) => {
    const good = reference ?? expected;
    return good === undefined ? [] : [(typeof good === 'string' ? good : JSON.stringify(good)).length];
  });
  if (lengths.length === 0) return { low: 20, high: most };
  const { low, high } = tokensOf(lengths.reduce((sum, length) => sum + length, 0) / lengths.length, 0);
  return { low: Math.max(1, low / 2), high: Math.min(most, 2 * high + 20) };
}

function tokensOf(chars: number, grown: number): Range {
  return { low: chars / CHARS.low, high: (chars + grown) / CHARS.high };
}
