import { expect, test } from 'vitest';
import { operatorsOf } from '../../src/app/operators.ts';
import type { OperatorName } from '../../src/domain/run.ts';
import type { SearchSettings } from '../../src/ports/experiment.ts';
import { toyExperiment, toyModel } from '../engine/toy.ts';

const { search } = toyExperiment();
const named = (...operators: OperatorName[]) =>
  operatorsOf({ ...search, operators } as SearchSettings, toyModel('reflector')).map(({ name }) => name);

test('those that are named may be used', () => {
  expect(named('edit', 'revert')).toEqual(['edit', 'revert']);
});

test('revert alone has nothing to take back', () => {
  expect(() => named('revert')).toThrow(/name another operator beside it/);
});
