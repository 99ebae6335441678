import pc from 'picocolors';
import { describe, expect, test } from 'vitest';
import { statusOf, statusReport } from '../../../src/app/report/status.ts';
import { renderStatus } from '../../../src/cli/render/status.ts';
import { NOTHING_SPENT } from '../../../src/domain/run.ts';
import type { Pulse } from '../../../src/ports/pulse.ts';
import type { RunRecord } from '../../../src/ports/records.ts';
import type { Holder, Standing } from '../../../src/ports/standing.ts';
import type { Finished } from '../../../src/ports/store.ts';
import { budgetOf } from '../../contracts/samples.ts';

const NOW = 1_000_000_000;
const BUDGET = budgetOf({ usd: 5, calls: 5_000 }, { judge: { calls: 100, usd: null, tokens: null, minutes: null } });
const TOLD = { generations: 10, budget: BUDGET, profile: 'live' };
const RECORD: RunRecord = {
  number: 2,
  step: 'greet',
  seed: 1,
  startedAt: '2026-01-01T00:00:00.000Z',
  generation: 3,
  label: null,
  profile: 'live',
  spent: NOTHING_SPENT,
  finished: null,
  readings: [],
};
const HERE: Holder = { pid: 42, host: 'here', gone: false, forMs: 252_000, silentMs: 4_000 };
const PULSE: Pulse & { readonly saidAt: number } = {
  saidAt: NOW - 500,
  run: 2,
  purpose: 'search',
  generation: 4,
  generations: 10,
  wave: { stage: 'train', asked: 40, cached: 8, done: 12 },
  budget: BUDGET,
  activity: {
    traffic: [
      {
        models: ['mini', 'grader'],
        inFlight: 6,
        allowed: 20,
        waiting: [
          { for: 'requests_per_minute', calls: 12, ms: 1_000 },
          { for: 'calls_in_flight', calls: 3, ms: null },
        ],
      },
      { models: ['far'], inFlight: 0, allowed: 4, waiting: [{ for: 'retry_after', calls: 4, ms: 25_000 }] },
    ],
    setAside: [{ model: 'old', ms: null, reason: 'old is set aside after 8 failures in a row: HTTP 503' }],
    kept: { calls: 120, usd: 0.3, tokens: 9_000 },
  },
  ended: null,
};
const used = { calls: 1_204, usd: 0.1234, unknownUsd: 0.01, tokens: 210_000, unknownTokens: 0, minutes: 3.21 };
const STANDING: Standing = {
  holder: HERE,
  pulse: PULSE,
  underway: [
    { model: 'mini', role: 'task', calls: 5, oldestMs: 4_000 },
    { model: 'grader', role: 'judge', calls: 1, oldestMs: 1_000 },
  ],
  used: { ...used, roles: { task: used, reflector: used, judge: { ...used, calls: 7 } } },
  lastMinute: { calls: 74, failed: 2 },
  commits: [NOW - 10_000, NOW - 70_000, NOW - 130_000],
};
const FINISHED = { stoppedBy: 'generations' } as Finished;
const endedBy = (ended: Pulse['ended']): Partial<Standing> => ({ pulse: { ...PULSE, ended }, holder: null });

describe('the state of a run', () => {
  test.each<[string, Partial<RunRecord>, Partial<Standing>, ReturnType<typeof stateOf>]>([
    ['under way', {}, {}, ['running', null]],
    ['silent', {}, { holder: { ...HERE, silentMs: 61_000 } }, ['silent', null]],
    ['killed', {}, { holder: { ...HERE, gone: true } }, ['stopped', 'killed']],
    ['killed, its lease freed by an audit', {}, { holder: null }, ['stopped', 'killed']],
    ['stopped by a signal', {}, endedBy({ by: 'interrupted', says: 'stopped by SIGINT' }), ['stopped', 'interrupted']],
    ['refused', {}, endedBy({ by: 'refused', says: 'far refuses: 401' }), ['stopped', 'refused']],
    ['out of budget', { finished: FINISHED }, endedBy({ by: 'budget', says: null }), ['stopped', 'budget']],
    ['done', { finished: FINISHED }, endedBy({ by: 'generations', says: null }), ['finished', 'generations']],
    ['done, then asked for more, then killed', { finished: FINISHED }, { holder: null }, ['stopped', 'killed']],
    ['done, and another run has the lease', { finished: FINISHED }, { pulse: null }, ['finished', 'generations']],
    ['left open by an earlier version', {}, { pulse: null, holder: null }, ['stopped', 'killed']],
  ])('%s', (_, record, standing, expected) => {
    expect(stateOf(record, standing)).toEqual(expected);
  });
});

