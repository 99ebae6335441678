import type { EvaluatedToken, SamplingOptions, Sequence, Token, TokenOutput } from './llama.ts';

/** llama.cpp's own batch: what is longer is evaluated in pieces of this many tokens. */
export const BATCH = 512;

/** A prompt's tokens. The head is what all examples share: it stays in the context for the next prompt that begins with it. */
export interface Prompt {
  readonly head: readonly Token[];
  /** At least one token. */
  readonly tail: readonly Token[];
}

/** Log-probability of a token as the next one. */
export type NextToken = (token: Token) => number;

/** Reads prompts into the context of a model. One prompt at a time. */
export interface Reader {
  /** Reads a prompt; what follows it is asked for by `among`. Throws the signal's reason. */
  read(prompt: Prompt, among: readonly Token[], signal: AbortSignal): Promise<NextToken>;
  /** Sum of the log-probabilities of `tokens` after what was read, from the second on. Leaves the context as it was. */
  restOf(tokens: readonly Token[]): Promise<number>;
  /** Writes on after a prompt. */
  write(prompt: Prompt, options: SamplingOptions, signal: AbortSignal): AsyncIterable<Token>;
}

/**
 * Logits of quantised weights change with the number of tokens that are evaluated together, and repeat exactly at the
 * same number. So the shapes depend on the prompt alone: a head is evaluated from an empty context, a tail by itself
 * behind its head, a label's rest by itself; and what is found in the context is what would be computed again.
 */
export function createReader(sequence: Sequence): Reader {
  /** The head in the context; null when the context holds nothing that can be relied upon. */
  let kept: string | null = null;

  async function readHead(head: readonly Token[], signal: AbortSignal): Promise<void> {
    const key = head.join();
    if (kept === key) return eraseFrom(sequence, head.length);
    kept = null;
    await sequence.clearHistory();
    await evaluate(sequence, head, signal);
    kept = key;
  }

  return {
    async read({ head, tail }, among, signal) {
      await readHead(head, signal);
      return logProbabilities(await evaluate(sequence, withLogits(tail, among), signal));
    },

    async restOf(tokens) {
      const end = sequence.nextTokenIndex;
      const outputs = await sequence.controlledEvaluate(
        tokens.slice(0, -1).map((token, index) => asking(token, [tokens[index + 1]!])),
      );
      await eraseFrom(sequence, end);
      return outputs.reduce((total, output, index) => total + logProbabilities(output)(tokens[index + 1]!), 0);
    },

    async *write({ head, tail }, options, signal) {
      await readHead(head, signal);
      await evaluate(sequence, tail.slice(0, -1), signal);
      for await (const token of sequence.evaluate(tail.slice(-1), options)) {
        signal.throwIfAborted();
        yield token;
      }
    },
  };
}

/** Evaluates tokens in llama.cpp's batches; gives the last output. */
async function evaluate(
  sequence: Sequence,
  tokens: readonly EvaluatedToken[],
  signal: AbortSignal,
): Promise<TokenOutput | undefined> {
  let output: TokenOutput | undefined;
  for (let start = 0; start < tokens.length; start += BATCH) {
    signal.throwIfAborted();
    output = (await sequence.controlledEvaluate(tokens.slice(start, start + BATCH))).at(-1);
  }
  return output;
}

async function eraseFrom(sequence: Sequence, start: number): Promise<void> {
  const end = sequence.nextTokenIndex;
  if (end > start) await sequence.eraseContextTokenRanges([{ start, end }]);
}

function withLogits(tail: readonly Token[], among: readonly Token[]): EvaluatedToken[] {
  return tail.map((token, index) => (index === tail.length - 1 ? asking(token, among) : token));
}

function asking(token: Token, among: readonly Token[]): EvaluatedToken {
  return [token, { generateNext: { logits: { filter: { tokens: among, includeMax: true } }, totalLogitWeight: true } }];
}

function logProbabilities(output: TokenOutput | undefined): NextToken {
  const { logits, totalLogitWeight } = output?.next ?? {};
  if (!logits || totalLogitWeight === undefined) throw new Error('llama.cpp gave no logits');
  const total = Math.max(...logits.values()) + Math.log(totalLogitWeight);
  return (token) => {
    const logit = logits.get(token);
    if (logit === undefined) throw new Error(`llama.cpp gave no logit of token ${token}`);
    return logit - total;
  };
}
