import { editCredits, type Touching } from '../domain/editCredit.ts';
import { differences, primaryByInstance } from '../domain/measured.ts';
import type { Run } from '../domain/population.ts';
import { relatedness } from '../domain/relatedness.ts';
import { instanceOf } from '../domain/rollout.ts';
import { type Row, type Sheet, sheetOf } from '../domain/score.ts';
import type { Composed } from './compose.ts';
import type { Course } from './course.ts';
import type { Plan } from './plan.ts';
import type { Trial } from './trial.ts';

/** What each edit of each part of a composite was worth, by the part: what the composite changed where the edit bears. */
export function creditsOf(
  run: Run,
  plan: Plan,
  {
    composed,
    remeasured,
    course,
  }: { readonly composed: Composed; readonly remeasured: Sheet<'train'>; readonly course: Course },
  rows: readonly Row<'train'>[],
): Map<Trial, readonly number[]> {
  const { primary } = run.head;
  const again = remeasured.rows.filter((row) => row.ask.candidate === plan.parent.candidate.id);
  const before = primaryByInstance(sheetOf('train', [...plan.parent.sheet.rows, ...again]), primary);
  const changes = differences(primaryByInstance(sheetOf('train', rows), primary), before);
  const instances = [...new Map(rows.map(({ ask }) => [instanceOf(ask), ask.example]))];
  const examples = [...new Set(course.instances.map(({ example }) => example))];
  const parts = composed.trials.filter(
    (trial) => trial.fate === null && trial !== composed.composite && trial !== composed.revised,
  );
  const edits = parts.flatMap(({ proposal, task }) =>
    proposal.edits.map(({ find, replace }): Touching => {
      const related = relatedness(`${find}\n${replace}`, examples);
      return {
        related: instances
          .map(([instance, example]) => ({ instance, worth: related.get(example) ?? 0 }))
          .filter(({ worth }) => worth > 0)
          .sort((a, b) => b.worth - a.worth)
          .map(({ instance }) => instance),
        asked: (task?.slice ?? []).map((row) => instanceOf(row.ask)),
      };
    }),
  );
  const credits = editCredits(edits, changes);
  return new Map(parts.map((part) => [part, credits.splice(0, part.proposal.edits.length)]));
}
