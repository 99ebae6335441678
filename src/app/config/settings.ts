import type { Components } from '../../domain/candidate.ts';
import { frozenText } from '../../domain/frozen.ts';
import type { GateSettings } from '../../domain/gate.ts';
import type { Budget, SearchSettings } from '../../ports/experiment.ts';
import type { ModelSpec, Role } from '../../ports/model.ts';
import { type Mistake, refuse } from './mistakes.ts';
import type { BudgetKeys, GateKeys, SearchKeys } from './schema/search.ts';
import type { Source } from './source.ts';

/** Defaults by the number of instances: examples of train x models. */
export function searchOf(keys: SearchKeys, instances: number): SearchSettings {
  const usual = instances < 50 ? SMALL : instances < 200 ? MIDDLE : LARGE;
  return {
    intent: keys.intent,
    proposals: keys.proposals ?? usual.proposals,
    slice: keys.slice ?? usual.slice,
    guards: keys.guards ?? usual.guards,
    train: keys.train ?? null,
    race: keys.race,
    attempts: keys.attempts,
    screen: keys.screen,
    failures: keys.failures,
    parents: keys.parents,
    choice: keys.choice,
    operators: keys.operators,
    demonstrations: keys.demonstrations,
    prune: keys.prune,
    population: keys.population ?? usual.population,
    compose: keys.compose,
    revise: keys.revise,
    finalists: keys.finalists,
    tournament: keys.tournament,
    verifyAttempts: keys.verify_attempts,
  };
}

const SMALL = { proposals: 4, slice: 4, guards: 2, population: 10 };
const MIDDLE = { proposals: 8, slice: 4, guards: 2, population: 8 };
const LARGE = { proposals: 12, slice: 4, guards: 3, population: 12 };

/** Frozen spans are kept texts: `base` says what stands in them. */
export function gatesOf(keys: GateKeys, base: Components, source: Source): GateSettings {
  const frozen = keys.frozen.map((span) => frozenText(base, span));
  refuse(
    source,
    frozen.flatMap((found, at) =>
      typeof found === 'string' ? [{ path: ['gates', 'frozen', at], message: found }] : [],
    ),
  );
  return {
    maxChars: keys.max_chars,
    maxGrowth: keys.max_growth,
    growthAllowance: keys.growth_allowance,
    keep: [...keys.keep, ...frozen.flatMap((found) => (typeof found === 'string' ? [] : [found.text]))],
    maxTokens: keys.max_tokens,
    leakage: keys.leakage,
    noNew: keys.no_new,
  };
}

/** A program that a candidate must pass. */
export interface DeclaredGateCommand {
  readonly run: readonly string[];
  readonly timeoutMs: number;
  readonly link: readonly string[];
}

export function gateCommandOf({ command }: GateKeys): DeclaredGateCommand | null {
  if (command === undefined) return null;
  return { run: command.run, timeoutMs: command.timeout_s * 1000, link: command.link };
}

export function budgetOf({ allow_unknown_price: _, ...budget }: BudgetKeys): Budget {
  return budget;
}

/** Refuses a budget in USD over models whose price nobody stated: it could not be kept. */
export function refuseUnknownPrices(
  budget: BudgetKeys,
  declared: {
    readonly models: readonly ModelSpec[];
    readonly reflector: ModelSpec;
    readonly furtherReflectors: readonly ModelSpec[];
    readonly judges: readonly ModelSpec[];
  },
  source: Source,
): void {
  if (budget.allow_unknown_price) return;
  const limited = (role: Role) => budget.usd !== null || budget.roles[role].usd !== null;
  const unknown = [
    ...(limited('task') ? declared.models : []),
    ...(limited('reflector') ? [declared.reflector, ...declared.furtherReflectors] : []),
    ...(limited('judge') ? declared.judges : []),
  ].filter(({ price }) => price === null);
  refuse(source, unknown.length === 0 ? [] : [unknownPrice([...new Set(unknown.map(({ id }) => id))], budget)]);
}

function unknownPrice(ids: readonly string[], budget: BudgetKeys): Mistake {
  const message = `a budget in USD needs a price for ${ids.join(', ')}: add \`price: { input: ..., output: ... }\` (USD per million tokens; it is not in the table of common prices), or allow it with --allow-unknown-price`;
  const role = (['task', 'reflector', 'judge'] as const).find((one) => budget.roles[one].usd !== null) ?? 'task';
  return { path: budget.usd === null ? ['budget', 'roles', role, 'usd'] : ['budget', 'usd'], message };
}
