import { UserError } from '../domain/errors.ts';
import { createDemonstrate } from '../operators/demonstrate.ts';
import { editOperator } from '../operators/edit.ts';
import { mergeOperator } from '../operators/merge.ts';
import { createPrune } from '../operators/prune.ts';
import { restartOperator } from '../operators/restart.ts';
import { revertOperator } from '../operators/revert.ts';
import { rewriteOperator } from '../operators/rewrite.ts';
import { trajectoryOperator } from '../operators/trajectory.ts';
import type { SearchSettings } from '../ports/experiment.ts';
import type { ModelSpec } from '../ports/model.ts';
import type { Operator } from '../ports/operator.ts';
import { NOBODY } from './config/models.ts';

/** The operators that an experiment's search may use; without a reflector those that ask no model. Throws `UserError`. */
export function operatorsOf(search: SearchSettings, reflector: ModelSpec): Operator[] {
  const all = [
    editOperator,
    rewriteOperator,
    createDemonstrate(search.demonstrations),
    createPrune({ from: search.prune, template: search.demonstrations.template }),
    revertOperator,
    mergeOperator,
    restartOperator,
    trajectoryOperator,
  ];
  const chosen = all.filter(({ name }) => search.operators.includes(name));
  if (chosen.every(({ name }) => name === 'revert'))
    throw new UserError('search.operators: revert takes back what others added; name another operator beside it');
  if (reflector !== NOBODY) return chosen;
  const silent = chosen.filter(({ kind }) => kind === 'computes');
  if (silent.length > 0) return silent;
  const names = all.filter(({ kind }) => kind === 'computes').map(({ name }) => name);
  throw new UserError(
    `reflector: none leaves nobody to ask for ${search.operators.join(', ')}; search.operators may be ${names.join(', ')}`,
  );
}
