import { resolve } from 'node:path';
import { evidenceOf } from '../app/report/evidence.ts';
import { type Exported, exportCandidate, savePatch } from '../app/report/export.ts';
import { frontOf } from '../app/report/front.ts';
import { findCandidate, shortest } from '../app/report/source.ts';
import { UserError } from '../domain/errors.ts';
import { printable } from '../domain/printable.ts';
import type { PromptPlace } from '../ports/prompt.ts';
import type { Backend } from './backend.ts';
import type { Commands, ExportOptions } from './commands.ts';
import { type Chosen, chosenRun, chosenRunWith, withReading } from './reading.ts';
import { print, type Screen, tell } from './screen.ts';
import { quoted } from './typed.ts';

/** A candidate as a patch, to a file or to standard output. Changes no file of the repository. */
export function exportCommand(backend: Backend, screen: Screen): Commands['export'] {
  return (id, options) =>
    withReading(backend, options, async (reading) => {
      if (id === null) throw new UserError(askForId(chosenRun(reading, options.run)));
      const { source, outcomes } = chosenRunWith(reading, options.run, id);
      const found = findCandidate(source, outcomes, id);
      const exported = await exportCandidate({
        step: reading.step,
        run: source.record.number,
        base: source.run.head.base,
        candidate: found.outcome.proposal.candidate,
        evidence: evidenceOf(source, outcomes, found),
        prompts: reading.prompts,
        folder: reading.folder,
      });
      await deliver(exported, reading.prompts, options, screen);
    });
}

async function deliver(
  exported: Exported,
  prompts: readonly PromptPlace[],
  { output }: ExportOptions,
  screen: Screen,
): Promise<void> {
  // A terminal would obey the marks in a model's text; a pipe gets the bytes.
  if (output === null) return print(screen, screen.terminal ? printable(exported.patch) : exported.patch);
  await savePatch(output, exported, prompts);
  const file = quoted(resolve(output));
  tell(screen, `wrote ${output}; to try it: git -C ${quoted(exported.root)} apply --check ${file}`);
}

function askForId({ source }: Chosen): string {
  const front = [...frontOf(source)].filter((id) => id !== source.run.head.base.id);
  const list = front.length === 0 ? 'its front has only the base' : `its front has ${shortest(front).join(', ')}`;
  return `run ${source.record.number} has no winner, so say which candidate: evolve export ID; ${list}`;
}
