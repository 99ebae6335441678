import type { Bucket } from '../../domain/buckets.ts';
import type { Example, Json } from '../../domain/example.ts';
import { groupBy } from '../../domain/group.ts';
import { canonicalJson, hashOf } from '../../domain/hash.ts';
import type { Rollout } from '../../domain/rollout.ts';
import type { Row } from '../../domain/score.ts';

/** Why a failure is probably not the prompt's, and where to look instead. */
export interface Suspicion {
  readonly of: 'example' | 'schema' | 'limit' | 'refusal';
  readonly says: string;
}

/** What is known of a run's failures beside the bucket. */
export interface Circumstance {
  readonly examples: readonly Example[];
  /** Of the base and of the best, on train. */
  readonly rollouts: readonly Rollout[];
  /** Members of the population with their rows; a failure that all of them share was moved by no edit. */
  readonly members: readonly (readonly Row<'train'>[])[];
}

/** Tags that the form of an answer raises, before anything is asked of what it says. */
const FORM =
  /^(not_json|wrong_type|missing_required_field|unexpected_field|invalid_enum|schema_.*|format|too_(few|many)_items)$/;

/** What else than the prompt could make these failures. Needs at least two prompts to have been tried. */
export function suspicionsOf(bucket: Bucket, circumstance: Circumstance): Suspicion[] {
  const failing = [...new Set(bucket.rows.map(({ ask }) => ask.example))];
  return [
    ...failing.flatMap((id) => suspectExample(id, circumstance)),
    ...(isLimit(bucket, 'truncated')
      ? [{ of: 'limit', says: 'the answers are cut off: raise max_tokens of the model' } as const]
      : []),
    ...(isLimit(bucket, 'refused')
      ? [{ of: 'refusal', says: 'the model refuses: another model, or another input' } as const]
      : []),
    ...suspectSchema(bucket, circumstance),
  ];
}

function isLimit(bucket: Bucket, tag: string): boolean {
  return (
    bucket.id === tag ||
    bucket.rows.every(({ scores }) =>
      Object.values(scores).some((score) => score.kind === 'scored' && score.tags?.includes(tag)),
    )
  );
}

/** Another example says the opposite, or all models under all prompts answer the same, and not what is expected. */
function suspectExample(id: string, { examples, rollouts }: Circumstance): Suspicion[] {
  const example = examples.find((one) => one.id === id);
  if (example?.expected === undefined) return [];
  const twin = examples.find(
    (one) =>
      one.id !== id && inputKey(one) === inputKey(example) && hashOf(one.expected ?? null) !== hashOf(example.expected),
  );
  if (twin) return [{ of: 'example', says: `${id} and ${twin.id} have the same input and expect different answers` }];
  const answers = rollouts.filter((rollout) => rollout.example === id && rollout.status === 'ok');
  const models = new Set(answers.map(({ model }) => model));
  const candidates = new Set(answers.map(({ candidate }) => candidate));
  const said = [...groupBy(answers, ({ output }) => hashOf(comparable(output)))];
  const [first] = answers;
  if (first === undefined || said.length !== 1 || models.size * candidates.size < AGREED) return [];
  // An answer that holds what is expected among other words is a matter of form, and so of the prompt.
  if (textOf(first.output).includes(textOf(example.expected))) return [];
  return [
    {
      of: 'example',
      says: `${id}: ${models.size === 1 ? 'the model' : `all ${models.size} models`} answered ${shown(first.output)} under every prompt looked at, ${shown(example.expected)} is expected: is that right?`,
    },
  ];
}

/** So many rollouts by different models or prompts must agree. */
const AGREED = 4;

/** Every member fails the same instances by the form of its answers. */
function suspectSchema(bucket: Bucket, { members }: Circumstance): Suspicion[] {
  if (!FORM.test(bucket.id) || members.length < 3) return [];
  const failed = (rows: readonly Row<'train'>[]) =>
    new Set(
      rows
        .filter(({ scores }) =>
          Object.values(scores).some((score) => score.kind === 'scored' && score.tags?.includes(bucket.id)),
        )
        .map(({ ask }) => `${ask.example}\u0000${ask.model}`),
    );
  const [first = new Set<string>(), ...others] = members.map(failed);
  const everywhere = [...first].filter((instance) => others.every((other) => other.has(instance)));
  if (everywhere.length === 0) return [];
  return [
    {
      of: 'schema',
      says: `${everywhere.length} ${everywhere.length === 1 ? 'answer fails' : 'answers fail'} by form under all ${members.length} prompts of the population: look at the schema and at what reads the answer`,
    },
  ];
}

function inputKey({ input }: Example): string {
  return hashOf(typeof input === 'string' ? input.trim() : input);
}

function comparable(value: Json): Json {
  return typeof value === 'string' ? textOf(value) : value;
}

function textOf(value: Json): string {
  return (typeof value === 'string' ? value : canonicalJson(value)).trim().toLowerCase();
}

function shown(value: Json): string {
  const text = typeof value === 'string' ? value.trim() : canonicalJson(value);
  return JSON.stringify(text.length > 40 ? `${text.slice(0, 39)}…` : text);
}
