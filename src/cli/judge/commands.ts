import { readFileSync, writeFileSync } from 'node:fs';
import { agreementReport } from '../../app/judging/agreement.ts';
import { applyGrades } from '../../app/judging/apply.ts';
import { type Case, type Choice, casesFor } from '../../app/judging/cases.ts';
import { casesAsJsonl } from '../../app/judging/jsonl.ts';
import type { Judging } from '../../app/judging/judging.ts';
import { lessonsOf } from '../../app/judging/lessons.ts';
import { casesAsMarkdown } from '../../app/judging/markdown.ts';
import { messageOf, UserError } from '../../domain/errors.ts';
import { printable } from '../../domain/printable.ts';
import type { Backend } from '../backend.ts';
import type { Selection } from '../commands.ts';
import { print, printJson, type Screen, tell } from '../screen.ts';
import type { JudgeCommands, JudgeExportOptions } from './program.ts';
import { renderAgreement } from './render.ts';

/** Outputs to people, grades from people, and how far judges agree. All work beside a run. */
export function judgeCommands(backend: Backend, screen: Screen): JudgeCommands {
  return {
    judgeExport: (options) =>
      withJudging(backend, options, (judging) => {
        const cases = casesFor(judging, choiceOf(options.choice), options.all);
        if (cases.length === 0) throw new UserError(nothingFor(options, judging));
        deliver(textOf(judging, cases, options), cases.length, options, screen);
      }),
    judgeApply: (file, options) =>
      withJudging(backend, options, async (judging) => {
        const applied = await applyGrades(judging, textIn(file), { name: file, by: options.by, now: new Date() });
        if (options.json) return printJson(screen, applied);
        const { applied: taken, unchanged, empty } = applied;
        return print(
          screen,
          `${taken} taken, ${unchanged} known already, ${empty} left empty; the run takes them up when it goes on: evolve --step ${judging.step}`,
        );
      }),
    judgeAgreement: (options) =>
      withJudging(backend, options, (judging) => {
        const report = agreementReport(judging, options.disagreements);
        if (options.json) printJson(screen, report);
        else print(screen, renderAgreement(report));
      }),
  };
}

async function withJudging(
  backend: Backend,
  selection: Selection,
  work: (judging: Judging) => void | Promise<void>,
): Promise<void> {
  const judging = await backend.judge(selection);
  try {
    if (judging.metrics.length === 0)
      throw new UserError(`${judging.step} has no metric with a \`rubric\`: there is nothing for judges to go by`);
    await work(judging);
  } finally {
    judging.records.close();
  }
}

function choiceOf(choice: JudgeExportOptions['choice']): Choice {
  if (typeof choice === 'string') return { kind: choice };
  return 'sample' in choice
    ? { kind: 'sample', count: choice.sample }
    : { kind: 'disagreements', distance: choice.disagreements };
}

function textOf(judging: Judging, cases: readonly Case[], { choice, markdown }: JudgeExportOptions): string {
  if (choice === 'graded') return lessonsOf(cases);
  return markdown ? casesAsMarkdown(judging.step, cases) : casesAsJsonl(cases);
}

function deliver(text: string, count: number, { output }: JudgeExportOptions, screen: Screen): void {
  // A terminal would obey the marks in a model's text; a pipe gets the bytes.
  if (output === null) {
    print(screen, screen.terminal ? printable(text) : text);
    return;
  }
  try {
    writeFileSync(output, text);
  } catch (error) {
    throw new UserError(`cannot write ${output}: ${messageOf(error)}`, { cause: error });
  }
  tell(screen, `wrote ${count} ${count === 1 ? 'output' : 'outputs'} to ${output}`);
}

function textIn(file: string): string {
  try {
    return readFileSync(file, 'utf8').replace(/^\uFEFF/, '');
  } catch (error) {
    throw new UserError(`cannot read ${file}: ${messageOf(error)}`, { cause: error });
  }
}

function nothingFor({ choice, all }: JudgeExportOptions, { metrics }: Judging): string {
  const more = all ? '' : ', of candidates still in the running (--all takes the others too)';
  if (choice === 'pending')
    return metrics.some(({ lazy }) => lazy)
      ? `nothing waits for a person${more}`
      : 'nothing waits for a person, because no metric has `judge: lazy`; --sample N takes outputs that models judged';
  if (choice === 'graded') return `people have graded nothing yet${more}`;
  return 'sample' in choice
    ? `models have judged nothing that no person has seen${more}`
    : `no two judges are so far apart${more}`;
}
