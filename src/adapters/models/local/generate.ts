import type { AnswerStatus } from '../../../domain/rollout.ts';
import type { JsonSchema } from '../../../ports/model.ts';
import type { GrammarState, SamplingOptions, Token } from './llama.ts';
import type { Prompt } from './reader.ts';
import type { Rendered } from './render.ts';
import type { Loaded } from './weights.ts';

export interface Writing {
  readonly maxTokens: number;
  readonly sampling: SamplingOptions;
  /** Texts that end the answer and are no part of it. */
  readonly stop: readonly string[];
  /** The answer is JSON of this schema: a grammar lets no other token through. */
  readonly schema: JsonSchema | undefined;
}

export interface Written {
  readonly text: string;
  readonly status: AnswerStatus;
  readonly tokens: number;
}

/** What a grammar for JSON lets a model write behind the value, for ever. */
const BEHIND_JSON = '\n\n\n\n';

/** Lets the model write its answer, token by token. */
export async function generate(
  { reader, model, runtime, llama }: Loaded,
  rendered: Rendered,
  { maxTokens, sampling, stop, schema }: Writing,
  signal: AbortSignal,
): Promise<Written> {
  const grammar = schema && (await llama.createGrammarForJsonSchema(schema));
  const state: GrammarState | undefined = grammar && new runtime.LlamaGrammarEvaluationState({ model, grammar });
  const options = { ...sampling, ...(state ? { grammarEvaluationState: state } : {}) };
  const ends = schema ? [...stop, BEHIND_JSON] : stop;
  const written: Token[] = [];
  for await (const token of reader.write(promptOf(rendered), options, signal)) {
    if (model.isEogToken(token)) break;
    written.push(token);
    const text = model.detokenize(written);
    const end = firstOf(text, ends);
    if (end >= 0) return { text: text.slice(0, end).trim(), status: 'ok', tokens: written.length };
    if (written.length >= maxTokens) return { text: text.trim(), status: 'truncated', tokens: written.length };
  }
  return { text: model.detokenize(written).trim(), status: 'ok', tokens: written.length };
}

function promptOf(rendered: Rendered): Prompt {
  const tokens = rendered.followedBy('');
  const head = rendered.head.slice(0, tokens.length - 1);
  return { head, tail: tokens.slice(head.length) };
}

function firstOf(text: string, ends: readonly string[]): number {
  const places = ends.map((end) => text.indexOf(end)).filter((place) => place >= 0);
  return places.length === 0 ? -1 : Math.min(...places);
}
