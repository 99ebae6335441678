import type { Example } from '../../domain/example.ts';
import { hashOf } from '../../domain/hash.ts';
import { rolloutKey } from '../../domain/keys.ts';
import type { Redact } from '../../domain/redact.ts';
import type { Ask, ModelId, Rollout } from '../../domain/rollout.ts';
import type { Experiment } from '../../ports/experiment.ts';
import type { Inspection } from '../../ports/inspection.ts';
import { type Caller, modelHash } from '../../ports/model.ts';
import type { Watch } from '../../ports/progress.ts';
import type { Archive, Ledger } from '../../ports/store.ts';

/** What the search may not spend. */
export interface HeldBack {
  /** Calls that the verify split needs. */
  readonly heldBack: { readonly task: number; readonly judge: number };
  /** The most that one task call may cost, in USD: what is reserved for the last call of a wave. */
  readonly reserveUsd: number;
  /** The same in tokens. */
  readonly reserveTokens: number;
}

/** What a lab works with. */
export interface LabParts extends HeldBack {
  readonly experiment: Experiment;
  readonly archive: Archive;
  readonly ledger: Ledger;
  /** A caller for each target model. */
  readonly callers: ReadonlyMap<ModelId, Caller>;
  /** A caller for each model that reflects. */
  readonly reflectors: ReadonlyMap<ModelId, Caller>;
  /** A caller for each judge, by the hash of its spec. */
  readonly judges: ReadonlyMap<string, Caller>;
  /** The user's own gate; null: there is none. */
  readonly inspection: Inspection | null;
  /** Rollouts under way at once, over all models. */
  readonly concurrency: number;
  /** Takes secrets out of what steps and metrics say. */
  readonly redact: Redact;
  readonly watch: Watch;
  readonly signal: AbortSignal;
}

/** A lab's parts with what can be worked out once. */
export interface Bench extends LabParts {
  readonly examples: ReadonlyMap<string, Example>;
  readonly exampleHashes: ReadonlyMap<string, string>;
  keyOf(ask: Omit<Ask, 'split'>): string;
}

/** What it takes to score rollouts. */
export type ScoringBench = Pick<
  Bench,
  'experiment' | 'archive' | 'judges' | 'redact' | 'examples' | 'exampleHashes' | 'keyOf'
>;

/** The answer of this wave that is under way or just came; null where the provider gave none. */
export type Underway = (key: string) => Promise<Rollout | null> | undefined;

/** A lab's parts, with examples and keys looked up once. */
export function benchOf(parts: LabParts): Bench {
  return { ...parts, ...lookups(parts.experiment) };
}

/** Examples and keys of an experiment. */
export function lookups(experiment: Experiment): Pick<Bench, 'examples' | 'exampleHashes' | 'keyOf'> {
  const { train, verify } = experiment.examples;
  const examples = new Map([...train, ...(verify ?? [])].map((example) => [example.id, example]));
  const exampleHashes = new Map([...examples].map(([id, example]) => [id, hashOf(example)]));
  const modelHashes = new Map(experiment.models.map((model) => [model.id, modelHash(model)]));
  const repeatable = new Set(experiment.models.filter((model) => model.repeatable).map(({ id }) => id));
  const keyOf = ({ candidate, example, model, attempt }: Omit<Ask, 'split'>) =>
    rolloutKey({
      stepVersion: experiment.task.version,
      candidate,
      exampleHash: known(exampleHashes, example),
      modelHash: known(modelHashes, model),
      // Asked again it would only say the same.
      attempt: repeatable.has(model) ? 0 : attempt,
    });
  return { examples, exampleHashes, keyOf };
}

/** The value of a key that must be there: asks name only what the experiment has. */
export function known<K, V>(map: ReadonlyMap<K, V>, key: K): V {
  const value = map.get(key);
  if (value === undefined) throw new Error(`the experiment has no ${String(key)}`);
  return value;
}
