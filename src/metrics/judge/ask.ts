import { hashOf } from '../../domain/hash.ts';
import { seedOf } from '../../domain/keys.ts';
import type { Aid } from '../../ports/metric.ts';
import { type JsonSchema, type ModelSpec, modelHash } from '../../ports/model.ts';
import type { Read } from './answer.ts';

/** One question to one judge. */
export interface Question<T> {
  readonly spec: ModelSpec;
  /** What the judgement is: covers rollout, rubric, prompt and order. */
  readonly identity: unknown;
  readonly system: string;
  /** The message, its fences marked by the key. */
  message(key: string): string;
  readonly schema: JsonSchema;
  read(text: string): Read<T>;
}

/** Asks; an answer off the menu is asked for once more, under a key of its own. Throws `CallError`. */
export async function ask<T>(question: Question<T>, aid: Aid): Promise<Read<T>> {
  const first = await askOnce(question, aid, null);
  return first.kind === 'read' ? first : askOnce(question, aid, first.why);
}

async function askOnce<T>(question: Question<T>, aid: Aid, complaint: string | null): Promise<Read<T>> {
  const { spec, identity, system, schema } = question;
  const key = hashOf({ judge: modelHash(spec), identity, attempt: complaint === null ? 0 : 1 });
  const message = question.message(key);
  const content = complaint === null ? message : `${message}\n\n${againWords(complaint)}`;
  const request = { system, messages: [{ role: 'user' as const, content }], schema, seed: seedOf(key) };
  const { text, status } = await aid.judge(spec, key, request);
  if (status !== 'ok') return { kind: 'off_menu', why: `the answer was ${status}` };
  return question.read(text);
}

function againWords(complaint: string): string {
  return `You were asked this before, and the answer could not be used: ${complaint}. Give exactly the JSON object that is asked for.`;
}
