import { basename, dirname, relative, resolve } from 'node:path';
import { refuseSplitFile, type Synthesis, synthesise, usualDraftFile } from '../../app/examples/synth.ts';
import { refuseStanding, writeFiles } from '../../app/files/writeFiles.ts';
import { spentReport } from '../../app/report/front.ts';
import { populationsFolder } from '../../app/session.ts';
import { printableLine } from '../../domain/printable.ts';
import { money, nonEmpty, setting, wholeNumber } from '../arguments.ts';
import { count, usd } from '../render/numbers.ts';
import { print, printJson } from '../screen.ts';
import { type SelectionFlags, selecting, selectionOf } from '../selecting.ts';
import { verb } from '../verb.ts';

interface Flags extends SelectionFlags {
  readonly count?: number;
  readonly about?: string;
  readonly seed?: number;
  readonly output?: string;
  readonly budget?: number;
  readonly maxCalls?: number;
  readonly force?: boolean;
  readonly json?: boolean;
}

const COUNT = 10;

/** Has a model draft examples, for a person to edit. */
export const synthCommand = verb<Flags, Flags>({
  name: 'synth',
  about: 'examples drafted by the reflector, for a person to edit; each is marked as drafted and unreviewed',
  examples: [
    'evolve synth --step my_step --profile live --count 20',
    "evolve synth --step my_step --profile live --about 'rude guests, messages in Turkish'",
  ],
  declare: (command) =>
    void selecting(command)
      .option('--count <n>', `drafts wanted (${COUNT})`, wholeNumber(1))
      .option('--about <text>', 'what they should be about, in your words', nonEmpty)
      .option('--seed <n>', 'another seed drafts others (1)', wholeNumber(0))
      .option('-o, --output <file>', "where they go; the experiment's examples/drafted.jsonl when left out", nonEmpty)
      .option('--set <key=value>', 'another value for a key of the experiment; may be repeated', setting)
      .option('--budget <usd>', 'USD at most, over all that belongs to no run of the step', money)
      .option('--max-calls <n>', 'calls at most, over the same', wholeNumber(1))
      .option('--force', 'write over a file that is there')
      .option('--json', 'machine-readable'),
  read: (flags) => flags,
  async run(flags, { backend, cwd, screen, signal }) {
    const { budget = null, maxCalls = null, force = false } = flags;
    const { loaded } = await backend.load(selectionOf(flags), { budgetUsd: budget, maxCalls });
    const file = flags.output === undefined ? usualDraftFile(loaded) : resolve(cwd, flags.output);
    refuseSplitFile(file, loaded);
    // Before anything is paid.
    refuseStanding([file], force);
    const drafted = await synthesise(loaded, {
      count: flags.count ?? COUNT,
      about: flags.about ?? null,
      seed: flags.seed ?? 1,
      populations: populationsFolder(cwd, loaded.env),
      signal,
    });
    const text = drafted.examples.map((example) => `${JSON.stringify(example)}\n`).join('');
    writeFiles(dirname(file), new Map([[basename(file), text]]), force);
    const name = relative(cwd, file);
    if (flags.json) printJson(screen, reportOf(drafted, name));
    else print(screen, told(drafted, name, flags.count ?? COUNT));
  },
});

function reportOf({ examples, by, repeated, unusable, spent }: Synthesis, file: string) {
  return { file, drafted: examples.length, by, repeated, unusable, spent: spentReport(spent) };
}

function told({ examples, by, repeated, unusable, spent }: Synthesis, file: string, wanted: number): string {
  const fewer = examples.length < wanted ? ` (${count(wanted)} were wanted)` : '';
  return [
    `${printableLine(file)}: ${count(examples.length)} examples${fewer}, drafted by ${by}`,
    ...(repeated === 0 ? [] : [`${count(repeated)} more were nearly examples that there are`]),
    ...(unusable === 0 ? [] : [`${count(unusable)} answers could not be used`]),
    `${count(spent.calls)} calls and ${usd(spent.usd)} for what belongs to no run of this step so far`,
    'Read them, mend them, throw bad ones away. Take the tag "unreviewed" off those that are right: until then they prove nothing.',
  ].join('\n');
}
