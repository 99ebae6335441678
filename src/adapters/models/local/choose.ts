import { CallError } from '../../../domain/errors.ts';
import type { Token } from './llama.ts';
import type { Reader } from './reader.ts';
import { commonStart, type Rendered } from './render.ts';

/** A label with the log-probability of its whole token string. */
export interface LabelScore {
  readonly label: string;
  readonly score: number;
  /** Tokens of the label. */
  readonly tokens: number;
}

/** Which labels are scored to their end. `likeliest`: those that may still win, since what follows a token only loses. */
export type Thoroughness = 'likeliest' | 'all';

/**
 * The log-probability of each label after a prompt, over its whole token string: first tokens alone mistake a label that
 * begins with a common word piece (`b|illing`) for what else begins so. In the order of the labels; with `likeliest`,
 * those that cannot win are left out.
 */
export async function scoreLabels(
  reader: Reader,
  prompt: Rendered,
  labels: readonly string[],
  thoroughness: Thoroughness,
  signal: AbortSignal,
): Promise<LabelScore[]> {
  const { head, tail, rests } = splitPrompt(prompt, labels);
  const next = await reader.read(
    { head, tail },
    rests.map((rest) => rest[0]!),
    signal,
  );
  const firsts = rests.map((rest) => next(rest[0]!));
  const scores = new Map<number, number>();
  for (const index of byScore(firsts)) {
    signal.throwIfAborted();
    if (thoroughness === 'likeliest' && firsts[index]! <= Math.max(...scores.values())) continue;
    const rest = rests[index]!;
    scores.set(index, firsts[index]! + (rest.length === 1 ? 0 : await reader.restOf(rest)));
  }
  return labels.flatMap((label, index) => {
    const score = scores.get(index);
    return score === undefined ? [] : [{ label, score, tokens: rests[index]!.length }];
  });
}

/** The best score; of equals the label declared first. */
export function bestLabel(scores: readonly LabelScore[]): LabelScore {
  return scores.reduce((best, score) => (score.score > best.score ? score : best));
}

interface Split {
  readonly head: readonly Token[];
  readonly tail: readonly Token[];
  /** Of each label, the tokens that come behind what all labels share. */
  readonly rests: readonly (readonly Token[])[];
}

/** A prompt ends where the token strings of its labels part: a label's first token may have swallowed the prompt's last space. */
function splitPrompt(prompt: Rendered, labels: readonly string[]): Split {
  const whole = labels.map((label) => prompt.followedBy(label));
  const shared = whole.reduce(commonStart);
  const rests = whole.map((tokens) => tokens.slice(shared.length));
  const ended = rests.findIndex((rest) => rest.length === 0);
  if (ended >= 0)
    throw new CallError(
      'fatal',
      `the label "${labels[ended]}" is the beginning of another one: their chances cannot be compared`,
      {
        billed: false,
      },
    );
  const head = commonStart(prompt.head, shared.slice(0, -1));
  return { head, tail: shared.slice(head.length), rests };
}

function byScore(firsts: readonly number[]): number[] {
  return firsts.map((_, index) => index).sort((a, b) => firsts[b]! - firsts[a]! || a - b);
}
