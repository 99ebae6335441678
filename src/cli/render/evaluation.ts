import type { EvalPrompt, EvalReport } from '../../app/eval/evalReport.ts';
import { points } from '../../domain/points.ts';
import { printableLine } from '../../domain/printable.ts';
import type { Paint } from '../screen.ts';
import { intervalBar } from './bar.ts';
import { count, scored, spending } from './numbers.ts';
import { table } from './table.ts';

const COLUMNS = [
  { head: 'prompt' },
  { head: 'chars', align: 'right' },
  { head: 'primary', align: 'right' },
  { head: '0        50       100' },
] as const;

/** Prompts and what they score, in 80 columns. */
export function renderEvaluation(report: EvalReport, compare: boolean, paint: Paint): string {
  const { step, split, label, examples, prompts, spent } = report;
  const models = [...new Set(prompts.flatMap(({ scores }) => Object.keys(scores)))];
  const rows = prompts.map(({ prompt, chars, primary }) => [
    printableLine(prompt),
    count(chars),
    `${scored(primary?.mean)}${primary === null || primary.se === null ? '' : ` ±${primary.se.toFixed(3).replace(/^0/, '')}`}`,
    primary === null ? '' : intervalBar(primary.mean, primary.se ?? 0, 20),
  ]);
  return [
    paint.bold(
      `${label === null ? '' : `${label}  `}${printableLine(step)}: ${examples} ${split} examples by ${models.join(', ')}`,
    ),
    table(COLUMNS, rows),
    ...(compare ? prompts.slice(1).map((prompt) => comparison(prompts[0]!, prompt)) : []),
    ...(split === 'verify'
      ? [
          'looked at on verify: what is chosen by this is not proved by it, and another prompt than the base counts as a reading',
        ]
      : []),
    `evaluations so far: ${spending({ calls: spent.calls, usd: spent.usd, unknownUsd: spent.unknown_usd }, { calls: null, usd: null })}`,
  ].join('\n');
}

/** Which prompt deserves work first: the lowest score on top. */
export function renderAll(reports: readonly EvalReport[], paint: Paint): string {
  const rows = reports
    .map(({ step, label, prompts: [prompt] }) => ({ step, label, prompt, mean: prompt?.primary?.mean ?? null }))
    .sort((a, b) => (a.mean ?? -1) - (b.mean ?? -1));
  return [
    table(
      [{ head: 'step' }, { head: 'primary', align: 'right' }, { head: '0        50       100' }, { head: '' }],
      rows.map(({ step, label, prompt, mean }) => [
        printableLine(step),
        scored(mean),
        mean === null ? '' : intervalBar(mean, prompt?.primary?.se ?? 0, 20),
        label ?? '',
      ]),
    ),
    paint.dim('the prompt as it is, on train; what scores least deserves work first, as far as scores can be compared'),
  ].join('\n');
}

function comparison(first: EvalPrompt, { prompt, compared }: EvalPrompt): string {
  const against = `${printableLine(prompt)} against ${printableLine(first.prompt)}`;
  if (compared === null) return `${against}: nothing was scored of both`;
  const { kind, delta, lower, upper, n } = compared;
  const interval =
    lower === null || upper === null ? 'no interval' : `95 % interval ${points(lower)} to ${points(upper)}`;
  return `${against}: ${kind}, ${points(delta)} points (${interval}, n = ${n})`;
}
