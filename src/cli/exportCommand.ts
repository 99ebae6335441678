import { resolve } from 'node:path';
import { evidenceOf } from '../app/report/evidence.ts';
import { type Exported, exportCandidate, saveBranch, savePatch } from '../app/report/export.ts';
import { frontOf } from '../app/report/front.ts';
import { findCandidate, type Source, shortest } from '../app/report/source.ts';
import { reasonText, type VerdictShown, verdictsOf, winnerIn } from '../app/report/verdicts.ts';
import { shortId } from '../domain/candidate.ts';
import { UserError } from '../domain/errors.ts';
import { printable, printableLine } from '../domain/printable.ts';
import type { PromptPlace } from '../ports/prompt.ts';
import type { ForcedExport } from '../ports/records.ts';
import type { Backend } from './backend.ts';
import type { Commands, ExportOptions } from './commands.ts';
import { chosenRun, chosenRunWith, withReading } from './reading.ts';
import { print, type Screen, tell } from './screen.ts';
import { quoted } from './typed.ts';

/** A candidate as a patch, to a file or to standard output. Changes no file of the repository. */
export function exportCommand(backend: Backend, screen: Screen): Commands['export'] {
  return (id, options) =>
    withReading(backend, options, async (reading) => {
      const { source, outcomes } =
        id === null ? chosenRun(reading, options.run) : chosenRunWith(reading, options.run, id);
      const found = findCandidate(source, outcomes, id ?? winnerOr(source));
      const { candidate } = found.outcome.proposal;
      const verdict = verdictsOf(source.record).get(candidate.id) ?? null;
      const forced = forcedExport(verdict, source, options);
      const evidence = [
        ...forced.map(({ reason }) => `FORCED, although its verdict is NO: ${reason}`),
        ...evidenceOf(source, outcomes, found),
      ];
      const exported = await exportCandidate({
        step: reading.step,
        run: source.record.number,
        base: source.run.head.base,
        candidate,
        evidence,
        prompts: reading.prompts,
        folder: reading.folder,
      });
      for (const one of forced) reading.recordForced(one);
      const title = `Evolve the prompt of ${reading.step}: candidate ${shortId(candidate.id)}`;
      const branch = options.branch === '' ? `evolve/${reading.step}-${shortId(candidate.id)}` : options.branch;
      if (branch === null) await deliver(exported, reading.prompts, options, screen);
      else await deliverBranch(branch, [title, '', ...evidence.map(printableLine)].join('\n'), exported, screen);
    });
}

/** What is to be written down when a NO is exported all the same. Throws `UserError` where nobody said so. */
function forcedExport(verdict: VerdictShown | null, { record }: Source, { force }: ExportOptions): ForcedExport[] {
  if (verdict?.verdict !== 'NO') return [];
  const reason = reasonText(verdict.reasons);
  if (!force)
    throw new UserError(
      `the verdict on ${shortId(verdict.id)} is NO: ${reason}. To export it all the same, add --force`,
    );
  return [{ run: record.number, candidate: verdict.id, reason, at: new Date().toISOString() }];
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
  const git = `git -C ${quoted(exported.root)} apply`;
  tell(screen, `wrote ${output}; to try it: ${git} --check ${file}\nto apply it: ${git} ${file}`);
}

async function deliverBranch(name: string, message: string, exported: Exported, screen: Screen): Promise<void> {
  const commit = await saveBranch(name, `${message}\n`, exported);
  print(screen, name);
  tell(screen, `made branch ${name} with commit ${commit.slice(0, 12)}; to look at it: git show ${quoted(name)}`);
}

function winnerOr(source: Source): string {
  const winner = winnerIn(source.record);
  if (winner !== null) return winner.id;
  const front = [...frontOf(source)].filter((id) => id !== source.run.head.base.id);
  const list = front.length === 0 ? 'its front has only the base' : `its front has ${shortest(front).join(', ')}`;
  throw new UserError(`run ${source.record.number} has no winner, so say which candidate: evolve export ID; ${list}`);
}
