import { type Random, streamOf, weightedPick } from '../../../domain/random.ts';
import type { Choice, ModelRequest } from '../../../ports/model.ts';
import { bestLabel, type LabelScore, scoreLabels, type Thoroughness } from './choose.ts';
import type { Renderer } from './render.ts';
import type { Loaded } from './weights.ts';

/** What a choice depends on beside the request. */
export interface Chooser {
  readonly loaded: Loaded;
  readonly render: Renderer;
  /** 0: the likeliest label. */
  readonly temperature: number;
  readonly calibrate: 'none' | 'content_free';
  /** What was found out about a prompt's bias. */
  readonly biases: Map<string, readonly number[]>;
  /** What was found out about a prompt, so that drawing once more computes nothing. */
  readonly scored: Map<string, readonly LabelScore[]>;
}

/** The label that the model finds likeliest; with a temperature, one drawn by their chances. */
export async function choiceOf(
  chooser: Chooser,
  request: ModelRequest,
  choice: Choice,
  signal: AbortSignal,
): Promise<LabelScore> {
  const { temperature, calibrate } = chooser;
  const thoroughness = calibrate === 'none' && temperature === 0 ? 'likeliest' : 'all';
  const raw = await (temperature === 0
    ? scoresOf(chooser, request, choice, thoroughness, signal)
    : rememberedScores(chooser, request, choice, signal));
  const scores = calibrate === 'none' ? raw : without(raw, await biasOf(chooser, request, choice, signal));
  return temperature === 0 ? bestLabel(scores) : drawn(scores, temperature, streamOf(request.seed ?? 0, 'choice'));
}

/** Prompts whose scores are kept. */
const REMEMBERED = 2000;

async function rememberedScores(
  chooser: Chooser,
  request: ModelRequest,
  choice: Choice,
  signal: AbortSignal,
): Promise<readonly LabelScore[]> {
  const { scored } = chooser;
  const key = JSON.stringify([request.system, request.messages, choice.labels]);
  const known = scored.get(key);
  if (known) return known;
  const scores = await scoresOf(chooser, request, choice, 'all', signal);
  const [oldest] = scored.keys();
  if (scored.size >= REMEMBERED && oldest !== undefined) scored.delete(oldest);
  scored.set(key, scores);
  return scores;
}

function scoresOf(
  { loaded, render }: Chooser,
  request: ModelRequest,
  { labels }: Choice,
  thoroughness: Thoroughness,
  signal: AbortSignal,
): Promise<LabelScore[]> {
  return scoreLabels(loaded.reader, render(request), labels, thoroughness, signal);
}

/**
 * What the labels score where there is nothing to judge: the log of their mean chances over content-free inputs
 * (contextual calibration, Zhao et al. 2021, arXiv 2102.09690, section 4).
 */
async function biasOf(
  chooser: Chooser,
  request: ModelRequest,
  choice: Choice,
  signal: AbortSignal,
): Promise<readonly number[]> {
  const key = JSON.stringify([request.system, choice]);
  const known = chooser.biases.get(key);
  if (known) return known;
  const sums = choice.labels.map(() => 0);
  for (const messages of choice.contentFree) {
    const scores = await scoresOf(chooser, { ...request, messages }, choice, 'all', signal);
    for (const [index, chance] of chancesOf(scores, 1).entries()) sums[index]! += chance;
  }
  const bias = sums.map((sum) => Math.log(sum / choice.contentFree.length));
  chooser.biases.set(key, bias);
  return bias;
}

function without(scores: readonly LabelScore[], bias: readonly number[]): LabelScore[] {
  return scores.map((score, index) => ({ ...score, score: score.score - bias[index]! }));
}

function drawn(scores: readonly LabelScore[], temperature: number, random: Random): LabelScore {
  const chances = chancesOf(scores, temperature);
  return weightedPick(scores, (score) => chances[scores.indexOf(score)]!, random) ?? bestLabel(scores);
}

/** Softmax over the labels. */
function chancesOf(scores: readonly LabelScore[], temperature: number): number[] {
  const highest = bestLabel(scores).score;
  const weights = scores.map(({ score }) => Math.exp((score - highest) / temperature));
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  return weights.map((weight) => weight / total);
}
