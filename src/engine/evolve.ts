import type { Control } from '../domain/control.ts';
import { BudgetExhausted } from '../domain/errors.ts';
import { bestOf, type Run } from '../domain/population.ts';
import type { Ask } from '../domain/rollout.ts';
import type { Generation } from '../domain/run.ts';
import { type Sheet, sheetOf, withRows } from '../domain/score.ts';
import type { Experiment } from '../ports/experiment.ts';
import type { Lab } from '../ports/lab.ts';
import type { Finished, RunStore } from '../ports/store.ts';
import { withAdded } from './added.ts';
import { compose, entrants } from './compose.ts';
import { courseOf } from './course.ts';
import { finish } from './finish.ts';
import { inspectEntrants, passInspection } from './inspect.ts';
import { onlyLate, takeUpLate, withLate } from './pending.ts';
import { type Plan, planGeneration, planOfNothing } from './plan.ts';
import { passGates, readReplies } from './propose.ts';
import { race, type Track } from './race.ts';
import { rematchAsks } from './rematch.ts';
import { raceRevised } from './revise.ts';
import { failureAsks, regressionAsks, rerolls, screenFailures, screenRegression } from './screen.ts';
import { plantSeed } from './seed.ts';
import { type Measured, settle } from './settle.ts';
import type { Trial } from './trial.ts';

/**
 * Evolves a step's prompt. A run that was stopped goes on where its store left off: what an interrupted generation paid
 * for is found again, so resuming is only running the same loop.
 */
export async function evolve(experiment: Experiment, store: RunStore, lab: Lab): Promise<Finished> {
  let run = await store.open(experiment);
  if (run.generation < 0) run = await store.commit(run, await plantSeed(experiment, lab));
  while (run.generation < experiment.generations) {
    const turn = await raise(run, await store.controls(run), experiment, lab);
    if (typeof turn === 'string') return end(run, turn, experiment, store, lab);
    run = await store.commit(run, turn);
  }
  return end(run, 'generations', experiment, store, lab);
}

/** The end of a run, with what judges have said by then. */
async function end(
  run: Run,
  stoppedBy: Finished['stoppedBy'],
  experiment: Experiment,
  store: RunStore,
  lab: Lab,
): Promise<Finished> {
  return finish(await takeUpLate(run, lab), stoppedBy, experiment, store, lab);
}

/** One generation: a pure plan, then waves. Or why there cannot be one. */
async function raise(
  before: Run,
  controls: readonly Control[],
  experiment: Experiment,
  lab: Lab,
): Promise<Generation | 'budget' | 'converged'> {
  const late = await takeUpLate(before, lab);
  const planned = planGeneration(late.run, experiment);
  const idle = !planned || planned.tasks.length === 0;
  if (idle && controls.length === 0) return onlyLate(before, late, lab) ?? (planned ? 'budget' : 'converged');
  const plan = idle ? planOfNothing(late.run) : planned;
  try {
    const turn = await carryOut(late.run, plan, controls, experiment, lab);
    return { ...turn, remeasured: withLate(turn.remeasured, late) };
  } catch (error) {
    if (error instanceof BudgetExhausted) return 'budget';
    throw error;
  }
}

/** The waves of a plan, and the fates that they bring. */
async function carryOut(
  run: Run,
  plan: Plan,
  controls: readonly Control[],
  experiment: Experiment,
  lab: Lab,
): Promise<Generation> {
  const measure = measuring(run, plan, lab);
  const replies = await lab.reflect({ generation: plan.number, stage: 'reflect' }, plan.reflections);
  const drafted = readReplies(plan, replies, experiment);
  const proposed = await passInspection(passGates(run, drafted, experiment), lab);

  const failures = await measure('failures', proposed, failureAsks(plan, proposed));
  const remeasured = rerolls(plan, failures);
  const mending = screenFailures(run, plan, proposed, failures);
  const regression = await measure('regression', mending, regressionAsks(plan, mending));
  const screened = screenRegression(run, plan, mending, remeasured, regression);

  const child = withAdded(run, compose(run, plan, screened, experiment), controls, experiment);
  const composed = await inspectEntrants(child, lab);
  const course = courseOf(run, entrants(composed), plan.attempts, experiment);
  const track: Track = { course, experiment, measure: (trials, asks) => measure('train', trials, asks) };
  const raced = await raceRevised(run, plan, await race(run, composed, track), track, lab);
  // What the screen measured of the parent is on the course too where that takes several attempts.
  const again = withRows(remeasured, raced.beside);
  const measured = { ...raced, course, remeasured: again };
  const settled = settle(run, plan, { ...measured, spent: lab.spent() });
  const fair = await rematched(run, plan, { ...measured, settled }, experiment, lab);
  return {
    ...fair,
    ...(plan.chosen === null ? {} : { reflector: plan.chosen }),
    ...(controls.length === 0 ? {} : { taken: controls.map(({ id }) => id) }),
  };
}

/** One wave of a generation: of its trials, and of its parent and the best beside them. */
function measuring(run: Run, plan: Plan, lab: Lab) {
  const beside = [plan.parent.candidate, bestOf(run).candidate];
  return (
    stage: 'failures' | 'regression' | 'train',
    trials: readonly Trial[],
    asks: readonly Ask<'train'>[],
  ): Promise<Sheet<'train'>> =>
    lab.measure(
      { generation: plan.number, stage },
      [...beside, ...trials.map((trial) => trial.proposal.candidate)],
      asks,
    );
}

/** The same generation, judged again after the best was measured once more, where it kept its place. */
async function rematched(
  run: Run,
  plan: Plan,
  { settled, ...measured }: Omit<Measured, 'spent'> & { readonly settled: Generation },
  experiment: Experiment,
  lab: Lab,
): Promise<Generation> {
  const asks = measured.composed.revised ? [] : rematchAsks(run, plan, measured.course, settled, experiment);
  if (asks.length === 0) return settled;
  try {
    const rematch = await lab.measure({ generation: plan.number, stage: 'train' }, [bestOf(run).candidate], asks);
    const again = sheetOf('train', [...measured.remeasured.rows, ...rematch.rows]);
    return settle(run, plan, { ...measured, remeasured: again, spent: lab.spent() });
  } catch (error) {
    // Nobody needs this measurement so much that the generation should be lost for it.
    if (error instanceof BudgetExhausted) return settled;
    throw error;
  }
}
