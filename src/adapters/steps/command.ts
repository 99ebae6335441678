import { CallError, messageOf, ProviderRefusal, TaskError } from '../../domain/errors.ts';
import type { Json } from '../../domain/example.ts';
import { hashOf } from '../../domain/hash.ts';
import { type Message, STDERR, type Usage } from '../../domain/rollout.ts';
import { usageSum } from '../../domain/usage.ts';
import type { JsonSchema } from '../../ports/model.ts';
import type { Step, StepAnswer, StepInput } from '../../ports/step.ts';
import type { Asked, ProcessPool } from '../commands/pool.ts';
import type { Fields } from '../commands/running.ts';
import { type CommandAnswer, commandAnswer } from './commandAnswer.ts';
import { type OwnCalls, type OwnUsage, ownCalls } from './ownCalls.ts';
import { type RolloutCalls, rolloutCalls } from './rolloutCalls.ts';

/** `task: { kind: command }` of an experiment. */
export interface CommandTask {
  readonly command: readonly string[];
  /** Of the declared files. */
  readonly hash: string;
  readonly params: { readonly [key: string]: Json };
  readonly schema: JsonSchema | null;
  readonly answers: Step['answers'];
  /** Calls of one rollout. */
  readonly calls: number;
  /** Calls on the wire for them at most. */
  readonly maxCalls: number;
}

/** A step in any language: a program that is given a request per line, and may ask for calls while it works on one. */
export function commandStep(task: CommandTask, pool: ProcessPool): Step {
  const { command, hash, params, schema, answers, maxCalls } = task;
  return {
    version: hashOf({ kind: 'command', command, files: hash, params, schema }),
    maxCalls,
    schema,
    answers,
    run: (input) => rolloutBy(task, pool, input),
    close: pool.close,
  };
}

async function rolloutBy(task: CommandTask, pool: ProcessPool, input: StepInput): Promise<StepAnswer> {
  const began = performance.now();
  const own = await ownCalls(input, task.calls);
  // The process keeps the time of its own turns.
  const calls = rolloutCalls(input, task.calls, { pause: () => undefined, resume: () => undefined });
  try {
    const { answer, said, durationMs } = await answered(task, pool, input, calls, own);
    if (answer.kind === 'failed') calls.refuse({ partial: false });
    const { result, own: usage } = refusingFailure(answer, said, task);
    await own.settle(usage, durationMs);
    calls.refuse(result);
    refuseTooMany(usage, task);
    return {
      output: result.output,
      status: result.status,
      trace: [...(result.trace ?? calls.trace()), ...complaint(said)],
      usage: usageIn(calls, usage, task),
      durationMs,
    };
  } catch (error) {
    await own.fail(performance.now() - began);
    throw error;
  }
}

/** What the program answered. Trouble of its own costs this rollout, and it is started again. */
async function answered(
  { command, params }: CommandTask,
  pool: ProcessPool,
  input: StepInput,
  calls: RolloutCalls,
  own: OwnCalls,
): Promise<Omit<Asked, 'answer'> & { readonly answer: CommandAnswer }> {
  const { candidate, example, model, attempt, signal } = input;
  const request = { components: candidate.components, input: example.input, model: model.spec.id, attempt };
  try {
    const reply = (line: Fields) => ('complete' in line ? replyTo(line, calls, own) : null);
    const asked = await pool.ask({ ...request, params }, { reply, signal });
    return { ...asked, answer: commandAnswer(asked.answer, command.join(' '), model.spec.price) };
  } catch (error) {
    if (signal.aborted || error instanceof CallError) throw error;
    await calls.close();
    calls.refuse({ partial: false });
    throw new TaskError(messageOf(error), { cause: error });
  } finally {
    await calls.close();
  }
}

/** A call that the program asks for while it works. What went wrong is told to it, and remembered. */
async function replyTo({ complete, call }: Fields, calls: RolloutCalls, own: OwnCalls): Promise<Fields> {
  const about = call === undefined ? {} : { call };
  try {
    await own.withdraw();
    const { text, object, status, usage } = await calls.complete(complete);
    const completion = { text, status, usage: usageFields(usage), ...(object === undefined ? {} : { object }) };
    return { ...about, completion };
  } catch (error) {
    return { ...about, failed: messageOf(error) };
  }
}

function usageFields(usage: Usage | null): Json {
  if (usage === null) return null;
  const { inputTokens, outputTokens, usd } = usage;
  return { input_tokens: inputTokens, output_tokens: outputTokens, ...(usd === undefined ? {} : { usd }) };
}

function refusingFailure(answer: CommandAnswer, said: string, { command }: CommandTask) {
  if (answer.kind === 'answered') return answer;
  const text = `${command.join(' ')}: ${answer.error}`;
  if (answer.fatal) throw new ProviderRefusal(`${text} (it says that it cannot go on)`);
  throw new TaskError(said.trim() === '' ? text : `${text}; it wrote: ${said.trim().slice(-2000)}`);
}

function refuseTooMany(usage: OwnUsage | null, { calls, command }: CommandTask): void {
  if (usage?.calls == null || usage.calls <= calls) return;
  throw new TaskError(
    `${command.join(' ')} made ${usage.calls} calls in one rollout: raise task.max_calls above ${calls}, or ask less`,
  );
}

function complaint(said: string): Message[] {
  return said.trim() === '' ? [] : [{ role: 'system', content: `${STDERR}${said.trimEnd()}` }];
}

/** Unknown where the program may have made calls and does not say. */
function usageIn(calls: RolloutCalls, own: OwnUsage | null, task: CommandTask): Usage | null {
  if (own !== null) return usageSum([calls.usage(), own.usage]);
  return calls.count() === 0 && task.calls > 0 ? null : calls.usage();
}
