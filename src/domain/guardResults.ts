import type { Contest } from './contest.ts';
import { tooManyMissing } from './evidence.ts';
import { groupBy } from './group.ts';
import type { GuardedMetric, GuardResult, Guards } from './guards.ts';
import { holm } from './holm.ts';
import { byUnit, differenceOf, type Lack, metricMeasure, type Pair, type Pairing, pairsOf } from './pairs.ts';
import type { Sheet } from './score.ts';
import { mean, pairedDifference, pBelow } from './statistics.ts';

/** Every guard of a contest, on the pairs of `primary` and on those of each guarded metric. */
export function guardResults(contest: Contest, candidate: Sheet, baseline: Sheet, primary: Pairing): GuardResult[] {
  const { guards, models, unitOf } = contest;
  const measured = [
    ...models.map((model) => modelGuard(model, primary, guards)),
    ...guards.metrics.map((one) => metricGuard(one, pairsOf(candidate, baseline, metricMeasure(one.metric), unitOf))),
    ...(guards.exampleLoss === null ? [] : [exampleGuard(primary, guards.exampleLoss)]),
  ];
  const adjusted = holm(measured.map(({ p }) => p));
  return measured.map((guard, at) => result(guard, adjusted[at] ?? 1, contest.alpha));
}

/** A guard before it is compared with the others. */
interface Measured extends Pick<GuardResult, 'kind' | 'name' | 'allowed' | 'p' | 'missing'> {
  readonly values: readonly number[];
  readonly tooManyMissing: boolean;
}

function modelGuard(model: string, { pairs, missing }: Pairing, { perModel }: Guards): Measured {
  const own = pairs.filter((pair) => pair.model === model);
  const lacking = missing.filter((lack) => lack.model === model);
  return measured('model', model, [...byUnit(own, differenceOf).values()], perModel, share(own, lacking));
}

/** What no side has a score of by its nature, such as a ratio to a reference that is not there, is not missing. */
function metricGuard({ metric, direction, most, of }: GuardedMetric, { pairs, missing }: Pairing): Measured {
  const sign = direction === 'maximise' ? 1 : -1;
  const before = Math.abs(mean([...byUnit(pairs, (pair) => pair.baseline).values()]) ?? 0);
  const unit = of === 'unit' || before === 0 ? 1 : before;
  const values = [...byUnit(pairs, (pair) => (sign * differenceOf(pair)) / unit).values()];
  const lacking = missing.filter(({ onlyCandidate }) => onlyCandidate);
  return measured('metric', metric, values, most, share(pairs, lacking));
}

function share(pairs: readonly Pair[], lacking: readonly Lack[]): Missing {
  return {
    missing: lacking.length,
    tooManyMissing: tooManyMissing({ pairs: pairs.length, missing: lacking.length }),
  };
}

/** The example that lost most; its p is over its (model, attempt) pairs, times the number of examples looked at. */
function exampleGuard({ pairs, missing }: Pairing, most: number): Measured {
  const units = groupBy(pairs, ({ unit }) => unit);
  const unseen = new Set(missing.filter((lack) => lack.onlyCandidate && !units.has(lack.unit)).map(({ unit }) => unit));
  const lacking = { missing: unseen.size, tooManyMissing: unseen.size > 0 };
  const losses = byUnit(pairs, differenceOf);
  const worst = [...losses].reduce<readonly [string, number] | null>(
    (least, one) => (least === null || one[1] < least[1] || (one[1] === least[1] && one[0] < least[0]) ? one : least),
    null,
  );
  if (worst === null) return measured('examples', 'none', [], most, lacking);
  const ps = [...units.values()].map((own) => pBelow(cellsOf(own), -most));
  const p = Math.min(1, units.size * Math.min(...ps));
  return { kind: 'examples', name: worst[0], allowed: -most, values: [worst[1]], p, ...lacking };
}

/** A difference per model and attempt: the mean over the examples of one unit. */
function cellsOf(pairs: readonly Pair[]): number[] {
  const cells = groupBy(pairs, ({ model, attempt }) => `${model}\u0000${attempt}`);
  return [...cells.values()].flatMap((own) => mean(own.map(differenceOf)) ?? []);
}

type Missing = Pick<Measured, 'missing' | 'tooManyMissing'>;

function measured(
  kind: Measured['kind'],
  name: string,
  values: readonly number[],
  most: number,
  missing: Missing,
): Measured {
  return { kind, name, values, allowed: -most, p: pBelow(values, -most), ...missing };
}

/** Differences that rounding alone makes are none. */
const ROUNDING = 1e-9;

function result(guard: Measured, p: number, alpha: number): GuardResult {
  const { kind, name, values, allowed, missing } = guard;
  const found = pairedDifference(values, alpha);
  const within = found !== null && found.delta >= allowed - ROUNDING;
  return {
    kind,
    name,
    delta: found?.delta ?? null,
    lower: finite(found?.lower),
    upper: finite(found?.upper),
    allowed,
    se: finite(found?.se),
    n: found?.n ?? 0,
    missing,
    p,
    // Half of the level is for guards, the other half for a loss of primary.
    state: within && !guard.tooManyMissing ? 'held' : !within && p <= alpha / 2 ? 'broken' : 'unproven',
  };
}

function finite(value: number | undefined): number | null {
  return value !== undefined && Number.isFinite(value) ? value : null;
}
