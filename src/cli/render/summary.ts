import type { DiffReport } from '../../app/report/diff.ts';
import { points, score } from '../../app/report/sentences.ts';
import type { VerdictShown } from '../../app/report/verdicts.ts';
import { type CandidateId, shortId } from '../../domain/candidate.ts';
import type { Missing } from '../../domain/missing.ts';
import { printableLine } from '../../domain/printable.ts';
import type { Paint } from '../screen.ts';
import { diffLine } from './diff.ts';
import { count } from './numbers.ts';
import { reasonLines } from './verdict.ts';

/** How a run ended, for the end of the screen. */
export interface Ending {
  readonly label: string | null;
  readonly step: string;
  readonly stoppedBy: 'generations' | 'budget' | 'converged';
  readonly base: CandidateId;
  readonly best: CandidateId;
  readonly train: { readonly base: number | null; readonly best: number | null };
  /** The oldest first. */
  readonly hypotheses: readonly string[];
  /** From the base to the best. */
  readonly change: DiffReport;
  readonly finalists: readonly VerdictShown[];
  /** The finalist that was proved. */
  readonly winner: CandidateId | null;
  readonly notVerified: string | null;
  readonly missing: readonly Missing[];
  /** What to type before and after a command so that it means this experiment. */
  readonly typed: { readonly program: string; readonly flags: string };
}

/** The best change in a few lines, what was measured on verify, and the next commands to type. */
export function renderEnding(ending: Ending, paint: Paint): string {
  return [
    ...stopped(ending),
    '',
    ...bestChange(ending, paint),
    ...verdicts(ending, paint),
    ...notMeasured(ending),
    ...nothingFound(ending),
    '',
    ...next(ending),
  ].join('\n');
}

function stopped({ stoppedBy, label }: Ending): string[] {
  const why = {
    generations: 'all generations are done',
    budget: 'the budget is used up: raise it and type the same command to go on',
    converged: 'the search has converged',
  }[stoppedBy];
  return [`${label === null ? '' : `${label}  `}${why}`];
}

const CHANGE = 14;
const WHY = 4;

function bestChange({ base, best, train, hypotheses, change }: Ending, paint: Paint): string[] {
  if (best === base) return ['best on train: the base itself; no candidate beat it'];
  const lines = change.components.flatMap(({ lines: all }) => all.filter((line) => /^[-+]/.test(line)));
  const shown = lines.slice(0, CHANGE).map((line) => diffLine(clipped(line), paint));
  const gain =
    train.base === null || train.best === null
      ? ''
      : ` (${points(train.best - train.base)} points, where it was selected)`;
  return [
    `best on train: ${shortId(best)}, ${score(train.best)}, the base ${score(train.base)}${gain}`,
    ...hypotheses.slice(-WHY).map((hypothesis) => `why: ${clipped(printableLine(hypothesis))}`),
    ...shown.map((line) => `  ${line}`),
    ...(lines.length > CHANGE ? [`  … ${count(lines.length - CHANGE)} more lines`] : []),
  ];
}

function verdicts({ finalists, notVerified, label }: Ending, paint: Paint): string[] {
  if (finalists.length === 0) return [`not verified: ${printableLine(notVerified ?? 'there was no finalist')}`];
  return finalists.flatMap(({ id, verdict, reasons, reading }) => [
    `${label === null ? '' : `${label}  `}${paint.bold(verdict)}  ${shortId(id)}, reading ${reading} of the verify split`,
    ...reasonLines(reasons),
  ]);
}

function notMeasured({ missing }: Ending): string[] {
  return missing.map(
    ({ model, split, cells, of, reason }) =>
      `missing: ${count(cells)} of ${count(of)} ${split} cells of ${printableLine(model)}: ${clipped(printableLine(reason))}`,
  );
}

/** Said whenever verify was asked and does not show a gain, or when there was nothing to ask it about. */
function nothingFound({ finalists, base, best, train, winner }: Ending): string[] {
  if (winner !== null) return [];
  if (finalists.some(({ primary }) => (primary?.lower ?? 0) > 0))
    return ['no winner: a gain on verify, but something stands against it'];
  if (finalists.length > 0)
    return ["nothing found: no finalist's lower bound on verify is above 0, so a gain may be luck"];
  const worse = train.base !== null && train.best !== null && train.best <= train.base;
  return best === base || worse ? ['nothing found: no candidate is better than the base'] : [];
}

function next({ base, best, winner, finalists, typed: { program, flags } }: Ending): string[] {
  const id = shortId(winner ?? best);
  const exported = winner === null ? `export ${id} ${flags}` : `export ${flags}`;
  const found = [`show ${id} ${flags}`, `diff ${id} ${flags}`, `${exported} -o change.patch`];
  const read = finalists.length === 0 ? [] : [`verify ${flags}`];
  const commands = [`front ${flags}`, ...read, ...(best === base ? [`show base ${flags}`] : found)];
  return ['next:', ...commands.map((command) => `  ${program} ${command}`)];
}

function clipped(line: string): string {
  return line.length <= 160 ? line : `${line.slice(0, 159)}…`;
}
