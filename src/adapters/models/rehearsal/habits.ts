import { streamOf } from '../../../domain/random.ts';
import type { Habit, Performer, Rehearsal } from './declaration.ts';
import { type Sentences, says, sentencesOf } from './notions.ts';

/** What a habit's draw may depend on: all of what was sent, and what of it is not the prompt. */
export interface Draw {
  readonly sent: string;
  readonly surroundings: string;
  readonly model: string;
}

/** The habits that show in this answer, in the order declared. */
export function shownHabits(rehearsal: Rehearsal, performer: Performer, instructions: string, draw: Draw): Habit[] {
  const sentences = sentencesOf(instructions);
  return Object.entries(rehearsal.habits)
    .filter(([name, habit]) => {
      const declared = performer.habits[name] ?? 0;
      const chance =
        rehearsal.cures === 'off' ? declared : chanceOf(habit, declared, performer, sentences, instructions.length);
      return luckOf(name, rehearsal.noise, draw) < chance;
    })
    .map(([, habit]) => habit);
}

/**
 * The chance of a habit under instructions. Each cure they say takes away `sensitivity` of it, each harm adds a third of
 * `sensitivity` of what is missing to certainty, and instructions longer than `comfort` make it grow. A habit that a model does not have, it does not
 * acquire.
 */
export function chanceOf(
  habit: Habit,
  declared: number,
  { sensitivity, comfort }: Performer,
  sentences: Sentences,
  length: number,
): number {
  if (declared === 0) return 0;
  const cured = habit.cures.filter((notion) => says(sentences, notion)).length;
  const harmed = habit.harms.filter((notion) => says(sentences, notion)).length;
  const eased = declared * (1 - sensitivity) ** cured;
  const strained = 1 - (1 - eased) * (1 - sensitivity / 3) ** harmed;
  const strain = comfort === undefined ? 1 : Math.max(1, length / comfort);
  return 1 - (1 - strained) ** strain;
}

/** Uniform in [0, 1): by the surroundings alone, or, for a `noise` share of the draws, by all that was sent. */
function luckOf(habit: string, noise: number, { sent, surroundings, model }: Draw): number {
  const [steady, fickle] = [
    streamOf('rehearsal', 'steady', model, habit, surroundings),
    streamOf('rehearsal', 'fickle', model, habit, sent),
  ];
  return fickle() < noise ? fickle() : steady();
}
