import { dirname, resolve } from 'node:path';
import { InvalidArgumentError } from 'commander';
import { FILE_FORMATS, type FileFormat, readExampleFile } from '../../app/examples/readFile.ts';
import { NOTHING, refuseLeaks, type SplitReport, splitFile } from '../../app/examples/split.ts';
import { UserError } from '../../domain/errors.ts';
import { fieldOf } from '../../domain/exampleText.ts';
import { leaksBetween } from '../../domain/leaks.ts';
import { printableLine } from '../../domain/printable.ts';
import { nonEmpty, wholeNumber } from '../arguments.ts';
import { count } from '../render/numbers.ts';
import { print, printJson } from '../screen.ts';
import { type Desk, verb } from '../verb.ts';

interface Flags {
  readonly verify?: number;
  readonly seed?: number;
  readonly group?: string;
  readonly stratify?: string;
  /** none: only equal inputs. */
  readonly near?: number | typeof NOTHING;
  readonly format?: FileFormat;
  readonly output?: string;
  readonly withDrafts?: boolean;
  readonly check?: boolean;
  readonly force?: boolean;
  readonly json?: boolean;
}

/** Deals examples out into those to learn from and those to prove on, or looks for leaks between two files. */
export const splitCommand = verb<Flags, Flags & { readonly files: readonly string[] }>({
  name: 'split',
  about: 'deal a file of examples out into train.jsonl and verify.jsonl: seeded, grouped, stratified, without leaks',
  examples: [
    'evolve split examples.csv -o experiments/my_step/examples',
    'evolve split golden.csv --format golden --stratify tags:difficulty --verify 0.4',
    'evolve split --check train.jsonl verify.jsonl',
  ],
  declare: (command) =>
    void command
      .argument('<file>', 'JSONL, CSV, golden rows or a promptfoo config', nonEmpty)
      .argument('[verify]', 'with --check: the examples of verify', nonEmpty)
      .option('--verify <share>', 'of the examples that go to verify (0.5)', share)
      .option('--seed <n>', 'another seed deals otherwise (1)', wholeNumber(0))
      .option('--group <field>', 'what stays together: group, input.NAME, tags:NAME (group)', nonEmpty)
      .option('--stratify <field>', 'what both have alike, or none (expected, where it is one of few)', nonEmpty)
      .option('--near <likeness>', 'inputs so much alike (0 to 1) stay together, or none (0.8)', likeness)
      .option('--format <name>', `${FILE_FORMATS.join(', ')}; by the name of the file when left out`, formatName)
      .option('-o, --output <folder>', "where the two files go; the file's own folder when left out", nonEmpty)
      .option('--with-drafts', 'let drafts that nobody has reviewed prove something')
      .option('--check', 'deal nothing: look for leaks between two files')
      .option('--force', 'write over files that are there')
      .option('--json', 'machine-readable'),
  read: (flags, words) => {
    const files = words.filter((word) => word !== undefined);
    if (flags.check && files.length !== 2) throw new UserError('--check takes two files: train and verify');
    if (!flags.check && files.length !== 1)
      throw new UserError('split takes one file; --check looks for leaks between two');
    return { ...flags, files };
  },
  run(options, desk) {
    if (options.check) return checked(options, desk);
    const { cwd, screen } = desk;
    const file = resolve(cwd, options.files[0]!);
    const report = splitFile({
      cwd,
      file,
      format: options.format ?? null,
      share: options.verify ?? 0.5,
      seed: options.seed ?? 1,
      group: options.group ?? 'group',
      stratify: options.stratify ?? null,
      near: nearOf(options),
      withDrafts: options.withDrafts ?? false,
      folder: options.output === undefined ? dirname(file) : resolve(cwd, options.output),
      force: options.force ?? false,
    });
    if (options.json) printJson(screen, report);
    else print(screen, told(report));
  },
});

const NEAR = 0.8;

function nearOf({ near = NEAR }: Flags): number | null {
  return near === NOTHING ? null : near;
}

function checked(
  { files, format, group = 'group', json = false, ...flags }: Flags & { readonly files: readonly string[] },
  { cwd, screen }: Desk,
) {
  const [train = [], verify = []] = files.map((file) =>
    readExampleFile(resolve(cwd, file), file, format ?? null).map(({ example }) => example),
  );
  const leaks = leaksBetween(train, verify, { near: nearOf(flags), groupOf: (example) => fieldOf(example, group) });
  if (json) printJson(screen, { train: train.length, verify: verify.length, leaks });
  refuseLeaks(leaks);
  if (!json) print(screen, `no leak: ${count(train.length)} examples of train, ${count(verify.length)} of verify`);
}

function told({
  written,
  train,
  verify,
  stratified_by: by,
  strata,
  together,
  unreviewed,
  left_out: left,
}: SplitReport): string {
  const [trainFile = '', verifyFile = ''] = written.map(printableLine);
  const kept = together.reduce((sum, set) => sum + set.length, 0);
  return [
    `${trainFile}: ${count(train)} examples to learn from`,
    `${verifyFile}: ${count(verify)} to prove on`,
    ...(by === null
      ? []
      : [
          `alike by ${by} (train and verify): ${Object.entries(strata)
            .map(
              ([name, { train: a, verify: b }]) => `${printableLine(name) || '(nothing)'} ${count(a)} and ${count(b)}`,
            )
            .join(', ')}`,
        ]),
    ...(kept === 0 ? [] : [`${count(kept)} examples stayed together in ${count(together.length)} sets`]),
    ...(left.length === 0
      ? []
      : [`${count(left.length)} drafts are left out, since they are nearly examples to prove on`]),
    ...(unreviewed === 0
      ? []
      : [
          `${count(unreviewed)} drafts that nobody has reviewed are in train: take their tag "unreviewed" away, or --with-drafts`,
        ]),
  ].join('\n');
}

function share(text: string): number {
  const value = Number(text);
  if (!/^\d*\.?\d+$/.test(text) || value <= 0 || value >= 1)
    throw new InvalidArgumentError('It must be between 0 and 1, such as 0.4.');
  return value;
}

function likeness(text: string): number | typeof NOTHING {
  if (text === NOTHING) return NOTHING;
  const value = Number(text);
  if (!/^\d*\.?\d+$/.test(text) || value <= 0 || value > 1)
    throw new InvalidArgumentError('It must be a likeness above 0 and up to 1, such as 0.9, or none.');
  return value;
}

function formatName(text: string): FileFormat {
  const format = FILE_FORMATS.find((one) => one === text);
  if (format === undefined) throw new InvalidArgumentError(`It must be one of ${FILE_FORMATS.join(', ')}.`);
  return format;
}
