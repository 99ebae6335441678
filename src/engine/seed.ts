import { UserError } from '../domain/errors.ts';
import type { Generation } from '../domain/run.ts';
import { primaryOf, type Sheet, sheetOf } from '../domain/score.ts';
import type { Experiment } from '../ports/experiment.ts';
import type { Lab } from '../ports/lab.ts';
import { groundOf, trainAsks } from './course.ts';
import { refuseFailingBase } from './inspect.ts';

/** Generation 0: the prompt as it is, on all of train that the run looks at. */
export async function plantSeed(experiment: Experiment, lab: Lab): Promise<Generation> {
  const { base } = experiment;
  await refuseFailingBase(base, lab);
  const sheet = await lab.measure(
    { generation: 0, stage: 'seed' },
    [base],
    trainAsks(base, groundOf(experiment), experiment),
  );
  refuseUnscored(sheet, experiment);
  const proposal = {
    child: 0,
    operator: 'seed',
    parents: [],
    hypothesis: '',
    edits: [],
    dropped: [],
    candidate: base,
  } as const;
  const outcome = { proposal, sheet, fate: { kind: 'admitted', best: true } } as const;
  return { number: 0, outcomes: [outcome], remeasured: sheetOf('train', []), spent: lab.spent() };
}

/** Without one score of the prompt as it is there is nothing to learn from and nothing to compare with. */
function refuseUnscored({ rows }: Sheet<'train'>, { primary }: Experiment): void {
  const scores = rows.map((row) => primaryOf(row, primary));
  const [first] = scores;
  if (first?.kind !== 'unscored' || scores.some(({ kind }) => kind === 'scored')) return;
  throw new UserError(`no rollout of the prompt could be scored, so there is nothing to learn from: ${first.reason}`);
}
