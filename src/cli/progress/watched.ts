import { NOTHING_SPENT, type Spent } from '../../domain/run.ts';
import type { ProgressEvent } from '../../ports/progress.ts';
import { duration, scored, spending } from '../render/numbers.ts';

/** What is known of a run under way. Immutable. */
export interface Watched {
  readonly opened: Extract<ProgressEvent, { kind: 'opened' }> | null;
  /** The generation under way. */
  readonly generation: number;
  readonly stage: string;
  readonly asked: number;
  readonly cached: number;
  readonly done: number;
  readonly spent: Spent;
  readonly committed: Extract<ProgressEvent, { kind: 'committed' }> | null;
  /** Generations committed while we watched, and when the last one was, in ms. */
  readonly commits: number;
  readonly committedAt: number;
  readonly openedAt: number;
  readonly now: number;
}

export const NOTHING_WATCHED: Watched = {
  opened: null,
  generation: 0,
  stage: '',
  asked: 0,
  cached: 0,
  done: 0,
  spent: NOTHING_SPENT,
  committed: null,
  commits: 0,
  committedAt: 0,
  openedAt: 0,
  now: 0,
};

/** The state after an event; `now` in ms from any fixed point. */
export function watched(before: Watched, event: ProgressEvent, now: number): Watched {
  const state = { ...before, now };
  switch (event.kind) {
    case 'opened':
      return { ...state, opened: event, spent: event.spent, openedAt: now, generation: event.generation + 1 };
    case 'generation':
      return { ...state, generation: event.generation };
    case 'wave':
      return { ...state, stage: event.wave.stage, asked: event.asked, cached: event.cached, done: event.cached };
    case 'answered':
      return { ...state, done: event.done };
    case 'spent':
      return { ...state, spent: event.spent };
    case 'committed':
      return { ...state, committed: event, commits: state.commits + 1, committedAt: now };
    default:
      return state;
  }
}

/** `1,204 calls, $0.12 of $5.00 | ETA 1m20s | front 4 | best 0.812 (base 0.640)` */
export function facts(state: Watched): string {
  const { opened, committed } = state;
  const left = eta(state);
  return [
    spending(state.spent, opened?.budget ?? { calls: null, usd: null }),
    ...(left === null ? [] : [`ETA ${duration(left)}`]),
    ...(committed === null ? [] : [`front ${committed.front}`]),
    ...(committed === null ? [] : [`best ${scored(committed.best)} (base ${scored(committed.base)})`]),
  ].join(' | ');
}

/** Milliseconds to the last generation at the pace so far; null before the first commit and after the last. */
export function eta({ opened, committed, commits, committedAt, openedAt, now }: Watched): number | null {
  if (opened === null || committed === null || commits === 0) return null;
  const left = opened.generations - committed.generation;
  if (left <= 0) return null;
  const pace = (committedAt - openedAt) / commits;
  return Math.max(0, pace * left - (now - committedAt));
}

/** `SIMULATED ` before whatever such a run shows. */
export function labelled({ opened }: Watched, text: string): string {
  return opened?.label ? `${opened.label} ${text}` : text;
}
