import { hypothesesOf } from '../app/report/lineage.ts';
import { findCandidate } from '../app/report/source.ts';
import { runReport } from '../app/report/summary.ts';
import { shownOf } from '../app/report/verdicts.ts';
import { wordDiff } from '../app/report/wordDiff.ts';
import type { CandidateId } from '../domain/candidate.ts';
import { meanStanding } from '../domain/standing.ts';
import type { Finished } from '../ports/store.ts';
import type { Backend } from './backend.ts';
import type { Commands, RunOptions } from './commands.ts';
import { createProgress, progressMode } from './progress/progress.ts';
import { frontText } from './readCommands.ts';
import { type Chosen, chosenRun, withReading } from './reading.ts';
import { type Ending, renderEnding } from './render/summary.ts';
import { print, printJson, type Screen } from './screen.ts';
import { experimentFlags } from './typed.ts';

export interface RunCircumstances {
  readonly signal: AbortSignal;
  /** How this program was called. */
  readonly program: string;
}

/** Runs an experiment, shows its progress, and ends with the front, the best change and the next commands. */
export function runCommand(backend: Backend, screen: Screen, circumstances: RunCircumstances): Commands['run'] {
  return async (options) => {
    const finished = await watching(backend, screen, options, circumstances.signal);
    await withReading(backend, options, (reading) => {
      const chosen = chosenRun(reading, finished.run);
      if (options.json) return printJson(screen, runReport(chosen.source, finished));
      print(screen, `\n${frontText(chosen, screen)}\n\n`);
      return print(screen, renderEnding(endingOf(chosen, finished, options, circumstances.program), screen));
    });
  };
}

async function watching(backend: Backend, screen: Screen, options: RunOptions, signal: AbortSignal): Promise<Finished> {
  const progress = createProgress(screen, progressMode(screen, options), () => performance.now());
  try {
    return await backend.evolve(options, progress.watch, signal);
  } finally {
    progress.stop();
  }
}

function endingOf(chosen: Chosen, finished: Finished, options: RunOptions, program: string): Ending {
  const { source, outcomes, reading } = chosen;
  const { head, members } = source.run;
  const winner = finished.verify?.winner ?? null;
  const found = findCandidate(source, outcomes, winner ?? finished.best.id);
  const trainOf = (id: CandidateId) => {
    const sheet = members.get(id)?.sheet;
    return sheet === undefined
      ? null
      : (meanStanding(sheet, members.get(head.base.id)?.sheet, head.primary)?.mean ?? null);
  };
  return {
    label: source.record.label,
    step: reading.step,
    stoppedBy: finished.stoppedBy,
    base: head.base.id,
    best: finished.best.id,
    train: { base: trainOf(head.base.id), best: trainOf(finished.best.id) },
    hypotheses: hypothesesOf(found, outcomes),
    change: wordDiff(head.base, found.outcome.proposal.candidate),
    finalists: finished.verify === null ? [] : shownOf(finished.verify),
    winner,
    notVerified: finished.notVerified,
    missing: finished.missing,
    typed: { program, flags: experimentFlags(options, reading.step) },
  };
}
