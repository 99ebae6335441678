import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { PLANEXE, planexeIsThere } from './convert.ts';
import { APART, FIGURES, figureOf, NOT_COVERED, type Scored } from './figures.ts';
import { type Answer, recordedAnswers, runOf } from './history.ts';
import { importedRuns } from './imported.ts';
import {
  ABOUT,
  AGREE,
  AVERAGE,
  BEFORE,
  compared,
  EXPLAINED,
  ONE_PLAN,
  OTHER,
  type Published,
  publishedFigures,
  UNCOUNTED,
} from './published.ts';

if (!planexeIsThere) console.warn(`Skipped: the recorded outputs are not at ${PLANEXE}.`);

type Run = Readonly<Record<string, number>>;

describe.skipIf(!planexeIsThere)('the recorded history of a real pipeline, imported', () => {
  let answers: readonly Answer[] = [];
  let recomputed: Readonly<Record<string, Run>> = {};
  let runs: ReadonlyMap<string, readonly Scored[]> = new Map();

  beforeAll(async () => {
    answers = recordedAnswers();
    recomputed = JSON.parse(readFileSync(join(PLANEXE, 'recomputed_metrics.json'), 'utf8')) as typeof recomputed;
    runs = await importedRuns(answers);
  }, 240_000);

  it('has every run, with the plans that were answered', () => {
    const labels = new Set(answers.map(runOf));
    expect([...labels].sort()).toEqual(Object.keys(recomputed).sort());
    const wrong = [...labels].filter((run) => (runs.get(run) ?? []).length !== recomputed[run]!.plans_ok);
    expect(wrong).toEqual([]);
    const tried = (run: string) => answers.filter((answer) => runOf(answer) === run).length;
    expect([...labels].filter((run) => tried(run) !== recomputed[run]!.plans_total)).toEqual([]);
    expect([...runs.values()].flat()).toHaveLength(answers.filter(({ responses }) => responses !== undefined).length);
  });

  it.each(Object.keys(FIGURES))('%s is exactly what it was recomputed to be, in every run', (key) => {
    const ours = Object.keys(recomputed).map((run) => [run, rounded(figureOf(key, runs.get(run) ?? []))]);
    const differ = ours.filter(([run, value]) => recomputed[run!]![key] !== value).map(([run]) => run);
    expect(differ).toEqual(APART[key] ?? []);
    for (const run of APART[key] ?? []) expect(JSON.stringify(runs.get(run))).toMatch(/\p{Script=Han}/u);
  });

  it('covers every other key, or says why not', () => {
    const keys = Object.keys(Object.values(recomputed)[0]!);
    const known = [...Object.keys(FIGURES), ...Object.keys(NOT_COVERED), ...OF_THE_RUN];
    expect(known.toSorted()).toEqual(keys.toSorted());
    const exact = Object.keys(FIGURES).filter((key) => APART[key] === undefined);
    console.log(
      [
        `of ${keys.length} keys of recomputed_metrics.json, over ${Object.keys(recomputed).length} runs:`,
        `  ${exact.length} exactly: ${exact.join(', ')}`,
        ...Object.entries(APART).map(
          ([key, some]) => `  ${key}: but in ${some.length} runs with text in scripts without spaces`,
        ),
        `  ${OF_THE_RUN.length} of the run itself: ${OF_THE_RUN.join(', ')}`,
        ...Object.entries(NOT_COVERED).map(([key, reason]) => `  not ${key}: ${reason}`),
      ].join('\n'),
    );
  });

  it('agrees with most of the published figures, and says why not with the others', () => {
    const published = publishedFigures();
    const kinds = compared(published, runs, answers);
    const told = Object.entries(kinds).flatMap(([kind, figures]) => [
      `${String(figures.length).padStart(5)}  ${kind}`,
      ...(EXPLAINED[kind] === undefined
        ? []
        : [`       ${EXPLAINED[kind]}`, `       for example ${cited(figures[0]!)}`]),
    ]);
    console.log(`of ${published.length} published figures, by what their values agree with:\n${told.join('\n')}`);
    expect(Object.entries(kinds).map(([kind, figures]) => [figures.length, kind])).toEqual([
      [1889, AGREE],
      [189, OTHER],
      [22, AVERAGE],
      [16, BEFORE],
      [14, UNCOUNTED],
      [13, ABOUT],
      [13, ONE_PLAN],
    ]);
  });

  it('totals did not fall where a total was compared with an average per file', () => {
    const total = (key: string, analysis: number) => {
      const labels = new Set(answers.filter((answer) => answer.analysis === analysis).map(runOf));
      return [...labels].reduce((sum, run) => sum + figureOf(key, runs.get(run) ?? []), 0);
    };
    // Published as 67 to about 4 and 35 to 7: the second of each is an average over files.
    expect([total('review_opener_not_controls', 0), total('review_opener_not_controls', 1)]).toEqual([67, 75]);
    expect([total('chain_missing', 0), total('chain_missing', 1)]).toEqual([35, 35]);
  });

  it('iterations that change prompts by their title, and were judged YES, were recorded with the prompt before', () => {
    const promptsOf = (analysis: number) => [
      ...new Set(
        answers
          .filter((answer) => answer.analysis === analysis && answer.responses)
          .map((answer) => answer.system_prompt_sha256),
      ),
    ];
    const verdicts = JSON.parse(readFileSync(join(PLANEXE, 'verdicts.json'), 'utf8')) as Judged[];
    const stale = verdicts.filter(
      ({ analysis, verdict, title }) =>
        verdict === 'YES' &&
        /prompts?$/.test(title ?? '') &&
        promptsOf(analysis).join() === promptsOf(analysis - 1).join(),
    );
    expect(stale.map(({ analysis, title }) => [analysis, title])).toEqual([
      [3, "Replace bare 'more' follow-ups with novelty-aware prompts"],
      [9, 'Remove formulaic naming template from lever prompt'],
      [20, 'fix: add option-quality reminder to call-2/3 prompts'],
    ]);
  });
});

/** Facts of a run that stand beside its figures. */
const OF_THE_RUN = ['model', 'analysis', 'plans_ok', 'plans_total'];

function cited({ metric, raw, runs, source }: Published): string {
  return `${metric} ${JSON.stringify(raw)} of ${runs.length} ${runs.length === 1 ? 'run' : 'runs'} (${source})`;
}

interface Judged {
  readonly analysis: number;
  readonly verdict: string | null;
  readonly title: string | null;
}

/** To four places, a tie to the even one: as the reference was rounded. */
function rounded(value: number): number {
  const scaled = value * 1e4;
  const below = Math.floor(scaled);
  return scaled - below === 0.5 ? (below + (below % 2)) / 1e4 : Number(value.toFixed(4));
}
