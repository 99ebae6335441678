import { createDemonstrate } from '../operators/demonstrate.ts';
import { editOperator } from '../operators/edit.ts';
import { pruneOperator } from '../operators/prune.ts';
import { rewriteOperator } from '../operators/rewrite.ts';
import type { SearchSettings } from '../ports/experiment.ts';
import type { Operator } from '../ports/operator.ts';

/** The operators that an experiment's search may use. */
export function operatorsOf(search: SearchSettings): Operator[] {
  const all = [editOperator, rewriteOperator, createDemonstrate(search.demonstrations), pruneOperator];
  return all.filter(({ name }) => search.operators.includes(name));
}
