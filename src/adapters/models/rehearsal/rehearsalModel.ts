import { setTimeout as wait } from 'node:timers/promises';
import { UserError } from '../../../domain/errors.ts';
import type { Usage } from '../../../domain/rollout.ts';
import type { CallSubject, Completion, Model, ModelRequest, ModelSpec } from '../../../ports/model.ts';
import type { Rehearsal } from './declaration.ts';
import { ruleOn } from './judge.ts';
import { perform } from './perform.ts';
import { reflect } from './reflect.ts';
import type { Line } from './spoil.ts';

export { loadRehearsal, type Rehearsal } from './declaration.ts';

/**
 * A simulated model: no network, no learning, and the same answer whenever it is sent the same. `spec.name` is a task
 * model, a reflector or a judge of the rehearsal; throws `UserError` when it is none.
 */
export function rehearsalModel(spec: ModelSpec, rehearsal: Rehearsal): Model {
  const say = partOf(spec.name, rehearsal);
  return {
    spec,
    async call(request, about, signal): Promise<Completion> {
      signal.throwIfAborted();
      if (rehearsal.latency_ms > 0) await pause(rehearsal.latency_ms, signal);
      const line = within(spec.maxTokens, say(request, about));
      return { ...line, usage: usageOf(request, line.text, spec), model: `rehearsal:${spec.name}` };
    },
  };
}

function partOf(name: string, rehearsal: Rehearsal): (request: ModelRequest, about: CallSubject) => Line {
  const performer = Object.hasOwn(rehearsal.models, name) ? rehearsal.models[name] : undefined;
  if (performer) return (request, about) => perform({ name, performer, rehearsal }, request, about);
  const reflector = Object.hasOwn(rehearsal.reflectors, name) ? rehearsal.reflectors[name] : undefined;
  if (reflector) return (request) => ({ text: reflect(name, reflector, request), status: 'ok' });
  const judge = Object.hasOwn(rehearsal.judges, name) ? rehearsal.judges[name] : undefined;
  if (judge) return (request) => ({ text: ruleOn(name, judge, request), status: 'ok' });
  throw new UserError(
    `rehearsal:${name} is not declared in ${rehearsal.file}. ` +
      `Task models there: ${listed(rehearsal.models)}; reflectors: ${listed(rehearsal.reflectors)}; ` +
      `judges: ${listed(rehearsal.judges)}.`,
  );
}

function listed(declared: object): string {
  return Object.keys(declared).join(', ') || 'none';
}

async function pause(ms: number, signal: AbortSignal): Promise<void> {
  try {
    await wait(ms, undefined, { signal });
  } catch (error) {
    signal.throwIfAborted();
    throw error;
  }
}

/** An answer of more tokens than it may have is cut off. */
function within(maxTokens: number, line: Line): Line {
  return tokensIn(line.text.length) <= maxTokens
    ? line
    : { text: line.text.slice(0, maxTokens * CHARS_PER_TOKEN), status: 'truncated' };
}

/** An estimate, as everything here. */
const CHARS_PER_TOKEN = 4;

function tokensIn(chars: number): number {
  return Math.ceil(chars / CHARS_PER_TOKEN);
}

function usageOf(request: ModelRequest, answer: string, { price }: ModelSpec): Usage {
  const sent = request.messages.reduce((total, message) => total + message.content.length, request.system?.length ?? 0);
  const [inputTokens, outputTokens] = [tokensIn(sent), tokensIn(answer.length)];
  const counted = { inputTokens, outputTokens };
  if (price === null) return counted;
  return { ...counted, usd: (inputTokens * price.input + outputTokens * price.output) / 1_000_000 };
}
