import type { Json } from '../../../domain/example.ts';
import { streamOf } from '../../../domain/random.ts';
import type { ModelRequest } from '../../../ports/model.ts';
import type { Judge } from './declaration.ts';
import { says, sentencesOf } from './notions.ts';

/**
 * A simulated judge: counts the declared faults in what stands behind the fences, so that the same answer gets the same
 * levels but for its wavering. Asked for a comparison, it prefers the answer with fewer faults.
 */
export function ruleOn(name: string, judge: Judge, request: ModelRequest): string {
  const answers = answersIn(request);
  const random = streamOf('rehearsal', 'judge', name, answers.join('\u0000'), request.seed ?? 0);
  if (random() < judge.off_menu) return 'It depends.';
  const criteria = criteriaIn(request);
  if (criteria === null) return preferenceOf(judge, answers);
  const [answer = ''] = answers;
  const levels = criteria.map((criterion): [string, number] => {
    const wavering = random() < judge.wavers ? (random() < 0.5 ? -1 : 1) : 0;
    return [criterion, within(judge.level - costOf(judge, answer, criterion) + wavering)];
  });
  return JSON.stringify({ because: reasonOf(judge, answer), levels: Object.fromEntries(levels) });
}

const ANSWER = /^<<<ANSWER(?: [AB])? ([0-9a-f]{16})>>>\n([\s\S]*?)\n<<<END ANSWER(?: [AB])? \1>>>$/gm;

function answersIn({ messages }: ModelRequest): string[] {
  const content = messages.map((message) => message.content).join('\n');
  return [...content.matchAll(ANSWER)].map(([, , answer = '']) => answer);
}

/** The criteria that the schema asks levels for; null when it asks which answer is better. */
function criteriaIn({ schema }: ModelRequest): string[] | null {
  const levels = memberOf(memberOf(schema, 'properties'), 'levels');
  return levels === undefined ? null : Object.keys(memberOf(levels, 'properties') ?? {});
}

function memberOf(value: Json | undefined, name: string): Json | undefined {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return undefined;
  return (value as { readonly [key: string]: Json })[name];
}

function preferenceOf(judge: Judge, [a = '', b = '']: readonly string[]): string {
  const difference = costOf(judge, a, null) - costOf(judge, b, null);
  const better = difference === 0 ? 'tie' : difference < 0 ? 'A' : 'B';
  return JSON.stringify({ because: reasonOf(judge, better === 'A' ? b : a), better });
}

/** On one criterion, or on all of them. */
function costOf(judge: Judge, answer: string, criterion: string | null): number {
  return faultsIn(judge, answer)
    .filter((fault) => criterion === null || fault.criterion === undefined || fault.criterion === criterion)
    .reduce((sum, { costs }) => sum + costs, 0);
}

function faultsIn({ faults }: Judge, answer: string): Judge['faults'] {
  const sentences = sentencesOf(answer);
  return faults.filter((fault) => says(sentences, fault.says));
}

function reasonOf(judge: Judge, answer: string): string {
  const faults = faultsIn(judge, answer);
  return faults.length === 0
    ? 'No fault was found.'
    : `It says ${faults.map((fault) => `"${fault.says[0]}"`).join(', ')}.`;
}

function within(level: number): number {
  return Math.min(5, Math.max(1, level));
}
