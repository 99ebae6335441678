import { parseAnswer } from '../../domain/answer.ts';
import type { Components } from '../../domain/candidate.ts';
import { UserError } from '../../domain/errors.ts';
import type { Example, Json } from '../../domain/example.ts';
import { hashOf } from '../../domain/hash.ts';
import { seedOf } from '../../domain/keys.ts';
import type { Message } from '../../domain/rollout.ts';
import type { JsonSchema, ModelRequest } from '../../ports/model.ts';
import type { Step, StepAnswer, StepInput } from '../../ports/step.ts';
import { choiceAmong, labelIn } from './choice.ts';
import { checkTemplate, fillTemplate, sharedLength } from './template.ts';

/** `task: { kind: chat }` of an experiment. */
export interface ChatTask {
  /** The user message, unless a component named `user` evolves. */
  readonly user: string;
  /** The system message, where no component named `system` evolves. */
  readonly system: string | null;
  readonly params: { readonly [key: string]: Json };
  readonly schema: JsonSchema | null;
  /** The answer is one of these; absent: it is free. */
  readonly labels?: readonly string[];
  /** Send the schema to the provider; without it the schema serves metrics only. */
  readonly structured: boolean;
  readonly answers: Step['answers'];
  /** 2 where a model is asked for a schema in words and may be asked to repair its answer. */
  readonly maxCalls: number;
}

/** A step of one call, which the caller books. */
export type ChatStep = Omit<Step, 'run'> & {
  run(input: Omit<StepInput, 'archive' | 'ledger'>): Promise<StepAnswer>;
};

/** The component that is the system message, and the one that takes the place of the user template. */
const SYSTEM = 'system';
const USER = 'user';

/** One request: the component `system`, then the user message with the example filled in. */
export function chatStep(task: ChatTask): ChatStep {
  const { params, schema, labels, structured, answers, maxCalls } = task;
  const read = (text: string) => (labels === undefined ? parseAnswer(text) : labelIn(text, labels));
  return {
    version: hashOf({ kind: 'chat', user: task.user, system: task.system, params, schema, structured, labels }),
    maxCalls,
    schema,
    ...(labels === undefined ? {} : { labels }),
    answers,
    read,
    async run({ candidate, example, key, attempt, model }) {
      const request = { ...requestOf(task, candidate.components, example.input), seed: seedOf(key) };
      const { text, status, usage } = await model.complete(request, {
        role: 'task',
        key,
        rollout: { candidate, example, attempt },
      });
      const system: Message = { role: 'system', content: request.system ?? '' };
      const trace: Message[] = [system, ...request.messages, { role: 'assistant', content: text }];
      return { output: read(text), status, usage, trace };
    },
  };
}

function requestOf(task: ChatTask, components: Components, input: Example['input']): ModelRequest {
  const { params, schema, labels, structured } = task;
  const system = fillTemplate(components[SYSTEM] ?? task.system ?? '', { input, params });
  const template = components[USER] ?? task.user;
  const messagesOf = (text: Example['input']): Message[] => [
    { role: 'user', content: fillTemplate(template, { input: text, params }) },
  ];
  return {
    ...(system === '' ? {} : { system }),
    messages: messagesOf(input),
    shared: sharedLength(template, { input, params }),
    ...(schema !== null && structured ? { schema } : {}),
    ...(labels === undefined ? {} : { choice: choiceAmong(labels, input, messagesOf) }),
  };
}

/** Throws `UserError` when the prompt's components or templates do not fit a chat. */
export function checkChat(
  task: Pick<ChatTask, 'user' | 'system' | 'params'>,
  base: Components,
  examples: readonly Example[],
): void {
  const strange = Object.keys(base).find((name) => name !== SYSTEM && name !== USER);
  if (strange !== undefined)
    throw new UserError(
      `prompt.${strange}: a chat task has the components "${SYSTEM}" and "${USER}"; call it one of these.`,
    );
  if (task.system !== null && base[SYSTEM] !== undefined)
    throw new UserError(`task.system: the component "${SYSTEM}" is the system message already; leave one of them out.`);
  for (const example of examples) {
    checkTemplate(
      base[USER] ?? task.user,
      base[USER] === undefined ? 'task.user' : 'prompt.user',
      example,
      task.params,
    );
  }
}
