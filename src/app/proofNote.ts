import { attainable, unprovable } from '../domain/reading.ts';
import type { Experiment } from '../ports/experiment.ts';
import { proofOf } from './proof.ts';

/** How far single differences scatter when nothing is known of them, on the 0..1 of primary. */
const USUAL = 0.25;

/** Said at the start of a run: the smallest gain that its proof could show, or that it can show none. */
export function proofNote(experiment: Experiment, readings: number): string[] {
  const proof = proofOf(experiment, readings, [USUAL]);
  if (proof === null) return ['no verify split: nothing that this run finds can be proved'];
  const { units, reading, alpha, effects } = proof;
  const nothing = unprovable(units, alpha);
  if (nothing !== null) return [`${nothing}: this run can find a better prompt, and no verdict on it will be YES`];
  const effect = effects[0]?.effect ?? null;
  const most = attainable(units, alpha);
  const cut =
    most >= experiment.search.finalists
      ? ''
      : `, enough for a YES on ${most} ${most === 1 ? 'finalist' : 'finalists'} and not on ${experiment.search.finalists}`;
  const split = `reading ${reading} of the verify split, ${units} ${units === 1 ? 'example' : 'examples'}${cut}`;
  return [
    effect === null
      ? `${split}: no gain is large enough to be proved in 80 of 100 tries where differences scatter by ${100 * USUAL} points`
      : `${split}: gains from ${(100 * effect).toFixed(1)} points up are proved in 80 of 100 tries where differences scatter by ${100 * USUAL} points`,
  ];
}
