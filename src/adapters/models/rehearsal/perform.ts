import { CallError, UserError } from '../../../domain/errors.ts';
import { hashOf } from '../../../domain/hash.ts';
import { streamOf } from '../../../domain/random.ts';
import type { CallSubject, ModelRequest } from '../../../ports/model.ts';
import type { Performer, Rehearsal } from './declaration.ts';
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
  const { example, attempt } = rollout;
  const good = example.reference ?? example.expected;
  if (good === undefined)
    throw new UserError(
      `example "${example.id}" has neither reference nor expected: a simulated task model answers with one of them, spoiled. ` +
        'Give the example one, or choose a profile without rehearsal models.',
    );
  const messages = request.messages.map(({ role: by, content }) => ({ role: by, content }));
  const surroundings = hashOf([request.system === undefined ? [] : messages, example.id, attempt]);
  const sent = hashOf([request.system, messages, request.seed]);
  const instructions = request.system ?? messages.map((message) => message.content).join('\n');
  const habits = shownHabits(rehearsal, performer, instructions, { sent, surroundings, model: name });
  return spoil(good, habits, streamOf('rehearsal', 'spoil', name, sent));
}
