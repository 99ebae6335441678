import { csvOf } from './csvText.ts';
import type { FrontReport } from './front.ts';

/** The front for a spreadsheet: a row per candidate, a column per model and metric. */
export function frontCsv({ candidates, label, run, step }: FrontReport): string {
  const columns = [
    ...new Set(
      candidates.flatMap(({ scores }) =>
        Object.entries(scores).flatMap(([model, metrics]) =>
          Object.keys(metrics).map((metric) => JSON.stringify([model, metric])),
        ),
      ),
    ),
  ]
    .sort()
    .map((column) => JSON.parse(column) as readonly [model: string, metric: string]);
  const head = [...FIXED, ...columns.map((column) => column.join(': '))];
  const rows = candidates.map(({ id, generation, operator, parents, chars, front, primary, scores }) => [
    step,
    run,
    label ?? '',
    id,
    generation,
    operator,
    parents.join(' '),
    chars,
    front,
    primary?.mean ?? '',
    primary?.se ?? '',
    primary?.n ?? '',
    ...columns.map(([model, metric]) => scores[model]?.[metric]?.mean ?? ''),
  ]);
  return csvOf([head, ...rows]);
}

const FIXED = [
  'step',
  'run',
  'label',
  'id',
  'generation',
  'operator',
  'parents',
  'chars',
  'front',
  'primary',
  'primary_se',
  'n',
];
