import { unreachable } from '../../../domain/errors.ts';
import type { Json } from '../../../domain/example.ts';
import { hashOf } from '../../../domain/hash.ts';
import { type Random, shuffled } from '../../../domain/random.ts';
import type { AnswerStatus } from '../../../domain/rollout.ts';
import type { Habit } from './declaration.ts';
import { type Place, placesOf, valueAt, withValue } from './places.ts';

/** What a simulated model says. */
export interface Line {
  readonly text: string;
  readonly status: AnswerStatus;
}

/** The answer that habits make of a good output: first what they do to its parts, then to the whole. */
export function spoil(reference: Json, habits: readonly Habit[], random: Random): Line {
  const output = habits.reduce<Json>((json, habit) => spoiledParts(json, habit, random), reference);
  const json = typeof output === 'string' ? output : JSON.stringify(output, null, 2);
  const shows = (kind: Habit['kind']): boolean => habits.some((habit) => habit.kind === kind);
  if (shows('refuse')) return { text: 'I cannot help with this request.', status: 'refused' };
  const spoken = shows('prose') ? proseOf(output) : json;
  const text = shows('fence') ? `Here is the result:\n\`\`\`json\n${spoken}\n\`\`\`` : spoken;
  return shows('truncate') ? { text: text.slice(0, text.length / 2), status: 'truncated' } : { text, status: 'ok' };
}

function spoiledParts(json: Json, habit: Habit, random: Random): Json {
  if (!('path' in habit)) return json;
  const all = placesOf(json, habit.path);
  const order = shuffled(all, random);
  const count = Math.max(1, Math.round(habit.share * all.length));
  const chosen = order.slice(0, count);
  switch (habit.kind) {
    case 'duplicate_item':
      return order.slice(1, 1 + count).reduce((now, place) => copied(now, order[0]!, place), json);
    case 'drop_item':
      return chosen.reduce((now, place) => withoutLastItem(now, place), json);
    case 'drop_field':
      return inReverse(chosen).reduce((now, place) => withValue(now, place, undefined), json);
    case 'same_opener':
      return rewritten(json, chosen, (text) => `${habit.text} ${text}`);
    case 'same_closer':
      return rewritten(json, chosen, (text) => `${text} ${habit.text}`);
    case 'invent_percentage':
      return rewritten(json, chosen, (text) => `${text} (+${11 + Math.floor(random() * 78)}%)`);
    case 'placeholder':
      return rewritten(json, chosen, (text) => `${text} ${habit.text}`);
    case 'label_only':
      return rewritten(json, chosen, labelOf);
    case 'confuse':
      return chosen.reduce((now, place) => confused(now, place, habit.among, random), json);
    case 'too_long':
      return rewritten(json, chosen, (text) => `${text} ${text} ${text}`);
    case 'shift_number':
      return chosen.reduce((now, place) => shifted(now, place, habit), json);
    default:
      return unreachable(habit);
  }
}

/** Later places first, so that taking one away does not move another. */
function inReverse(places: readonly Place[]): Place[] {
  return [...places].sort((a, b) =>
    b.map((key) => String(key).padStart(9, '0')).join() < a.map((key) => String(key).padStart(9, '0')).join() ? -1 : 1,
  );
}

function copied(json: Json, from: Place, to: Place): Json {
  return withValue(json, to, valueAt(json, from));
}

function confused(json: Json, place: Place, among: readonly Json[], random: Random): Json {
  const right = hashOf(valueAt(json, place) ?? null);
  const others = among.filter((value) => hashOf(value) !== right);
  return withValue(json, place, others[Math.floor(random() * others.length)]);
}

function withoutLastItem(json: Json, place: Place): Json {
  const value = valueAt(json, place);
  return Array.isArray(value) ? withValue(json, place, value.slice(0, -1)) : json;
}

function shifted(json: Json, place: Place, { by, min = -Infinity, max = Infinity }: Shift): Json {
  const value = valueAt(json, place);
  return typeof value === 'number' ? withValue(json, place, Math.min(max, Math.max(min, value + by))) : json;
}

type Shift = Extract<Habit, { readonly kind: 'shift_number' }>;

function rewritten(json: Json, places: readonly Place[], change: (text: string) => string): Json {
  return places.reduce((now, place) => {
    const value = valueAt(now, place);
    return typeof value === 'string' ? withValue(now, place, change(value)) : now;
  }, json);
}

/** The first two words, or what stands for them where words are not set apart. */
function labelOf(text: string): string {
  const words = [...new Intl.Segmenter(undefined, { granularity: 'word' }).segment(text)].filter(
    (part) => part.isWordLike,
  );
  const last = words[Math.min(1, words.length - 1)];
  return last ? text.slice(0, last.index + last.segment.length) : text;
}

/** The strings of an output one after another, as somebody would tell them. */
function proseOf(output: Json): string {
  const told = (value: Json): string[] =>
    typeof value === 'string'
      ? [value]
      : value === null || typeof value !== 'object'
        ? []
        : Object.values(value).flatMap(told);
  return told(output).join('\n\n');
}
