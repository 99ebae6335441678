import { resolve } from 'node:path';
import { environmentOf, loadExperiment } from '../../app/config/load.ts';
import type { ImportReport } from '../../app/import/importReport.ts';
import { importRollouts } from '../../app/import/importRollouts.ts';
import { populationsFolder } from '../../app/session.ts';
import { shortId } from '../../domain/candidate.ts';
import { printableLine } from '../../domain/printable.ts';
import { nonEmpty } from '../arguments.ts';
import { loadOptions } from '../backend.ts';
import { count, scored } from '../render/numbers.ts';
import { table } from '../render/table.ts';
import { print, printJson } from '../screen.ts';
import { type SelectionFlags, selecting, selectionOf } from '../selecting.ts';
import type { Selection } from '../selection.ts';
import { verb } from '../verb.ts';

interface ImportOptions extends Selection {
  readonly file: string;
  readonly sameStep: boolean;
  readonly json: boolean;
}

type Flags = SelectionFlags & Partial<Pick<ImportOptions, 'sameStep' | 'json'>>;

/** Takes recorded rollouts into the population: archived and scored, with nothing called. */
export const importCommand = verb<Flags, ImportOptions>({
  name: 'import',
  about: 'take recorded rollouts as if they had been run: scored, and nothing is called',
  examples: ['evolve import recorded.jsonl --step my_step'],
  declare: (command) =>
    void selecting(command)
      .argument('<file>', 'JSONL of recorded rollouts, gzipped or not', nonEmpty)
      .option('--same-step', 'those that do not say their step_version were made by the step as it is now')
      .option('--json', 'machine-readable'),
  read: ({ sameStep = false, json = false, ...flags }, [file = '']) => ({
    ...selectionOf(flags),
    file,
    sameStep,
    json,
  }),
  async run(options, { cwd, env, screen }) {
    const load = loadOptions(options, cwd, env);
    const populations = populationsFolder(cwd, environmentOf(load));
    const request = { ...options, file: resolve(cwd, options.file) };
    const report = await importRollouts(await loadExperiment(load), request, populations);
    if (options.json) printJson(screen, report);
    else print(screen, renderImport(report));
  },
});

const COLUMNS = [
  { head: 'id' },
  { head: 'label' },
  { head: 'rollouts', align: 'right' },
  { head: 'primary', align: 'right' },
  { head: 'step' },
] as const;

function renderImport({ step, file, rollouts, known, errors, candidates }: ImportReport): string {
  const rows = candidates.map((one) => [
    shortId(one.id),
    printableLine(one.label ?? ''),
    count(one.rollouts),
    scored(one.primary),
    one.step,
  ]);
  const missing = errors === 0 ? '' : `; ${count(errors)} recorded as errors stay missing`;
  const apart = candidates.some((one) => one.step !== 'same')
    ? ["other or unknown step: runs do not find these rollouts, and no difference to others is the prompt's alone"]
    : [];
  return [
    `${printableLine(file)}: ${count(rollouts)} rollouts, ${count(known)} of them known already${missing}`,
    ...(rows.length === 0 ? [] : [table(COLUMNS, rows)]),
    ...apart,
    `next:\n  evolve leaderboard --step ${step}`,
  ].join('\n');
}
