import { basename } from 'node:path';
import { canary, type LiveGuard, type LiveResult, type LiveValues } from '../../domain/canary.ts';
import { UserError } from '../../domain/errors.ts';
import type { LoadedExperiment } from '../config/load.ts';
import { type LiveOutcome, readOutcomes } from './outcomes.ts';

export interface CanaryRequest {
  /** JSONL of live outcomes. */
  readonly file: string;
  /** The first digits of an id; null: the only one that is not the base. */
  readonly candidate: string | null;
  /** Where the values of a guard end; null: not said. */
  readonly caps: { readonly seconds: number | null; readonly usd: number | null };
}

/** The shape of `canary --json`. */
export interface CanaryReport {
  readonly step: string;
  readonly candidate: string;
  readonly verdict: 'go on' | 'roll back';
  readonly alpha: number;
  readonly guards: readonly LiveResult[];
}

/** What live outcomes say of a candidate so far, by the guards of the experiment. Throws `UserError`. */
export function canaryReport(loaded: LoadedExperiment, { file, candidate: wanted, caps }: CanaryRequest): CanaryReport {
  const name = basename(file);
  const outcomes = readOutcomes(file, name);
  const candidate = candidateIn(outcomes, wanted, name);
  const { alpha } = loaded.guards;
  const guards = canary(valuesOf(outcomes, candidate), guardsOf(loaded, caps), alpha);
  const verdict = guards.some(({ breached }) => breached) ? 'roll back' : 'go on';
  return { step: loaded.step, candidate, verdict, alpha, guards };
}

const BASE = 'base';

function candidateIn(outcomes: readonly LiveOutcome[], wanted: string | null, name: string): string {
  const others = [...new Set(outcomes.map(({ candidate }) => candidate))].filter((one) => one !== BASE);
  const [only, another] = wanted === null ? others : others.filter((one) => one.startsWith(wanted));
  if (only === undefined)
    throw new UserError(
      `${name} holds no outcome of ${wanted ?? 'a candidate'}: a line is {"candidate": ID or "base", "score": …}`,
    );
  if (another !== undefined)
    throw new UserError(`${name} holds ${others.length} candidates: name one with --candidate`);
  if (!outcomes.some(({ candidate }) => candidate === BASE))
    throw new UserError(`${name} holds no outcome of the base: without it nobody knows what was lost`);
  return only;
}

/** The guards of the experiment, on what can be measured of live traffic. Throws `UserError` where a cap is wanted. */
function guardsOf({ guards }: LoadedExperiment, caps: CanaryRequest['caps']): LiveGuard[] {
  const share = (metric: string) => guards.metrics.find((one) => one.metric === metric && one.of === 'share')?.most;
  const capped = (name: 'latency' | 'cost', cap: number | null, flag: string): LiveGuard[] => {
    const most = share(name);
    if (most === undefined) return [];
    if (cap === null) throw new UserError(`the guard on ${name} needs an end of its values: ${flag}`);
    return [{ name, direction: 'minimise', most, of: 'share', cap }];
  };
  return [
    { name: 'score', direction: 'maximise', most: guards.perModel, of: 'unit', cap: 1 },
    ...capped('latency', caps.seconds, '--latency-cap SECONDS'),
    ...capped('cost', caps.usd, '--cost-cap USD'),
  ];
}

function valuesOf(outcomes: readonly LiveOutcome[], candidate: string): LiveValues {
  const both = (measureOf: (outcome: LiveOutcome) => number | undefined) => ({
    base: valuesIn(outcomes, BASE, measureOf),
    candidate: valuesIn(outcomes, candidate, measureOf),
  });
  return {
    score: both(({ score }) => score),
    latency: both(({ latency_ms: ms }) => (ms === undefined ? undefined : ms / 1000)),
    cost: both(({ usd }) => usd),
  };
}

function valuesIn(
  outcomes: readonly LiveOutcome[],
  who: string,
  measureOf: (outcome: LiveOutcome) => number | undefined,
): number[] {
  return outcomes.filter(({ candidate }) => candidate === who).flatMap((outcome) => measureOf(outcome) ?? []);
}
