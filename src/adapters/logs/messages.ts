import type { Json } from '../../domain/example.ts';
import { type Fields, isFields, type Logged, leftOut, listIn, type Turn, textIn } from './loggedCall.ts';

/** The texts of a message, and whether it holds anything else. */
export interface Content {
  readonly text: string | null;
  readonly hasTools: boolean;
  readonly hasOther: boolean;
}

const TEXTS = ['text', 'input_text', 'output_text'];
const TOOLS = /tool|function_call/;
/** What a model thought is no part of what it answered. */
const THOUGHTS = ['thinking', 'redacted_thinking', 'reasoning'];

/** A text, or parts: of OpenAI and Anthropic with `text`, of OpenTelemetry with `content`. */
export function contentOf(content: Json | undefined): Content {
  if (typeof content === 'string') return { text: textIn(content), hasTools: false, hasOther: false };
  const parts = listIn(content).filter(isFields);
  const texts = parts.filter(({ type }) => TEXTS.includes(String(type ?? 'text')));
  const kinds = parts.map(({ type }) => String(type ?? 'text'));
  const text = texts.flatMap((part) => textIn(part.text ?? part.content) ?? []).join('\n');
  return {
    text: textIn(text),
    hasTools: kinds.some((kind) => TOOLS.test(kind)),
    hasOther: kinds.some((kind) => !TEXTS.includes(kind) && !TOOLS.test(kind) && !THOUGHTS.includes(kind)),
  };
}

/** What a chat is besides its messages. */
export interface Chat {
  readonly system: string | null;
  readonly messages: readonly Json[];
  /** Null: it is the last of the messages, where that is the assistant's. */
  readonly answer: Fields | null;
  readonly conversation: string | null;
  readonly model: string | null;
}

/** A chat as a call, or why it is none: no text of a user, tools, pictures. */
export function callOf({ system, messages, answer, conversation, model }: Chat): Logged {
  const all = messages.filter(isFields);
  const isLast = answer === null && all.at(-1)?.role === 'assistant';
  const said = isLast ? all.at(-1)! : answer;
  const before = isLast ? all.slice(0, -1) : all;
  const read = before.map((message) => ({
    role: String(message.role),
    ...contentOf(message.content ?? message.parts),
  }));
  if (read.some(({ role, hasTools }) => role === 'tool' || role === 'function' || hasTools))
    return leftOut('a call within a chain of tool calls');
  if (read.some(({ hasOther }) => hasOther)) return leftOut('pictures, sounds or files in the input');
  const systems = read.filter(({ role }) => role === 'system' || role === 'developer');
  const turns = read.flatMap(({ role, text }): Turn[] =>
    (role === 'user' || role === 'assistant') && text !== null ? [{ role, text }] : [],
  );
  if (turns.at(-1)?.role !== 'user') return leftOut('no text of a user to answer');
  const spoken = said === null ? null : contentOf(said.content ?? said.parts);
  const calls = said !== null && (spoken?.hasTools === true || listIn(said.tool_calls).length > 0);
  if (calls) return leftOut('the answer is a tool call');
  const own = [...(system === null ? [] : [system]), ...systems.flatMap(({ text }) => text ?? [])];
  return {
    kind: 'call',
    system: own.length === 0 ? null : own.join('\n'),
    turns,
    answer: spoken?.text ?? null,
    conversation,
    model,
  };
}
