import { assertionsOf } from '../../../domain/assertion.ts';
import { CallError, UserError } from '../../../domain/errors.ts';
import { hashOf } from '../../../domain/hash.ts';
import { streamOf } from '../../../domain/random.ts';
import type { CallSubject, ModelRequest } from '../../../ports/model.ts';
import { handOf, instructionsIn } from './deal.ts';
import type { Deal, Habit, Performer, Rehearsal } from './declaration.ts';
import { shownHabits } from './habits.ts';
import { type Line, spoil } from './spoil.ts';

/** A simulated task model, with its name and the rehearsal it belongs to. */
export interface Part {
  readonly name: string;
  readonly performer: Performer;
  readonly rehearsal: Rehearsal;
}

/** The example's reference, else what is expected of it, spoiled by the habits that the instructions sent do not cure. */
export function perform({ name, performer, rehearsal }: Part, request: ModelRequest, about: CallSubject): Line {
  const { rollout, role } = about;
  if (!rollout) throw new CallError('fatal', `rehearsal:${name} is a simulated task model and cannot be a ${role}`);
  const { example, attempt, candidate } = rollout;
  // Assertions say something about an answer and are none.
  const good = example.reference ?? (assertionsOf(example) === null ? example.expected : undefined);
  if (good === undefined)
    throw new UserError(
      `example "${example.id}" has neither reference nor expected: a simulated task model answers with one of them, spoiled. ` +
        'Give the example one, or choose a profile without rehearsal models.',
    );
  const messages = request.messages.map(({ role: by, content }) => ({ role: by, content }));
  const sent = hashOf([request.system ?? null, messages, request.seed ?? null]);
  const random = streamOf('rehearsal', 'spoil', name, sent);
  if (rehearsal.deal !== undefined) {
    const hand = handOf(good, rehearsal.deal, request);
    const instructions = instructionsIn(request, candidate.components);
    const surroundings = hashOf([hand.said, example.id, attempt]);
    const habits = shownHabits(rehearsal, performer, instructions, { sent, surroundings, model: name });
    return spoil(hand.give(repeatsOf(habits, rehearsal.deal)), habits, random);
  }
  const surroundings = hashOf([request.system === undefined ? [] : messages, example.id, attempt]);
  const instructions = request.system ?? messages.map((message) => message.content).join('\n');
  const habits = shownHabits(rehearsal, performer, instructions, { sent, surroundings, model: name });
  return spoil(good, habits, random);
}

/** Items of an answer that were said already. */
function repeatsOf(habits: readonly Habit[], { at_most: most }: Deal): number {
  const shares = habits.flatMap((habit) => (habit.kind === 'repeat_said' ? [habit.share] : []));
  return shares.length === 0 ? 0 : Math.max(1, Math.round(Math.max(...shares) * most));
}
