import { expect, test } from 'vitest';
import { pulled } from '../../src/domain/bandit.ts';
import { newRun, type Run } from '../../src/domain/population.ts';
import { streamOf } from '../../src/domain/random.ts';
import type { OperatorName } from '../../src/domain/run.ts';
import { pickMove } from '../../src/engine/move.ts';
import type { Computing } from '../../src/ports/operator.ts';
import { toyExperiment } from './toy.ts';

const names: OperatorName[] = ['prune', 'demonstrate'];
const { search } = toyExperiment();
const experiment = toyExperiment({
  operators: names.map((name): Computing => ({ kind: 'computes', name, compute: () => never() })),
  search: { ...search, operators: names as typeof search.operators },
});

/** After a first generation in which pruning gained much, and others in which it gained nothing. */
function run(idle: Run['idle']): Run {
  const { step, seed, base, primary } = experiment;
  const head = { number: 1, step, seed, base, primary, population: 8 };
  return { ...newRun(head), idle, arms: pulled(pulled(new Map(), 'prune', 0.01), 'prune', 0) };
}

function chosen(idle: Run['idle'], choice: 'bandit' | 'even' = 'bandit'): Set<OperatorName> {
  const asked = { ...experiment, search: { ...experiment.search, choice } };
  return new Set(
    Array.from({ length: 60 }, (_, turn) => pickMove(run(idle), asked, streamOf(1, turn, 'move')).operator),
  );
}

test('what gained nothing does not have the next turn too, whatever it gained before', () => {
  expect(chosen('prune')).toEqual(new Set(['demonstrate']));
  expect(chosen(null)).toContain('prune');
});

test('an even choice stays even', () => {
  expect(chosen('prune', 'even')).toEqual(new Set(names));
});

function never(): never {
  throw new Error('nothing is proposed here');
}
