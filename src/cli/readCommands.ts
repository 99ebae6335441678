import { frontCsv } from '../app/report/csv.ts';
import { type DiffReport, diffReport } from '../app/report/diff.ts';
import { candidatesDiff, type PromptHome } from '../app/report/filesDiff.ts';
import { frontReport } from '../app/report/front.ts';
import { runsReport } from '../app/report/runs.ts';
import { showReport } from '../app/report/show.ts';
import { findCandidate } from '../app/report/source.ts';
import { wordDiff } from '../app/report/wordDiff.ts';
import type { Candidate } from '../domain/candidate.ts';
import { UserError } from '../domain/errors.ts';
import type { Backend } from './backend.ts';
import type { Commands } from './commands.ts';
import { frontMarks } from './marks.ts';
import { type Chosen, chosenRun, chosenRunWith, withReading } from './reading.ts';
import { renderDiff, renderPatch } from './render/diff.ts';
import { renderFront } from './render/front.ts';
import { renderRuns } from './render/runs.ts';
import { renderShow } from './render/show.ts';
import { renderWords } from './render/words.ts';
import { print, printFitted, printJson, type Screen, tell } from './screen.ts';

/** The commands that only look. They work beside a process that is evolving. */
export function readCommands(backend: Backend, screen: Screen): Pick<Commands, 'front' | 'show' | 'diff' | 'runs'> {
  return {
    front: (options) =>
      withReading(backend, options, (reading) => {
        const chosen = chosenRun(reading, options.run);
        const report = frontReport(chosen.source);
        if (options.json) printJson(screen, report);
        else if (options.csv) print(screen, frontCsv(report));
        else print(screen, frontText(chosen, screen));
      }),
    show: (id, options) =>
      withReading(backend, options, (reading) => {
        const { source, outcomes } = chosenRunWith(reading, options.run, id);
        const found = findCandidate(source, outcomes, id);
        const { candidate, parents } = found.outcome.proposal;
        const report = showReport(source, found, {
          rollouts: reading.records.rollouts(candidate.id),
          forcedExports: reading.records.forcedExports(candidate.id),
        });
        if (options.json) return printJson(screen, report);
        const parent = parents[0] === undefined ? null : reading.records.candidate(parents[0]);
        return print(screen, renderShow(report, parent === null ? null : diffReport(parent, candidate), screen));
      }),
    diff: (from, to, options) =>
      withReading(backend, options, async (reading) => {
        const find = (name: string) => {
          const { source, outcomes } = chosenRunWith(reading, options.run, name);
          return { source, candidate: findCandidate(source, outcomes, name).outcome.proposal.candidate };
        };
        const first = find(from);
        const [older, newer] =
          to === null ? [first.source.run.head.base, first.candidate] : [first.candidate, find(to).candidate];
        const report = diffReport(older, newer);
        const { label } = first.source.record;
        if (options.json) return printJson(screen, { ...report, label });
        if (options.word)
          return print(screen, `${label === null ? '' : `${label}\n`}${renderWords(wordDiff(older, newer), screen)}`);
        // What goes through a pipe is a patch and nothing else.
        if (label !== null) tell(screen, label);
        print(screen, await inFiles(older, newer, reading, screen).catch(asComponents(report, screen)));
      }),
    runs: (options) =>
      withReading(backend, options, (reading) => {
        const runs = reading.records.runs().filter(({ number }) => options.run === null || number === options.run);
        if (options.json) return printJson(screen, runsReport(runs));
        if (runs.length === 0)
          throw new UserError(`${reading.step} has no such run: start one with evolve --step ${reading.step}`);
        return printFitted(screen, renderRuns(runs, screen.paint));
      }),
  };
}

/** The front of a run as a table. */
export function frontText(chosen: Chosen, screen: Screen): string {
  return renderFront(frontReport(chosen.source), frontMarks(chosen), screen);
}

async function inFiles(from: Candidate, to: Candidate, home: PromptHome, screen: Screen): Promise<string> {
  const diff = await candidatesDiff(from, to, home);
  if (diff === '') return 'no difference';
  return screen.terminal ? renderPatch(diff, screen.paint) : diff;
}

/** A candidate whose texts have no place in the files any more can still be read. */
function asComponents(report: DiffReport, screen: Screen): (error: unknown) => string {
  return (error) => {
    if (!(error instanceof UserError)) throw error;
    tell(screen, `by component, because the files cannot hold it: ${error.message}`);
    return renderDiff(report, screen.paint);
  };
}
