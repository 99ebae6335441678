import { type Candidate, candidateOf } from '../../src/domain/candidate.ts';
import { hashOf } from '../../src/domain/hash.ts';
import type { Rollout } from '../../src/domain/rollout.ts';
import { type Fate, type Generation, NOTHING_SPENT, type Outcome } from '../../src/domain/run.ts';
import { type Row, sheetOf } from '../../src/domain/score.ts';
import type { Budget, Experiment, Limit } from '../../src/ports/experiment.ts';
import type { CallEnd, CallStart, Finished } from '../../src/ports/store.ts';
import { toyExperiment } from '../engine/toy.ts';

export const LONG_PROMPT = `Name trees. ${'Look at the leaves. '.repeat(30)}`;

export function sampleExperiment(changes: Partial<Experiment> = {}): Experiment {
  return toyExperiment({ identity: identityOf({ prompt: 'p', metrics: 'm', seed: '7' }), ...changes });
}

export function identityOf(parts: Readonly<Record<string, string>>): Experiment['identity'] {
  return { hash: hashOf(parts), parts };
}

export function sampleCandidate(name: string): Candidate {
  return candidateOf({ system: `${LONG_PROMPT}${name}` });
}

export function sampleRow(candidate: Candidate, example: string, value: number): Row<'train'> {
  return {
    ask: { candidate: candidate.id, example, model: 'one', attempt: 0, split: 'train' },
    scores: {
      named: { kind: 'scored', value, feedback: value < 1 ? `${example} is missing` : 'well named', tags: ['tree'] },
      judged: { kind: 'unscored', reason: 'no judge was asked' },
    },
  };
}

export function sampleOutcome(child: number, candidate: Candidate, fate: Fate, parent?: Candidate): Outcome {
  return {
    proposal: {
      child,
      operator: parent ? 'edit' : 'seed',
      parents: parent ? [parent.id] : [],
      ...(parent ? { bucket: 'missing-fir' } : {}),
      hypothesis: parent ? 'say fir' : '',
      edits: parent ? [{ component: 'system', find: '', replace: 'fir' }] : [],
      dropped: parent ? [{ edit: { component: 'system', find: 'oak', replace: '' }, reason: 'not found' }] : [],
      candidate,
    },
    sheet: sheetOf('train', [sampleRow(candidate, 'a', 1), sampleRow(candidate, 'b', child / 10)]),
    fate,
  };
}

/** Generation 0 admits the base; later ones admit a child of it and reject another. */
export function sampleGeneration(number: number, base: Candidate): Generation {
  const spent = { ...NOTHING_SPENT, calls: 10 * (number + 1), taskCalls: 10 * (number + 1), usd: 0.1 * (number + 1) };
  if (number === 0) {
    const seed = sampleOutcome(0, base, { kind: 'admitted', best: true });
    return { number, outcomes: [seed], remeasured: sheetOf('train', []), spent };
  }
  const rejection: Fate = { kind: 'rejected', at: 'gate', gate: 'size', reason: 'too long' };
  const outcomes = [
    sampleOutcome(1, sampleCandidate(`good ${number}`), { kind: 'admitted', best: false }, base),
    sampleOutcome(0, sampleCandidate(`bad ${number}`), rejection, base),
  ];
  return { number, outcomes, remeasured: sheetOf('train', [sampleRow(base, 'c', 0.5)]), spent };
}

export function sampleFinished(run: number, generations: number, best: Candidate): Finished {
  return {
    run,
    generations,
    stoppedBy: 'generations',
    best,
    verify: null,
    notVerified: null,
    missing: [],
    spent: NOTHING_SPENT,
  };
}

export function sampleRollout(key: string, candidate: Candidate, changes: Partial<Rollout> = {}): Rollout {
  return {
    key,
    candidate: candidate.id,
    example: 'a',
    model: 'one',
    attempt: 0,
    status: 'ok',
    output: { names: ['fir', 'ash'], count: 2 },
    trace: [
      { role: 'system', content: candidate.components.system ?? '' },
      { role: 'user', content: 'which?' },
      { role: 'assistant', content: '{"names":["fir","ash"],"count":2}' },
    ],
    usage: { inputTokens: 120, outputTokens: 30, usd: 0.000123 },
    durationMs: 12.5,
    ...changes,
  };
}

export function sampleCall(changes: Partial<CallStart> = {}): CallStart {
  return { key: 'k', role: 'task', model: 'one', reserveUsd: 0.01, reserveTokens: 100, ...changes };
}

export function doneFor(usd: number | undefined): CallEnd {
  const usage = { inputTokens: 10, outputTokens: 5, ...(usd === undefined ? {} : { usd }) };
  return { status: 'done', usage, returnedModel: 'one-2026', fingerprint: 'fp', durationMs: 3 };
}

export function failedEnd(billed: boolean): CallEnd {
  return { status: 'failed', error: 'reset', billed, durationMs: 3 };
}

const NO_LIMIT: Limit = { calls: null, usd: null, tokens: null, minutes: null };

export function budgetOf(limit: Partial<Limit>, roles: Partial<Budget['roles']> = {}): Budget {
  return { ...NO_LIMIT, ...limit, roles: { task: NO_LIMIT, reflector: NO_LIMIT, judge: NO_LIMIT, ...roles } };
}
