import type { EvaluatedToken, Sequence, Token, TokenOutput } from '../../../../src/adapters/models/local/llama.ts';

export const VOCABULARY = 29;

/**
 * A language model small enough to be known by heart: the logits of the next token are a function of all tokens before
 * it. It counts what it evaluates, and notes the shapes.
 */
export function toySequence() {
  let context: Token[] = [];
  const shapes: string[] = [];
  const sequence: Sequence = {
    get nextTokenIndex() {
      return context.length;
    },
    async clearHistory() {
      context = [];
    },
    async eraseContextTokenRanges(ranges) {
      for (const { start, end } of ranges) context.splice(start, end - start);
    },
    async controlledEvaluate(input) {
      shapes.push(`${context.length}+${input.length}`);
      return input.map((item) => {
        context.push(tokenOf(item));
        return typeof item === 'number' ? undefined : outputOf(context, item[1].generateNext.logits.filter.tokens);
      });
    },
    async *evaluate(tokens) {
      context.push(...tokens);
      for (;;) {
        const logits = logitsAfter(context);
        const token = logits.indexOf(Math.max(...logits));
        yield token;
        context.push(token);
      }
    },
  };
  return { sequence, shapes, context: () => [...context] };
}

/** Log-probability of a whole token string after a prompt, computed the long way. */
export function trueScore(prompt: readonly Token[], tokens: readonly Token[]): number {
  return tokens.reduce((total, token, index) => {
    const logits = logitsAfter([...prompt, ...tokens.slice(0, index)]);
    const all = Math.log(logits.reduce((sum, logit) => sum + Math.exp(logit), 0));
    return total + logits[token]! - all;
  }, 0);
}

function outputOf(context: readonly Token[], tokens: readonly Token[]): TokenOutput {
  const logits = logitsAfter(context);
  const highest = Math.max(...logits);
  const shown = new Set([...tokens, logits.indexOf(highest)]);
  return {
    next: {
      logits: new Map([...shown].map((token) => [token, logits[token]!])),
      totalLogitWeight: logits.reduce((sum, logit) => sum + Math.exp(logit - highest), 0),
    },
  };
}

function logitsAfter(context: readonly Token[]): number[] {
  const state = context.reduce((hash, token) => (hash * 31 + token + 7) % 1_000_003, 1);
  return Array.from({ length: VOCABULARY }, (_, token) => 3 * Math.sin(state + token * (1 + (state % 13))));
}

function tokenOf(item: EvaluatedToken): Token {
  return typeof item === 'number' ? item : item[0];
}
