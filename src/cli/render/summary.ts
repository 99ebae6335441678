import { points, score } from '../../app/report/sentences.ts';
import type { VerdictShown } from '../../app/report/verdicts.ts';
import type { WordDiff } from '../../app/report/wordDiff.ts';
import { type CandidateId, shortId } from '../../domain/candidate.ts';
import type { Missing } from '../../domain/missing.ts';
import { printableLine } from '../../domain/printable.ts';
import type { Look } from '../screen.ts';
import { count } from './numbers.ts';
import { paintVerdict, reasonLines } from './verdict.ts';
import { cutEnd } from './width.ts';
import { renderChange } from './words.ts';
import { wrapped } from './wrap.ts';

/** How a run ended, for the end of the screen. */
export interface Ending {
  readonly label: string | null;
  readonly step: string;
  readonly stoppedBy: 'generations' | 'budget' | 'converged';
  readonly base: CandidateId;
  /** On train. */
  readonly best: CandidateId;
  readonly train: { readonly base: number | null; readonly best: number | null };
  /** Of the winner, else of the best; the oldest first. */
  readonly hypotheses: readonly string[];
  /** From the base to the winner, else to the best. */
  readonly change: readonly WordDiff[];
  readonly finalists: readonly VerdictShown[];
  /** The finalist that was proved. */
  readonly winner: CandidateId | null;
  readonly notVerified: string | null;
  readonly missing: readonly Missing[];
  /** What to type before and after a command so that it means this experiment. */
  readonly typed: { readonly program: string; readonly flags: string };
}

/** The verdicts, the change that they are about in a few lines, and the next commands to type. */
export function renderEnding(ending: Ending, look: Look): string {
  const told = [
    ...stopped(ending),
    ...best(ending),
    ...verdicts(ending, look),
    ...notMeasured(ending),
    ...nothingFound(ending),
  ];
  return [
    ...told.flatMap((line) => wrapped(line, look.width, HANGING)),
    ...section(whyLines(ending, look)),
    ...section(changeLines(ending, look)),
    '',
    ...next(ending),
  ].join('\n');
}

const HANGING = '    ';

function section(lines: readonly string[]): string[] {
  return lines.length === 0 ? [] : ['', ...lines];
}

function stopped({ stoppedBy, label }: Ending): string[] {
  const why = {
    generations: 'all generations are done',
    budget: 'the budget is used up: raise it and type the same command to go on',
    converged: 'the search has converged',
  }[stoppedBy];
  return [`${label === null ? '' : `${label}  `}${why}`];
}

function best({ base, best: id, train }: Ending): string[] {
  if (id === base) return ['best on train: the base itself; no candidate beat it'];
  const gain =
    train.base === null || train.best === null
      ? ''
      : ` (${points(train.best - train.base)} points, where it was selected)`;
  return [`best on train: ${shortId(id)}, ${score(train.best)}, the base ${score(train.base)}${gain}`];
}

function verdicts({ finalists, notVerified, label, winner }: Ending, { paint }: Look): string[] {
  if (finalists.length === 0) return [`not verified: ${printableLine(notVerified ?? 'there was no finalist')}`];
  const simulated = label === null ? '' : `${label}  `;
  return finalists.flatMap(({ id, verdict, reasons, reading }) => [
    `${simulated}${paintVerdict(verdict, paint)}  ${shortId(id)}${id === winner ? ', the winner' : ''}, reading ${reading} of the verify split`,
    ...reasonLines(reasons),
  ]);
}

function notMeasured({ missing }: Ending): string[] {
  return missing.map(
    ({ model, split, cells, of, reason }) =>
      `missing: ${count(cells)} of ${count(of)} ${split} cells of ${printableLine(model)}: ${cutEnd(printableLine(reason), 160)}`,
  );
}

/** Said whenever verify was asked and does not show a gain, or when there was nothing to ask it about. */
function nothingFound({ finalists, base, best: id, train, winner }: Ending): string[] {
  if (winner !== null) return [];
  if (finalists.some(({ primary }) => (primary?.lower ?? 0) > 0))
    return ['no winner: a gain on verify, but something stands against it'];
  if (finalists.length > 0)
    return ["nothing found: no finalist's lower bound on verify is above 0, so a gain may be luck"];
  const worse = train.base !== null && train.best !== null && train.best <= train.base;
  return id === base || worse ? ['nothing found: no candidate is better than the base'] : [];
}

const WHY = 5;

function whyLines({ best: id, base, hypotheses }: Ending, { paint, width }: Look): string[] {
  if (id === base || hypotheses.length === 0) return [];
  const shown = hypotheses.slice(-WHY);
  const more = hypotheses.length - shown.length;
  return [
    paint.bold('why'),
    ...shown.flatMap((one) => wrapped(`  ${cutEnd(printableLine(one), 240)}`, width, HANGING)),
    ...(more > 0 ? [`  … and ${count(more)} more`] : []),
  ];
}

const CHANGE = 12;

function changeLines({ best: id, base, winner, change }: Ending, look: Look): string[] {
  if (id === base || change.length === 0) return [];
  return [
    look.paint.bold(`what changes from the base to ${shortId(winner ?? id)}`),
    ...renderChange(change, CHANGE, look),
  ];
}

function next({ base, best: id, winner, finalists, typed: { program, flags } }: Ending): string[] {
  const taken = shortId(winner ?? id);
  const exported = winner === null ? `export ${taken} ${flags}` : `export ${flags}`;
  const found = [`show ${taken} ${flags}`, `diff ${taken} ${flags}`, `${exported} -o change.patch`];
  const read = finalists.length === 0 ? [] : [`verify ${flags}`];
  const commands = [`front ${flags}`, ...read, ...(id === base ? [`show base ${flags}`] : found)];
  return ['next:', ...commands.map((command) => `  ${program} ${command}`)];
}