function stateOf(record: Partial<RunRecord>, standing: Partial<Standing>) {
  const { state, stopped } = statusOf({ ...RECORD, ...record }, { ...STANDING, ...standing }, TOLD, NOW);
  return [state, stopped?.by ?? null];
}

test('the end is as far as the last generations were apart, less what has passed', () => {
  const etaOf = (standing: Partial<Standing>) => statusOf(RECORD, { ...STANDING, ...standing }, TOLD, NOW).etaMs;
  expect(etaOf({})).toBe(7 * 60_000 - 10_000);
  expect(etaOf({ commits: [NOW - 10_000] })).toBe(null);
  expect(etaOf({ pulse: { ...PULSE, generations: 3 } })).toBe(null);
  expect(etaOf({ holder: null })).toBe(null);
  expect(etaOf({ commits: [NOW - 10_000_000, NOW - 10_001_000] })).toBe(0);
});

test('a run that goes on with what it was told beside its experiment', () => {
  const ended = endedBy({ by: 'interrupted', says: null });
  const pulse = { ...ended.pulse!, generations: 30 };
  const record = { ...RECORD, profile: 'rehearsal' };
  expect(statusOf(record, { ...STANDING, ...ended, pulse }, TOLD, NOW).resume).toEqual({
    generations: 30,
    profile: 'rehearsal',
  });
  expect(statusOf(RECORD, { ...STANDING, ...ended }, TOLD, NOW).resume).toEqual({ generations: null, profile: null });
  expect(statusOf(RECORD, STANDING, TOLD, NOW).resume).toBe(null);
});

test('as a person reads it', () => {
  const plain = pc.createColors(false);
  expect(renderStatus(statusOf(RECORD, STANDING, TOLD, NOW), null, plain)).toMatchInlineSnapshot(`
    "greet, run 2: running, process 42 on here, for 4m12s
    generation  4 of 10, train: 12 of 40 done, 8 known before
    in flight   5 task by mini, 1 judge by grader; the oldest for 4s
    waiting     mini = grader, 6 of 20 in flight: 12 for requests per minute (1s yet), 3 for a place in flight
    waiting     far, 0 of 4 in flight: 4 for the provider, which asked to wait (25s yet)
    set aside   old until the command is run again: old is set aside after 8 failures in a row: HTTP 503
    spent       1,204 of 5,000 calls, $0.1234 of $5.00 and up to $0.0100 unknown, 210,000 tokens, 3.2 minutes
                judge: 7 of 100 calls, $0.1234 and up to $0.0100 unknown, 210,000 tokens, 3.2 minutes
    kept back   120 calls, $0.3000 for the verify split
    rate        74 calls in the last minute, 2 of them failed; the last generation in about 6m50s"
  `);
  const stopped = { ...STANDING, ...endedBy({ by: 'refused', says: 'far refuses: \u001b[2J401' }) };
  expect(renderStatus(statusOf(RECORD, stopped, TOLD, NOW), 'evolve --step greet', plain)).toMatchInlineSnapshot(`
    "greet, run 2: stopped: a provider refuses or is gone (far refuses: \\u001b[2J401)
    generation  3 of 10
    set aside   old until the command is run again: old is set aside after 8 failures in a row: HTTP 503
    spent       1,204 of 5,000 calls, $0.1234 of $5.00 and up to $0.0100 unknown, 210,000 tokens, 3.2 minutes
                judge: 7 of 100 calls, $0.1234 and up to $0.0100 unknown, 210,000 tokens, 3.2 minutes

    to go on:
      evolve --step greet"
  `);
});

test('as a program reads it', () => {
  const report = statusReport(statusOf(RECORD, STANDING, TOLD, NOW), null);
  expect(report).toMatchObject({
    state: 'running',
    holder: { pid: 42, silent_ms: 4_000 },
    in_flight: [{ model: 'mini', role: 'task', calls: 5, oldest_ms: 4_000 }, { model: 'grader' }],
    spent: { calls: 1_204, unknown_usd: 0.01, roles: { judge: { calls: 7 } } },
    budget: { usd: 5, roles: { judge: { calls: 100 } } },
    kept_back: { calls: 120 },
    resume: null,
  });
});
