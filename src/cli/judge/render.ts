import type { AgreementReport, MetricAgreement, ShownDisagreement } from '../../app/judging/agreement.ts';
import { printableLine } from '../../domain/printable.ts';
import { table } from '../render/table.ts';

const SHOWN = 20;

const COLUMNS = [
  { head: 'between' },
  { head: 'criterion' },
  { head: 'outputs', align: 'right' },
  { head: 'alpha', align: 'right' },
  { head: 'kappa', align: 'right' },
] as const;

/** Figures per metric, then the outputs that judges disagree on. */
export function renderAgreement({ label, metrics }: AgreementReport): string {
  return [...(label === null ? [] : [label]), ...metrics.map(renderMetric)].join('\n\n');
}

function renderMetric({ metric, judges, agreements, disagreements, doubts }: MetricAgreement): string {
  const head = `${metric}, judged by ${judges.length === 0 ? 'people' : judges.join(' and ')}`;
  if (agreements.length === 0) return `${head}\nno output was graded by two`;
  const rows = agreements.flatMap(({ between, outputs, criteria, alpha, kappa }) => [
    [between, 'all criteria', String(outputs), figure(alpha), figure(kappa)],
    ...(criteria.length > 1
      ? criteria.map((one) => ['', one.criterion, '', figure(one.alpha), figure(one.kappa)])
      : []),
  ]);
  return [
    head,
    table(COLUMNS, rows),
    ...doubts.map(({ text, settledBy }) => `No verdict can be YES: ${text}. It would take ${settledBy}.`),
    ...disagreements.slice(0, SHOWN).map(renderDisagreement),
    ...(disagreements.length > SHOWN
      ? [`and ${disagreements.length - SHOWN} more: evolve judge export --disagreements`]
      : []),
  ].join('\n');
}

function renderDisagreement({ id, example, distance, grades }: ShownDisagreement): string {
  const said = grades.map(({ judge, grade }) => `${printableLine(judge)} ${grade.toFixed(2)}`).join(', ');
  return `${id}  example ${printableLine(example)}  ${distance.toFixed(2)} apart: ${said}`;
}

/** Nothing varies: nothing to agree on. */
function figure(value: number | null): string {
  return value === null ? '-' : value.toFixed(2);
}
