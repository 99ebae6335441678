import { type Bounds, confidenceSequence } from './confidenceSequence.ts';
import { mean } from './statistics.ts';

/** What must not be lost while a candidate answers a part of the real traffic. */
export interface LiveGuard {
  readonly name: 'score' | 'latency' | 'cost';
  readonly direction: 'maximise' | 'minimise';
  /** Most that may be lost: in its own unit, or as a share of the base's mean. */
  readonly most: number;
  readonly of: 'unit' | 'share';
  /** Values above it count as it: what is bounded can be told from luck. */
  readonly cap: number;
}

/** Of each arm, in the order in which they came; what was not measured is left out. */
export type LiveValues = Readonly<
  Record<LiveGuard['name'], { readonly base: readonly number[]; readonly candidate: readonly number[] }>
>;

export interface LiveArm extends Bounds {
  /** Null when nothing was measured. */
  readonly mean: number | null;
  readonly n: number;
}

export interface LiveResult {
  readonly guard: LiveGuard;
  readonly base: LiveArm;
  readonly candidate: LiveArm;
  /** The loss is larger than allowed, whenever one looks. */
  readonly breached: boolean;
}

/**
 * Guards of a canary. Bounds hold at every moment at once, so one may look after each outcome and act on the first breach:
 * all guards together break without a loss in `alpha` of all canaries at most.
 */
export function canary(values: LiveValues, guards: readonly LiveGuard[], alpha: number): LiveResult[] {
  return guards.map((guard) => {
    const own = values[guard.name];
    const arm = (some: readonly number[]) => armOf(some, guard.cap, alpha / 2 / guards.length);
    const [base, candidate] = [arm(own.base), arm(own.candidate)];
    return { guard, base, candidate, breached: isBreached(guard, base, candidate) };
  });
}

function armOf(values: readonly number[], cap: number, alpha: number): LiveArm {
  const capped = values.map((value) => Math.min(cap, value) / cap);
  const { lower, upper } = confidenceSequence(capped, alpha);
  const centre = mean(capped);
  return { mean: centre === null ? null : cap * centre, n: values.length, lower: cap * lower, upper: cap * upper };
}

function isBreached({ direction, most, of }: LiveGuard, base: Bounds, candidate: Bounds): boolean {
  if (direction === 'maximise') return candidate.upper < (of === 'share' ? (1 - most) * base.lower : base.lower - most);
  return candidate.lower > (of === 'share' ? (1 + most) * base.upper : base.upper + most);
}
