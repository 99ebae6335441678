import type { Example, Json } from '../../domain/example.ts';
import { groupBy } from '../../domain/group.ts';
import { hashOf } from '../../domain/hash.ts';
import { disagreementsIn } from '../../domain/judgeAgreement.ts';
import { type First, firstOf } from '../../domain/preference.ts';
import type { Exhibit, Grade } from '../../domain/rubric.ts';
import type { Records } from '../../ports/records.ts';
import type { JudgedMetric, Judging } from './judging.ts';

/** An output before a judge, as people see it. */
export interface Case {
  /** Tells nothing of where the output is from. */
  readonly id: string;
  readonly rollout: string;
  readonly metric: JudgedMetric;
  readonly example: Example;
  readonly output: Json;
  /** The base's answer to the same, and which of the two is shown as A; null where the output stands for itself. */
  readonly beside: { readonly output: Json; readonly first: First } | null;
  readonly grades: readonly Grade[];
}

/** Which outputs a person is shown. */
export type Choice =
  /** Those that wait for a person. */
  | { readonly kind: 'pending' }
  /** At random, of those that models judged and no person has seen. */
  | { readonly kind: 'sample'; readonly count: number }
  /** Those on which two judges are this far apart. */
  | { readonly kind: 'disagreements'; readonly distance: number }
  /** Those that people graded. */
  | { readonly kind: 'graded' };

/** Names an exhibit for people: the same output under the same rubric has the same name. */
export function caseId({ rollout, rubric }: Pick<Exhibit, 'rollout' | 'rubric'>): string {
  return hashOf(['case', rollout, rubric]).slice(0, 16);
}

/**
 * The chosen outputs of a run's members and finalists, or with `all` of everybody who was ever before a judge. In an
 * order that has nothing to do with whose they are.
 */
export function casesFor(judging: Judging, choice: Choice, all: boolean): Case[] {
  const cases = casesOf(judging).filter(all ? () => true : inTheRunning(judging.records));
  const chosen = choiceOf(cases, choice);
  return chosen.map(({ one }) => one).sort((a, b) => (a.id < b.id ? -1 : 1));
}

interface Sighted {
  readonly one: Case;
  readonly candidate: string;
}

function casesOf({ records, metrics, examples }: Judging): Sighted[] {
  const byKey = new Map(metrics.map((metric) => [metric.key, metric]));
  const exhibits = records.exhibits().filter(({ rubric }) => byKey.has(rubric));
  const rollouts = records.rolloutsByKey(exhibits.flatMap(({ rollout, beside }) => [rollout, beside ?? rollout]));
  const grades = groupBy(records.grades(), caseId);
  return exhibits.flatMap((exhibit): Sighted[] => {
    const metric = byKey.get(exhibit.rubric);
    const rollout = rollouts.get(exhibit.rollout);
    const example = examples.get(exhibit.example);
    if (metric === undefined || rollout === undefined || example === undefined) return [];
    const id = caseId(exhibit);
    const other = exhibit.beside === undefined ? undefined : rollouts.get(exhibit.beside);
    if (metric.mode === 'pairwise' && other === undefined) return [];
    const beside = other === undefined ? null : { output: other.output, first: firstOf(id) };
    const said = (grades.get(id) ?? []).filter(({ person, judge }) => person || metric.judges.includes(judge));
    const one = { id, rollout: exhibit.rollout, metric, example, output: rollout.output, beside, grades: said };
    return [{ one, candidate: rollout.candidate }];
  });
}

/** What was dropped on the way costs people's time and changes nothing. */
function inTheRunning(records: Records): (sighted: Sighted) => boolean {
  const latest = records.runs()[0];
  if (latest === undefined) return () => false;
  const finalists = latest.finished?.verify?.finalists.map(({ candidate }) => candidate.id) ?? [];
  const { members, head } = records.run(latest.number);
  const kept = new Set([head.base.id, ...members.keys(), ...finalists]);
  return ({ candidate }) => kept.has(candidate);
}

function choiceOf(cases: readonly Sighted[], choice: Choice): readonly Sighted[] {
  const seen = ({ one }: Sighted) => one.grades.some(({ person }) => person);
  const judged = ({ one }: Sighted) => one.grades.some(({ person }) => !person);
  switch (choice.kind) {
    case 'pending':
      return cases.filter((sighted) => sighted.one.metric.lazy && !seen(sighted));
    case 'graded':
      // A judge's prompt is evolved against levels.
      return cases.filter((sighted) => sighted.one.beside === null && seen(sighted));
    case 'sample': {
      // The names are hashes, so the first by name are a random choice, and the same one each time.
      const unseen = cases.filter((sighted) => judged(sighted) && !seen(sighted));
      return unseen.sort((a, b) => (a.one.id < b.one.id ? -1 : 1)).slice(0, choice.count);
    }
    case 'disagreements':
      return cases.filter(
        ({ one: { grades, metric } }) => disagreementsIn(grades, metric.gradeOf, choice.distance).length > 0,
      );
  }
}

/** What is to be read of a case, by its title: an answer, or two in the order in which they are shown. */
export function answersIn({ output, beside }: Case): readonly (readonly [string, Json])[] {
  if (beside === null) return [['Output', output]];
  const [a, b] = beside.first === 'own' ? [output, beside.output] : [beside.output, output];
  return [
    ['Answer A', a],
    ['Answer B', b],
  ];
}

/** What is to be filled in: a level for each criterion, or which answer is better. */
export function blanksIn({ metric, beside }: Case): readonly string[] {
  return beside === null ? metric.rubric.criteria.map(({ name }) => name) : ['better'];
}
