import { type Command, Option } from 'commander';
import { nonEmpty, wholeNumber } from '../arguments.ts';
import type { Selection } from '../selection.ts';
import { distance } from './distance.ts';

/** What `judge` commands can do. Each throws `UserError`. */
export interface JudgeCommands {
  judgeExport(options: JudgeExportOptions): Promise<void>;
  judgeApply(file: string, options: JudgeApplyOptions): Promise<void>;
  judgeAgreement(options: JudgeAgreementOptions): Promise<void>;
}

export interface JudgeExportOptions extends Selection {
  readonly choice: 'pending' | 'graded' | { readonly disagreements: number } | { readonly sample: number };
  readonly all: boolean;
  readonly markdown: boolean;
  /** Null: standard output. */
  readonly output: string | null;
}

export interface JudgeApplyOptions extends Selection {
  readonly by: string | null;
  readonly json: boolean;
}

export interface JudgeAgreementOptions extends Selection {
  readonly disagreements: number;
  readonly json: boolean;
}

/** The commands of people who judge. `selecting` adds the options that name an experiment. */
export function addJudge(program: Command, commands: JudgeCommands, selecting: (command: Command) => Command): void {
  const judge = program
    .command('judge')
    .description('outputs for people to grade, their grades, and how far judges agree')
    .addHelpText(
      'after',
      '\nExamples:\n  evolve judge export --step my_step -o grades.md\n  evolve judge apply grades.md --step my_step',
    );
  selecting(judge.command('export'))
    .description('outputs for a person or a coding agent to grade, without a hint of which prompt they are from')
    .option('--pending', 'those that wait for a person (default)')
    .addOption(
      conflicting('--sample <n>', 'so many of those that models judged, at random, to check them').argParser(
        wholeNumber(1),
      ),
    )
    .addOption(
      conflicting('--disagreements <distance>', 'those on which two judges are so far apart').argParser(distance),
    )
    .addOption(conflicting('--graded', "those that people graded, as examples for evolving a judge's prompt"))
    .option('--all', 'of every candidate, not only of those still in the running')
    .option('--markdown', 'as a page to fill in; also when the file ends in .md')
    .option('-o, --output <file>', 'write there in place of standard output', nonEmpty)
    .addHelpText('after', '\nExample:\n  evolve judge export --step my_step --pending -o grades.md')
    .action((flags: Flags) => commands.judgeExport(exportOptions(flags)));
  selecting(judge.command('apply'))
    .description('take the grades of a filled-in export; applying it again changes nothing')
    .argument('<file>', 'JSONL or Markdown, complete or in part', nonEmpty)
    .option('--by <name>', 'who graded, where the file does not say', nonEmpty)
    .option('--json', 'machine-readable')
    .addHelpText('after', '\nExample:\n  evolve judge apply grades.md --step my_step --by Ada')
    .action((file: string, flags: Flags) =>
      commands.judgeApply(file, { ...selection(flags), by: flags.by ?? null, json: flags.json ?? false }),
    );
  selecting(judge.command('agreement'))
    .description('how far people and judges agree, and the outputs on which they do not')
    .option('--disagreements <distance>', 'list outputs on which two judges are so far apart (default 1)', distance)
    .option('--json', 'machine-readable')
    .addHelpText('after', '\nExample:\n  evolve judge agreement --step my_step')
    .action((flags: Flags) =>
      commands.judgeAgreement({
        ...selection(flags),
        disagreements: flags.disagreements ?? 1,
        json: flags.json ?? false,
      }),
    );
}

const CHOICES = ['pending', 'sample', 'disagreements', 'graded'];

function conflicting(flags: string, description: string): Option {
  const option = new Option(flags, description);
  return option.conflicts(CHOICES.filter((name) => name !== option.attributeName()));
}

interface Flags extends Partial<Omit<Selection, 'models' | 'set'>> {
  readonly sample?: number;
  readonly disagreements?: number;
  readonly graded?: boolean;
  readonly all?: boolean;
  readonly markdown?: boolean;
  readonly output?: string;
  readonly by?: string;
  readonly json?: boolean;
}

function selection({ step = null, config = null, profile = null, envFile = null }: Flags): Selection {
  return { step, config, profile, models: null, set: [], envFile };
}

function exportOptions(flags: Flags): JudgeExportOptions {
  const { sample, disagreements, graded, all = false, markdown = false, output = null } = flags;
  const choice =
    sample !== undefined ? { sample } : disagreements !== undefined ? { disagreements } : graded ? 'graded' : 'pending';
  return { ...selection(flags), choice, all, markdown: markdown || (output?.endsWith('.md') ?? false), output };
}
