import type { Budget, Limit } from '../../ports/experiment.ts';
import type { Role } from '../../ports/model.ts';
import type { StoppedBy } from '../../ports/progress.ts';
import type { PulseWave } from '../../ports/pulse.ts';
import type { RunRecord } from '../../ports/records.ts';
import type { Holder, Standing, Underway, Used } from '../../ports/standing.ts';
import type { Activity } from '../../ports/traffic.ts';

/** `running`; `silent`: it is there and says nothing; `stopped`: the same command goes on; `finished`: nothing is left to do. */
export type RunState = 'running' | 'silent' | 'stopped' | 'finished';

/** How a run stands. Times in ms, money in USD. */
export interface Status {
  readonly step: string;
  readonly run: number;
  readonly label: string | null;
  readonly state: RunState;
  readonly purpose: 'search' | 'verify';
  readonly holder: Omit<Holder, 'gone'> | null;
  /** Under way, or the last that is committed. */
  readonly generation: number;
  readonly generations: number;
  readonly wave: PulseWave | null;
  readonly underway: readonly Underway[];
  readonly traffic: Activity['traffic'];
  readonly setAside: Activity['setAside'];
  readonly used: Standing['used'];
  readonly budget: Budget;
  readonly kept: Activity['kept'] | null;
  readonly lastMinute: Standing['lastMinute'];
  /** To the last generation, at the pace of the last ones; null before any and when nobody runs. */
  readonly etaMs: number | null;
  readonly stopped: { readonly by: StoppedBy | 'killed'; readonly says: string | null } | null;
  /** What a run is told beside its experiment, to go on as it was. */
  readonly resume: { readonly generations: number | null; readonly profile: string | null } | null;
}

/** What the experiment says now. */
export interface Told {
  readonly generations: number;
  readonly budget: Budget;
  readonly profile: string | null;
}

/** The lease's heartbeat comes four times a minute. */
const SILENT_MS = 60_000;

export function statusOf(record: RunRecord, standing: Standing, told: Told, now: number): Status {
  const { holder, pulse, underway, used, lastMinute } = standing;
  const state = stateOf(record, standing);
  const on = state === 'running' || state === 'silent';
  const generations = pulse?.generations ?? told.generations;
  const generation = on ? (pulse?.generation ?? record.generation + 1) : record.generation;
  return {
    step: record.step,
    run: record.number,
    label: record.label,
    state,
    purpose: pulse?.purpose ?? 'search',
    holder: on && holder ? withoutGone(holder) : null,
    generation,
    generations: pulse?.purpose === 'verify' ? record.generation : generations,
    wave: on ? (pulse?.wave ?? null) : null,
    underway: on ? underway : [],
    traffic: on ? (pulse?.activity.traffic ?? []) : [],
    setAside: pulse?.activity.setAside ?? [],
    used,
    budget: pulse?.budget ?? told.budget,
    kept: on ? (pulse?.activity.kept ?? null) : null,
    lastMinute,
    etaMs: on && pulse?.purpose === 'search' ? etaOf(standing, generations - record.generation, now) : null,
    stopped: on ? null : endOf(record, standing),
    resume: state === 'stopped' ? resumeOf(record, pulse?.generations ?? null, told) : null,
  };
}

function stateOf(record: RunRecord, standing: Standing): RunState {
  const { holder, pulse } = standing;
  if (holder && !holder.gone && pulse && pulse.ended === null)
    return holder.silentMs > SILENT_MS ? 'silent' : 'running';
  return BROKEN_OFF.has(endOf(record, standing).by) ? 'stopped' : 'finished';
}

/** The last word of a process; a process without one was killed. Before there were words, the books say how a run ended. */
function endOf({ finished }: RunRecord, { pulse }: Standing): NonNullable<Status['stopped']> {
  if (pulse) return pulse.ended ?? { by: 'killed', says: null };
  return { by: finished?.stoppedBy ?? 'killed', says: null };
}

/** After these the same command goes on. */
const BROKEN_OFF: ReadonlySet<StoppedBy | 'killed'> = new Set([
  'budget',
  'refused',
  'interrupted',
  'mistake',
  'failed',
  'killed',
]);

function resumeOf(record: RunRecord, generations: number | null, told: Told): Status['resume'] {
  return {
    generations: generations === told.generations ? null : generations,
    profile: record.profile === told.profile ? null : record.profile,
  };
}

/** At the pace of the last generations of this process, less what has passed since the last one. */
function etaOf({ commits }: Standing, left: number, now: number): number | null {
  const [newest, oldest] = [commits[0], commits.at(-1)];
  if (newest === undefined || oldest === undefined || commits.length < 2 || left <= 0) return null;
  const pace = (newest - oldest) / (commits.length - 1);
  return Math.max(0, pace * left - (now - newest));
}

function withoutGone({ gone: _, ...holder }: Holder): Omit<Holder, 'gone'> {
  return holder;
}

/** The shape of `status --json`. */
export function statusReport(status: Status, resume: string | null) {
  const { holder, wave, used, budget, kept, lastMinute } = status;
  return {
    step: status.step,
    run: status.run,
    label: status.label,
    state: status.state,
    purpose: status.purpose,
    holder: holder && { pid: holder.pid, host: holder.host, for_ms: holder.forMs, silent_ms: holder.silentMs },
    generation: status.generation,
    generations: status.generations,
    wave,
    in_flight: status.underway.map(({ model, role, calls, oldestMs }) => ({ model, role, calls, oldest_ms: oldestMs })),
    models: status.traffic.map(({ models, inFlight, allowed, waiting }) => ({
      models,
      in_flight: inFlight,
      allowed,
      waiting,
    })),
    set_aside: status.setAside,
    spent: { ...usedReport(used), roles: byRole((role) => usedReport(used.roles[role])) },
    budget: { ...limitReport(budget), roles: byRole((role) => limitReport(budget.roles[role])) },
    kept_back: kept,
    last_minute: lastMinute,
    eta_ms: status.etaMs,
    stopped: status.stopped,
    resume,
  };
}

function usedReport({ calls, usd, unknownUsd, tokens, unknownTokens, minutes }: Used) {
  return { calls, usd, unknown_usd: unknownUsd, tokens, unknown_tokens: unknownTokens, minutes };
}

function limitReport({ calls, usd, tokens, minutes }: Limit) {
  return { calls, usd, tokens, minutes };
}

function byRole<T>(of: (role: Role) => T): Record<Role, T> {
  return { task: of('task'), reflector: of('reflector'), judge: of('judge') };
}
