import { diffReport } from '../app/report/diff.ts';
import { type FrontReport, frontReport } from '../app/report/front.ts';
import { runsReport } from '../app/report/runs.ts';
import { showReport } from '../app/report/show.ts';
import { findCandidate } from '../app/report/source.ts';
import { UserError } from '../domain/errors.ts';
import type { Run } from '../domain/population.ts';
import type { Backend } from './backend.ts';
import type { Commands } from './commands.ts';
import { frontMarks } from './marks.ts';
import { chosenRun, chosenRunWith, withReading } from './reading.ts';
import { renderDiff } from './render/diff.ts';
import { renderFront } from './render/front.ts';
import { renderRuns } from './render/runs.ts';
import { renderShow } from './render/show.ts';
import { print, printJson, type Screen } from './screen.ts';

/** The commands that only look. They work beside a process that is evolving. */
export function readCommands(backend: Backend, screen: Screen): Pick<Commands, 'front' | 'show' | 'diff' | 'runs'> {
  return {
    front: (options) =>
      withReading(backend, options, (reading) => {
        const { source } = chosenRun(reading, options.run);
        const report = frontReport(source);
        if (options.json) printJson(screen, report);
        else print(screen, frontText(report, source.run, screen));
      }),
    show: (id, options) =>
      withReading(backend, options, (reading) => {
        const { source, outcomes } = chosenRunWith(reading, options.run, id);
        const found = findCandidate(source, outcomes, id);
        const { candidate, parents } = found.outcome.proposal;
        const report = showReport(source, found, reading.records.rollouts(candidate.id));
        if (options.json) return printJson(screen, report);
        const parent = parents[0] === undefined ? null : reading.records.candidate(parents[0]);
        return print(screen, renderShow(report, parent === null ? null : diffReport(parent, candidate), screen.paint));
      }),
    diff: (from, to, options) =>
      withReading(backend, options, (reading) => {
        const find = (name: string) => {
          const { source, outcomes } = chosenRunWith(reading, options.run, name);
          return { source, candidate: findCandidate(source, outcomes, name).outcome.proposal.candidate };
        };
        const first = find(from);
        const report =
          to === null
            ? diffReport(first.source.run.head.base, first.candidate)
            : diffReport(first.candidate, find(to).candidate);
        if (options.json) printJson(screen, { ...report, label: first.source.record.label });
        else print(screen, labelled(first.source.record.label, renderDiff(report, screen.paint)));
      }),
    runs: (options) =>
      withReading(backend, options, (reading) => {
        const runs = reading.records.runs().filter(({ number }) => options.run === null || number === options.run);
        if (options.json) return printJson(screen, runsReport(runs));
        if (runs.length === 0)
          throw new UserError(`${reading.step} has no such run: start one with evolve --step ${reading.step}`);
        return print(screen, renderRuns(runs));
      }),
  };
}

/** The front of a run as a table. */
export function frontText(report: FrontReport, run: Run, screen: Screen): string {
  return renderFront(report, frontMarks(run), screen.paint);
}

function labelled(label: string | null, text: string): string {
  return label === null ? text : `${label}\n${text}`;
}
