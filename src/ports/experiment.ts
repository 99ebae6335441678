import type { Candidate } from '../domain/candidate.ts';
import type { Example } from '../domain/example.ts';
import type { GateSettings } from '../domain/gate.ts';
import type { Guards } from '../domain/guards.ts';
import type { ModelId } from '../domain/rollout.ts';
import type { OperatorName } from '../domain/run.ts';
import type { Primary } from '../domain/score.ts';
import type { Metric } from './metric.ts';
import type { ModelSpec, Role } from './model.ts';
import type { Operator } from './operator.ts';
import type { Step } from './step.ts';

/** What a run is told, checked and composed. */
export interface Experiment {
  readonly step: string;
  readonly base: Candidate;
  readonly task: Step;
  readonly examples: {
    readonly train: readonly Example[] /** Null: `verify: none`. */;
    readonly verify: readonly Example[] | null;
  };
  readonly models: readonly ModelSpec[];
  readonly reflector: ModelSpec;
  /** Others that may reflect in its place; which one does is learned. */
  readonly furtherReflectors?: readonly ModelSpec[];
  readonly metrics: readonly Metric[];
  readonly primary: Primary;
  readonly objectives: readonly Objective[];
  readonly guards: Guards;
  readonly gates: GateSettings;
  readonly search: SearchSettings;
  readonly operators: readonly Operator[];
  readonly seed: number;
  /** A total; the seed is generation 0. */
  readonly generations: number;
  readonly budget: Budget;
  readonly identity: Identity;
  /** What screens, files and exports of this run must say: SIMULATED, REPLAYED, or nothing. */
  readonly label: 'SIMULATED' | 'REPLAYED' | null;
}

/** An axis of the reported front. `primary` is per model; a metric too; `length` is the candidate's. */
export type Objective =
  | { readonly kind: 'primary'; readonly epsilon: number }
  | { readonly kind: 'length'; readonly epsilon: number }
  | { readonly kind: 'metric'; readonly metric: string; readonly epsilon: number };

export interface SearchSettings {
  /** The owner's wishes, told to every reflection. */
  readonly intent: string | null;
  /** P: proposals asked for in one wave. */
  readonly proposals: number;
  /** S: cells of the failure slice. */
  readonly slice: number;
  /** G: guard cells that passed. */
  readonly guards: number;
  /** Cells of train that a generation's children are measured on at most; null: as many as are usual. */
  readonly train: number | null;
  /** Whether a child that has little chance left to gain is stopped on its way through train: adaptive is on large sets. */
  readonly race: 'adaptive' | 'always' | 'never';
  /** Attempts on each train cell: adaptive takes two where one turns out to say little. */
  readonly attempts: number | 'adaptive';
  /** Whether proposals are screened before they are composed: adaptive is not at first, while most of them help. */
  readonly screen: 'adaptive' | 'always' | 'never';
  /** Whether a reflection sees failures that are alike, or any. */
  readonly failures: 'grouped' | 'random';
  /** Whether other members than the best have children once it stagnates. */
  readonly parents: 'front' | 'best';
  /** How the operator is chosen once edits stagnate: by what each gained, or evenly. */
  readonly choice: 'bandit' | 'even';
  /** Operators that may be used; one alone is forced. */
  readonly operators: readonly OperatorName[];
  /** Solved examples in the prompt: how many at most, and how one is rendered (null: as the operator does). */
  readonly demonstrations: { readonly most: number; readonly template: string | null };
  /** Whose lines the prune operator may drop: those added to the base, or any. */
  readonly prune: 'added' | 'any';
  /** Members of the population at most. */
  readonly population: number;
  /** `all`: the screened edits of a generation become one child. `each`: every survivor is a child by itself. */
  readonly compose: 'all' | 'each';
  /** Whether a composite is measured once more without the edits that did harm in it. */
  readonly revise: boolean;
  /** Finalists at most, for the verify split. */
  readonly finalists: number;
  /** Share of the search's budget that is kept for measuring the finalists again on train; 0: they are not. */
  readonly tournament: number;
  /** Attempts per verify cell. */
  readonly verifyAttempts: number;
}

/** Null: no limit. */
export interface Limit {
  /** On the wire. */
  readonly calls: number | null;
  readonly usd: number | null;
  /** Input and output together. */
  readonly tokens: number | null;
  /** Of a run: while its waves are under way. Of a role: of its calls, added up. No call begins after them. */
  readonly minutes: number | null;
}

/** For a run over every role, and for each role beside that. */
export interface Budget extends Limit {
  readonly roles: Readonly<Record<Role, Limit>>;
}

/** Same hash, same run. `parts` name what the hash covers, so that a change can be listed. */
export interface Identity {
  readonly hash: string;
  readonly parts: Readonly<Record<string, string>>;
}

export type ModelsById = ReadonlyMap<ModelId, ModelSpec>;
