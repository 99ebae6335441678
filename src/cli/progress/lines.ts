import { fateSentence } from '../../app/report/sentences.ts';
import { shortId } from '../../domain/candidate.ts';
import { printableLine } from '../../domain/printable.ts';
import type { ProgressEvent, Settled } from '../../ports/progress.ts';
import { count } from '../render/numbers.ts';
import { facts, labelled, type Watched } from './watched.ts';

/** What a log shows of an event: a line per generation and stage, and with `verbose` a line per proposal. */
export function linesOf(event: ProgressEvent, before: Watched, state: Watched, verbose: boolean): string[] {
  return plainLines(event, before, state, verbose).map((line) => labelled(state, line));
}

function plainLines(event: ProgressEvent, before: Watched, state: Watched, verbose: boolean): string[] {
  const place = `generation ${state.generation}/${state.opened?.generations ?? '?'}`;
  switch (event.kind) {
    case 'opened':
      return [openedLine(event)];
    case 'wave': {
      const again = before.stage === event.wave.stage && before.generation === event.wave.generation;
      if (again && before.asked > 0 && !verbose) return [];
      const known = event.cached > 0 ? `, ${count(event.cached)} known` : '';
      return [`${place}, ${event.wave.stage}: ${count(event.asked)} asked${known}`];
    }
    case 'committed':
      return [
        ...(verbose ? event.settled.map(proposalLine) : []),
        `generation ${event.generation}/${state.opened?.generations ?? '?'} done: ${fatesOf(event.settled)}; ${facts(state)}`,
      ];
    case 'finishing':
      return [`${event.finalists} ${event.finalists === 1 ? 'finalist' : 'finalists'} and the base on verify`];
    case 'note':
      return [printableLine(event.text)];
    default:
      return [];
  }
}

function openedLine({
  step,
  run,
  generation,
  generations,
  finished,
  verifying,
}: Extract<ProgressEvent, { kind: 'opened' }>): string {
  const name = `${step}, run ${run}`;
  if (verifying) return `${name}: verify`;
  if (finished && generation < generations)
    return `${name} has converged at generation ${generation}, its best fails nowhere on train: start another run with --fresh`;
  if (finished)
    return `${name} is finished at generation ${generation}: raise --generations to go on, or start another run with --fresh`;
  if (generation < 0) return `${name}: ${generations} generations`;
  return `${name} goes on after generation ${generation} of ${generations}`;
}

function proposalLine({ id, operator, fate }: Settled): string {
  return `  ${shortId(id)} ${printableLine(operator)}: ${printableLine(fateSentence(fate))}`;
}

function fatesOf(settled: readonly Settled[]): string {
  if (settled.length === 0) return 'no proposals';
  const counts = new Map<string, number>();
  for (const { fate } of settled) counts.set(fate.kind, (counts.get(fate.kind) ?? 0) + 1);
  return [...counts].map(([kind, number]) => `${number} ${kind}`).join(', ');
}
