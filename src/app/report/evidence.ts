import { type Candidate, lengthOf, shortId } from '../../domain/candidate.ts';
import { meanPrimary, modelMeans } from '../../domain/measured.ts';
import { confidence, points } from '../../domain/points.ts';
import type { OutcomeRecord } from '../../ports/records.ts';
import { hypothesesOf } from './lineage.ts';
import { fateSentence, score, verdictSentence } from './sentences.ts';
import type { Found, Source } from './source.ts';
import { type VerdictShown, verdictsOf } from './verdicts.ts';

/** What stands above an exported diff, so that whoever reviews it knows what it rests on. A line each. */
export function evidenceOf(source: Source, outcomes: readonly OutcomeRecord[], found: Found): string[] {
  const { record, run } = source;
  const { candidate, operator, parents } = found.outcome.proposal;
  const verdict = verdictsOf(record).get(candidate.id) ?? null;
  return [
    ...labelLines(record.label),
    `candidate ${candidate.id}`,
    `step ${record.step}, run ${record.number}, generation ${found.generation}, profile ${record.profile ?? 'none'}`,
    `made by ${operator}${parents.length > 0 ? ` from ${parents.map(shortId).join(', ')}` : ''}; ${lengths(candidate, run.head.base)}`,
    `fate: ${fateSentence(found.outcome.fate)}`,
    ...trainLines(source, found),
    ...(verdict === null
      ? ['not verified: nothing says that this is better on examples it never saw']
      : verdictLines(verdict)),
    ...hypothesesOf(found, outcomes).map((hypothesis) => `why: ${hypothesis}`),
  ];
}

function verdictLines(verdict: VerdictShown): string[] {
  const { primary, models, alpha } = verdict;
  if (primary === null) return [`verdict ${verdictSentence(verdict)}`];
  const { baseline, candidate, delta, lower, p, n } = primary;
  const least = lower === null ? 'no bound' : `at least ${points(lower)} with ${confidence(alpha)} % certainty`;
  return [
    `verdict ${verdictSentence(verdict)}`,
    `verify: ${score(candidate)}, the base ${score(baseline)}, ${points(delta)} points, ${least}, p = ${Number(p.toPrecision(2))}, n = ${n} examples`,
    ...Object.entries(models).map(
      ([model, own]) =>
        `verify, ${model}: ${score(own.candidate)}, the base ${score(own.baseline)}, ${points(own.delta)} points`,
    ),
  ];
}

function labelLines(label: string | null): string[] {
  if (label === null) return [];
  const source = label === 'SIMULATED' ? 'a declared simulation' : 'recorded rollouts';
  return [`${label}: the figures below come from ${source}, not from calls to a model`];
}

function lengths(candidate: Candidate, base: Candidate): string {
  return `${lengthOf(candidate)} characters, the base has ${lengthOf(base)}`;
}

function trainLines({ run }: Source, found: Found): string[] {
  const base = run.members.get(run.head.base.id)?.sheet;
  const sheet = found.member?.sheet ?? found.outcome.sheet;
  const scored = meanPrimary(sheet, run.head.primary);
  if (base === undefined || scored === null) return ['not scored on train'];
  const baseModels = modelMeans(base, run.head.primary);
  return [
    `train: ${score(scored.mean)}, the base ${score(meanPrimary(base, run.head.primary)?.mean)}, n = ${scored.n} (the search selected on these)`,
    ...[...modelMeans(sheet, run.head.primary)]
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(
        ([model, { mean, n }]) =>
          `train, ${model}: ${score(mean)}, the base ${score(baseModels.get(model)?.mean)}, n = ${n}`,
      ),
  ];
}
