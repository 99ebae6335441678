import { pickArm } from '../domain/bandit.ts';
import { bestOf, type Run } from '../domain/population.ts';
import { type Random, weightedPick } from '../domain/random.ts';
import type { ModelId } from '../domain/rollout.ts';
import type { OperatorName } from '../domain/run.ts';
import type { Experiment } from '../ports/experiment.ts';
import { doubtable } from './reverts.ts';

/** What a generation is made of: one operator, since only edits of one parent compose. */
export interface Move {
  readonly operator: OperatorName;
  /** Its proposals become one child; those of other operators compete. */
  readonly composes: boolean;
  /** Makes one proposal, which needs no screen: it goes to train as it is. */
  readonly alone: boolean;
}

/** Of a generation that proposes nothing. */
export const NO_MOVE: Move = { operator: 'add', composes: false, alone: true };

const COMPOSING: readonly OperatorName[] = ['edit', 'revert'];
const ALONE: readonly OperatorName[] = ['prune', 'merge', 'restart', 'trajectory'];
/** Generations without a new best after which edits are not all that is tried. */
const STALE_AFTER = 3;
/** Gain in primary score per call that is expected before any was seen. */
const EDIT_PRIOR = 1e-4;
const OTHER_PRIOR = 3e-5;

/** Edits as long as they help; then by credited gain per unit of cost among the operators that may be used. */
export function pickMove(run: Run, experiment: Experiment, random: Random): Move {
  const { search, operators } = experiment;
  const names = operators.map(({ name }) => name).filter((name) => search.operators.includes(name));
  const operator = mayRevert(run, names, experiment) ? 'revert' : usualOperator(run, names, search, random);
  if (operator === null) throw new Error('no operator may be used');
  return {
    operator,
    composes: COMPOSING.includes(operator) && search.compose === 'all',
    alone: ALONE.includes(operator),
  };
}

/** Added lines and generations before the first time, and recent turns below which added lines are doubted. */
const DOUBTED_FROM = 8;
const DOUBTED_AFTER = 6;
const DOUBTED_TURNS = 0.8;

/** Nobody who answers for failures takes a line back that does harm elsewhere, or that another made needless. */
function mayRevert(run: Run, names: readonly OperatorName[], experiment: Experiment): boolean {
  if (!names.includes('revert') || experiment.search.screen === 'never' || run.generation < DOUBTED_AFTER) return false;
  const recent = run.arms.get('revert')?.turns ?? 0;
  return recent < DOUBTED_TURNS && doubtable(run, experiment, bestOf(run)).length >= DOUBTED_FROM;
}

function usualOperator(
  run: Run,
  all: readonly OperatorName[],
  search: Experiment['search'],
  random: Random,
): OperatorName | null {
  const names = all.filter((name) => name !== 'revert');
  if (names.includes('edit') && run.stale < STALE_AFTER) return 'edit';
  if (search.choice === 'even') return weightedPick(names, () => 1, random);
  // What gained much once and nothing since would have its turn again and again; edits are never the same twice.
  const others = names.filter((name) => name === 'edit' || name !== run.idle);
  return pickArm(
    others.length > 0 ? others : names,
    run.arms,
    (name) => (name === 'edit' ? EDIT_PRIOR : OTHER_PRIOR),
    random,
  );
}

/** By credited gain per unit of cost among the models that may reflect. */
export function pickReflector(run: Run, experiment: Experiment, random: Random): ModelId {
  const { reflector, furtherReflectors = [] } = experiment;
  const names = [reflector, ...furtherReflectors].map(({ id }) => id);
  return names.length === 1 ? reflector.id : (pickArm(names, run.reflectors, () => EDIT_PRIOR, random) ?? reflector.id);
}
