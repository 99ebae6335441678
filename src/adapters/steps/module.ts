import { TaskError } from '../../domain/errors.ts';
import type { Example, Json } from '../../domain/example.ts';
import { hashOf } from '../../domain/hash.ts';
import type { JsonSchema } from '../../ports/model.ts';
import type { Step, StepInput } from '../../ports/step.ts';
import { inTime } from '../calls/inTime.ts';
import { type Result, resultOf } from './result.ts';
import { type RolloutCalls, rolloutCalls } from './rolloutCalls.ts';
import { told } from './told.ts';

/** The default export of a task's module. */
export type TaskFunction = (input: object) => unknown;

/** `task: { kind: module }` of an experiment. */
export interface ModuleTask {
  /** Of the module's text and of the files that are declared beside it. */
  readonly hash: string;
  /** How it is called in messages. */
  readonly name: string;
  readonly params: { readonly [key: string]: Json };
  readonly schema: JsonSchema | null;
  readonly answers: Step['answers'];
  /** Calls of one rollout. */
  readonly calls: number;
  /** Calls on the wire for them at most. */
  readonly maxCalls: number;
  /** In which it neither answers nor waits for a call. */
  readonly timeoutMs: number;
}

/** A step of the user's own: a function that makes as many calls as it needs. */
export function moduleStep(task: ModuleTask, run: TaskFunction): Step {
  const { hash, params, schema, answers, maxCalls, timeoutMs, name } = task;
  return {
    version: hashOf({ kind: 'module', module: hash, params, schema }),
    maxCalls,
    schema,
    answers,
    async run(input) {
      const late = () => new TaskError(`${name}: no answer in ${timeoutMs / 1000} s`);
      const { result, calls } = await inTime(
        async (signal, turn) => {
          const calls = rolloutCalls(input, task.calls, turn);
          signal.addEventListener('abort', () => void calls.close(), { once: true });
          return { result: await resultFrom(run, inputFor(task, input, calls, signal), name, calls), calls };
        },
        { timeoutMs, signal: input.signal, late },
      );
      return {
        output: result.output,
        status: result.status,
        trace: result.trace ?? calls.trace(),
        usage: calls.usage(),
      };
    },
  };
}

/** Waits for calls that were left alone: they are paid for, and the books must be closed. */
async function resultFrom(run: TaskFunction, input: object, name: string, calls: RolloutCalls): Promise<Result> {
  let returned: unknown;
  try {
    returned = await run(input);
  } catch (error) {
    await calls.close();
    calls.refuse({ partial: false });
    throw new TaskError(`${name} failed: ${told(error)}`, { cause: error });
  }
  await calls.close();
  const result = resultOf(returned, name);
  calls.refuse(result);
  return result;
}

/** Copies, because what the module changes must not reach other rollouts. What the answer should be is not handed over. */
function inputFor(
  { params }: ModuleTask,
  { candidate, example, model, attempt }: StepInput,
  { complete }: RolloutCalls,
  signal: AbortSignal,
): object {
  return {
    components: { ...candidate.components },
    example: structuredClone(shownOf(example)),
    model: { id: model.spec.id, complete },
    attempt,
    params: structuredClone(params),
    signal,
  };
}

function shownOf({ id, input, tags, group }: Example): Partial<Example> {
  return { id, input, ...(tags === undefined ? {} : { tags }), ...(group === undefined ? {} : { group }) };
}
