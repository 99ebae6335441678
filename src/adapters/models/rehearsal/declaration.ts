import { readFileSync } from 'node:fs';
import { z } from 'zod';
import { messageOf, UserError } from '../../../domain/errors.ts';
import { checkYaml } from './checkedYaml.ts';

const probability = z.number().min(0).max(1);
const phrasing = z.string().regex(/\S/, 'a phrasing needs a word');
const notion = z.array(phrasing).min(1);
const said = { cures: z.array(notion).default([]), harms: z.array(notion).default([]) };
/** `share` of the places that the path selects; at least one of them is spoiled. */
const somewhere = { ...said, path: z.string().min(1), share: probability.default(1) };
const worded = { ...somewhere, text: z.string().min(1) };

const habit = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('duplicate_item'), ...somewhere }),
  z.strictObject({ kind: z.literal('drop_item'), ...somewhere }),
  z.strictObject({ kind: z.literal('drop_field'), ...somewhere }),
  z.strictObject({ kind: z.literal('same_opener'), ...worded }),
  z.strictObject({ kind: z.literal('same_closer'), ...worded }),
  z.strictObject({ kind: z.literal('invent_percentage'), ...somewhere }),
  z.strictObject({ kind: z.literal('placeholder'), ...somewhere, text: z.string().default('[to be specified]') }),
  z.strictObject({ kind: z.literal('label_only'), ...somewhere }),
  z.strictObject({ kind: z.literal('too_long'), ...somewhere }),
  z.strictObject({
    kind: z.literal('shift_number'),
    ...somewhere,
    by: z.number(),
    min: z.number().optional(),
    max: z.number().optional(),
  }),
  /** Another of these values in the place of a right one. */
  z.strictObject({ kind: z.literal('confuse'), ...somewhere, among: z.array(z.json()).min(2) }),
  /** Of a list that is given call by call: items that were said already, for a `share` of an answer. */
  z.strictObject({ kind: z.literal('repeat_said'), ...said, share: probability.default(1) }),
  z.strictObject({ kind: z.literal('prose'), ...said }),
  z.strictObject({ kind: z.literal('fence'), ...said }),
  z.strictObject({ kind: z.literal('truncate'), ...said }),
  z.strictObject({ kind: z.literal('refuse'), ...said }),
]);

const performer = z.strictObject({
  /** How far one cure lowers a habit: 0 not at all, 1 to nothing. */
  sensitivity: probability,
  /** Characters of instructions above which every habit grows. */
  comfort: z.number().int().positive().optional(),
  habits: z.record(z.string(), probability),
});

const sentence = z.string().min(1);

const remedy = z.strictObject({
  hypothesis: z.string().min(1),
  /** What the feedback says of this trouble. */
  complaint: notion,
  /** A sentence of the prompt that makes the trouble, by what it says, and what may stand in its place. */
  instead: z.strictObject({ of: notion, cures: z.array(sentence).min(1) }).optional(),
  cures: z.array(sentence).min(1),
  /** Where a prompt has several texts: the one that it belongs in. Absent: the first. */
  component: z.string().min(1).optional(),
  useless: z.array(sentence).default([]),
  harmful: z.array(sentence).default([]),
});

const reflector = z.strictObject({
  /** Chances of an answer that is no cure; what is left of 1 is the chance of a cure. */
  useless: probability.default(0),
  harmful: probability.default(0),
  misquoted: probability.default(0),
  unparsable: probability.default(0),
  /** Chance that a whole rewrite loses sentences of the prompt. */
  lossy: probability.default(0),
  /** Sentences that help nothing, for want of anything better. */
  platitudes: z.array(sentence).min(1),
  remedies: z.array(remedy).min(1),
});

const judge = z.strictObject({
  /** What an answer without a fault gets on every criterion. */
  level: z.number().int().min(1).max(5).default(5),
  /** What an answer may say, and the levels that it costs: on one criterion, or on all. */
  faults: z
    .array(
      z.strictObject({ says: notion, criterion: z.string().min(1).optional(), costs: z.number().int().min(1).max(4) }),
    )
    .default([]),
  /** Chance that a level comes out one off. */
  wavers: probability.default(0),
  /** Chance of an answer that is no ruling. */
  off_menu: probability.default(0),
});

/** A list of the good answer is given `at_most` items at a time, and none whose field `not_said` the messages say already. */
const deal = z.strictObject({
  path: z.string().min(1),
  at_most: z.number().int().positive(),
  not_said: z.string().min(1),
});

const declaration = z.strictObject({
  /** `off`: habits keep their probability whatever the prompt says, so that no prompt can help. */
  cures: z.enum(['on', 'off']).default('on'),
  latency_ms: z.number().min(0).default(0),
  /** Share of the draws that turn on the wording of the prompt; the others depend on the example alone. */
  noise: probability.default(1),
  deal: deal.optional(),
  habits: z.record(z.string(), habit),
  models: z.record(z.string(), performer),
  reflectors: z.record(z.string(), reflector).default({}),
  judges: z.record(z.string(), judge).default({}),
});

export type Habit = Readonly<z.infer<typeof habit>>;
export type Deal = Readonly<z.infer<typeof deal>>;
export type Performer = Readonly<z.infer<typeof performer>>;
export type Reflector = Readonly<z.infer<typeof reflector>>;
export type Judge = Readonly<z.infer<typeof judge>>;
export type Remedy = Readonly<z.infer<typeof remedy>>;
/** A declared simulation, as read from `rehearsal.yaml`. */
export type Rehearsal = Readonly<z.infer<typeof declaration>> & { readonly file: string };

/** Reads a rehearsal. Throws `UserError` with file, line and what is allowed. `cures` overrides what the file says. */
export function loadRehearsal(path: string, overrides: { readonly cures?: 'on' | 'off' } = {}): Rehearsal {
  const rehearsal = checkYaml(path, readText(path), declaration, (value) => [
    ...undeclaredHabits(value),
    ...overfullReflectors(value),
  ]);
  return { ...rehearsal, ...overrides, file: path };
}

function readText(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    throw new UserError(
      `${path}: a rehearsal model needs this file, which cannot be read (${messageOf(error)}). ` +
        'Write it, or choose a profile with other models.',
      { cause: error },
    );
  }
}

function undeclaredHabits({ models, habits }: z.infer<typeof declaration>) {
  const known = Object.keys(habits).join(', ');
  return Object.entries(models).flatMap(([model, { habits: own }]) =>
    Object.keys(own)
      .filter((name) => !Object.hasOwn(habits, name))
      .map((name) => ({
        path: ['models', model, 'habits', name],
        message: `no habit is named "${name}"; declared are: ${known}`,
      })),
  );
}

function overfullReflectors({ reflectors }: z.infer<typeof declaration>) {
  return Object.entries(reflectors)
    .filter(([, { useless, harmful, misquoted, unparsable }]) => useless + harmful + misquoted + unparsable > 1)
    .map(([name]) => ({
      path: ['reflectors', name],
      message: 'useless, harmful, misquoted and unparsable must not sum to more than 1',
    }));
}
