import { z } from 'zod';
import { isStorable, parseAnswer } from '../../domain/answer.ts';
import { CallError, TaskError } from '../../domain/errors.ts';
import type { Json } from '../../domain/example.ts';
import { hashOf } from '../../domain/hash.ts';
import { seedOf, subcallKey } from '../../domain/keys.ts';
import type { AnswerStatus, Message, Usage } from '../../domain/rollout.ts';
import { usageSum } from '../../domain/usage.ts';
import type { Completion, JsonSchema, ModelRequest } from '../../ports/model.ts';
import type { StepInput } from '../../ports/step.ts';
import type { Turn } from '../calls/inTime.ts';

/** What a step of the user's own gets for a call. `object`: the answer where it is JSON. */
export interface Answered {
  readonly text: string;
  readonly object?: Json;
  readonly status: AnswerStatus;
  readonly usage: Usage | null;
}

/** The calls of one rollout that takes several. */
export interface RolloutCalls {
  /** One call, kept under its key as soon as it is answered. What is wrong with `request` or too much is a `TaskError`. */
  complete(request: unknown): Promise<Answered>;
  /** No further call begins; resolves when those under way have ended. */
  close(): Promise<void>;
  /** Calls that were begun. */
  count(): number;
  /** What stands against an answer, whatever the step made of it; `partial`: of a provider's trouble it knows. */
  refuse(given: { readonly partial: boolean }): void;
  /** What was sent and answered, in the order asked. */
  trace(): Message[];
  usage(): Usage | null;
}

export const MESSAGES = z.array(z.strictObject({ role: z.enum(['system', 'user', 'assistant']), content: z.string() }));

const REQUEST = z.strictObject({
  system: z.string().optional(),
  messages: MESSAGES.min(1),
  schema: z.record(z.string(), z.json()).optional(),
});

interface Made {
  readonly request: ModelRequest;
  completion: Completion | null;
}

/** `turn` stands still while calls are under way: the time that they take is theirs. */
export function rolloutCalls({ archive, model, ...about }: StepInput, maxCalls: number, turn: Turn): RolloutCalls {
  const { candidate, example, attempt, key: rollout } = about;
  const times = new Map<string, number>();
  const made: Made[] = [];
  const underway = new Set<Promise<unknown>>();
  let closed = false;
  /** What ends the rollout or the run although the step may have caught it: the first of each kind. */
  const against: { run?: { readonly error: unknown }; task?: TaskError; provider?: CallError } = {};

  function complete(asked: unknown): Promise<Answered> {
    const answer = answered(asked).catch((error: unknown) => {
      if (error instanceof TaskError) against.task ??= error;
      else if (error instanceof CallError) against.provider ??= error;
      else against.run ??= { error };
      throw error;
    });
    turn.pause();
    underway.add(answer);
    const ended = () => {
      underway.delete(answer);
      if (underway.size === 0) turn.resume();
    };
    // A step may leave a call alone, or look at it late: that must not end this program.
    answer.then(ended, ended);
    return answer;
  }

  async function answered(asked: unknown): Promise<Answered> {
    const request = requestOf(asked);
    if (closed) throw new TaskError('a call was begun when the rollout was over: wait for every call');
    if (made.length >= maxCalls)
      throw new TaskError(`more than ${maxCalls} calls in one rollout: raise task.max_calls, or ask less`);
    const same = hashOf(request);
    const nth = times.get(same) ?? 0;
    times.set(same, nth + 1);
    const one: Made = { request, completion: null };
    made.push(one);
    const key = subcallKey(rollout, request, nth);
    one.completion = archive.completion(key) ?? (await paid({ ...request, seed: seedOf(key) }, key));
    return answerOf(one.completion);
  }

  async function paid(request: ModelRequest, key: string): Promise<Completion> {
    const completion = await model.complete(request, { role: 'task', key, rollout: { candidate, example, attempt } });
    await archive.saveCompletion(key, completion);
    return completion;
  }

  return {
    complete,
    async close() {
      closed = true;
      await Promise.allSettled(underway);
    },
    count: () => made.length,
    refuse({ partial }) {
      if (against.run) throw against.run.error;
      if (against.task) throw against.task;
      if (against.provider && !partial) throw against.provider;
    },
    trace: () => made.flatMap(messagesOf),
    usage: () => usageSum(made.flatMap(({ completion }) => (completion === null ? [] : [completion.usage]))),
  };
}

function requestOf(asked: unknown): ModelRequest {
  if (!isStorable(asked as Json))
    throw new TaskError('model.complete was given what is no JSON, or is nested too deep');
  const parsed = REQUEST.safeParse(asked);
  if (!parsed.success) {
    const mistakes = parsed.error.issues.map(({ path, message }) => `${path.map(String).join('.')}: ${message}`);
    throw new TaskError(
      `model.complete takes { system?, messages, schema? }; how a model answers belongs to it in the experiment (${mistakes.join('; ')})`,
    );
  }
  const { system, messages, schema } = parsed.data;
  return {
    ...(system === undefined || system === '' ? {} : { system }),
    messages,
    ...(schema === undefined ? {} : { schema: schema as JsonSchema }),
  };
}

function answerOf({ text, status, usage }: Completion): Answered {
  const object = parseAnswer(text);
  return { text, status, usage, ...(typeof object === 'string' ? {} : { object }) };
}

function messagesOf({ request: { system, messages }, completion }: Made): Message[] {
  return [
    ...(system === undefined ? [] : [{ role: 'system' as const, content: system }]),
    ...messages,
    ...(completion === null ? [] : [{ role: 'assistant' as const, content: completion.text }]),
  ];
}
