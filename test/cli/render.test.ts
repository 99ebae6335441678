import pc from 'picocolors';
import { describe, expect, it } from 'vitest';
import { diffReport } from '../../src/app/report/diff.ts';
import { frontReport } from '../../src/app/report/front.ts';
import { showReport } from '../../src/app/report/show.ts';
import { findCandidate, type Source } from '../../src/app/report/source.ts';
import { shownOf } from '../../src/app/report/verdicts.ts';
import { wordDiff } from '../../src/app/report/wordDiff.ts';
import { frontMarks } from '../../src/cli/marks.ts';
import { renderDiff } from '../../src/cli/render/diff.ts';
import { renderFront } from '../../src/cli/render/front.ts';
import { duration, usd } from '../../src/cli/render/numbers.ts';
import { renderRuns } from '../../src/cli/render/runs.ts';
import { renderShow } from '../../src/cli/render/show.ts';
import { type Ending, renderEnding } from '../../src/cli/render/summary.ts';
import { widthOf } from '../../src/cli/render/width.ts';
import type { Look } from '../../src/cli/screen.ts';
import { candidateOf } from '../../src/domain/candidate.ts';
import type { VerdictKind } from '../../src/domain/evidence.ts';
import {
  BASE,
  BETTER,
  finalistOf,
  finishedOf,
  GENERATIONS,
  outcome,
  REJECTED,
  recordsOf,
  reportOf,
  SHORTER,
  sourceOf,
} from '../app/report/run.ts';
import { newScreen } from './screen.ts';

const plain = pc.createColors(false);
const colours = pc.createColors(true);
const LOOK: Look = { paint: plain, width: 80 };
const short = (id: string) => id.slice(0, 8);
const front = (source: Source, look: Partial<Look> = {}, generations = GENERATIONS) =>
  renderFront(frontReport(source), frontMarks({ source, outcomes: recordsOf(generations) }), { ...LOOK, ...look });

describe('the front', () => {
  it('is a table of the front and the base, marked, under the label', () => {
    expect(front(sourceOf()).split('\n')).toEqual([
      'SIMULATED  greet, run 3, generation 2',
      '1,204 calls, $0.5000 and up to $0.0100 unknown',
      'best by generation  ▁██  0.550 to 0.850',
      '',
      '  id        gen  by       chars      primary  0.40      0.95      a      b',
      `* ${short(BETTER.id)}    1  edit        39  0.850 ±.065  ····┊····──●─·  0.900  0.800  best`,
      `* ${short(BASE.id)}    0  seed        23  0.550 ±.050  ··──●─········  0.500  0.600  base`,
      `* ${short(SHORTER.id)}    2  rewrite      8  0.400 ±.000  ●···┊·········  0.400  0.400`,
      'primary on train, 0 to 1, the mean over models, then by model; ─●─ with its',
      'standard error, ┊ the base',
    ]);
  });

  it('uses the width there is: longer bars, models beside instead of below', () => {
    const models = ['kind', 'hasty', 'careless', '勤奋的模型'];
    const values = Object.fromEntries(models.map((model, at) => [model, [0.1 * at, 0.2]]));
    const generations = [[outcome(BASE, values, { kind: 'admitted' as const, best: true }, [], 'seed' as const)]];
    const tables = (width: number) =>
      front(sourceOf(generations), { width }, generations)
        .split('\n')
        .filter((line) => line.startsWith('  id'));
    expect(tables(80)).toEqual([
      expect.not.stringContaining('hasty'),
      '  id        careless  hasty   kind  勤奋的模型',
    ]);
    expect(tables(140)).toEqual([expect.stringMatching(/0\.05 +0\.25 {2}careless {2}hasty {3}kind {2}勤奋的模型$/)]);
  });

  it('shows one model as the primary that it is', () => {
    const generations = [
      [outcome(BASE, { only: [0.25] }, { kind: 'admitted' as const, best: true }, [], 'seed' as const)],
    ];
    const text = front(sourceOf(generations), {}, generations);
    expect(text.match(/0\.250/g)).toHaveLength(1);
    expect(text).toContain('by only;');
  });

  it('keeps within 80 columns, whatever the number of models and the length of their names', () => {
    const models = ['openai:gpt-4o-mini-2024-07-18', '大小:模型\u001b[2J', ...'cdefghijklmnop'];
    const values = Object.fromEntries(models.map((model) => [model, [0.5, 0.6]]));
    const seed = outcome(BASE, values, { kind: 'admitted', best: true }, [], 'seed');
    const text = front(sourceOf([[seed]]), {}, [[seed]]);
    expect(text.split('\n').filter((line) => widthOf(line) > 80)).toEqual([]);
    expect(text.match(/0\.550/g)).toHaveLength(models.length + 1);
    expect(text).toContain('…mini-2024-07-18');
    expect(text).not.toContain('\u001b');
  });

  it('leaves out who is dominated, says so, and keeps the base', () => {
    const worse = candidateOf({ system: 'Answer well.\nBe brief, please.\n' });
    const last = [outcome(worse, { a: [0.1, 0.1], b: [0.1, 0.1] }, { kind: 'admitted', best: false })];
    const text = front(sourceOf([...GENERATIONS, last]));
    expect(text).not.toContain(short(worse.id));
    expect(text).toContain('1 more in the population is dominated: --json lists all');
  });

  it('says when nothing is committed', () => {
    expect(front(sourceOf([]))).toContain('nothing is committed yet');
  });

  it('has colours only where they are wanted', () => {
    expect(front(sourceOf(), { paint: colours })).toContain('\u001b[32m');
    const wanted = (terminal: boolean, env: Record<string, string>) =>
      newScreen(terminal, env).screen.paint.red('x') !== 'x';
    expect([
      wanted(true, {}),
      wanted(true, { NO_COLOR: '1' }),
      wanted(true, { TERM: 'dumb' }),
      wanted(false, {}),
    ]).toEqual([true, false, false, false]);
  });
});

describe('show', () => {
  const source = sourceOf(GENERATIONS, finishedOf(0.05));
  const show = (id: string) => {
    const found = findCandidate(source, recordsOf(), id);
    return renderShow(
      showReport(source, found, { rollouts: [], forcedExports: [] }),
      diffReport(BASE, found.outcome.proposal.candidate),
      LOOK,
    );
  };

  it('has prompt, change, scores, fate, worst examples and the measurement', () => {
    const text = show('best');
    for (const part of [
      `SIMULATED  ${BETTER.id}`,
      'greet, run 3, generation 1, 39 characters, on the front',
      `made by edit from ${short(BASE.id)}`,
      `why: why ${BETTER.id.slice(0, 4)}`,
      'fate: admitted, best on train at the time',
      'train: 0.850, the base 0.550',
      'YES: why YES (reading 1)',
      '-- system\nAnswer well.\nBe brief.\nAnswer in JSON.\n',
      '+Answer in JSON.',
      'a      quality  0.900  ±0.100  2',
      '-- scored low: e1 by b, 0.700\nquality: 0.700 lost 0.7\n(this population does not hold its trace)',
    ])
      expect(text).toContain(part);
  });

  it('tells why a proposal was rejected', () => {
    expect(show(REJECTED.id)).toContain('fate: rejected at failures by screen: no better');
  });

  it('shows the marks in what a model wrote', () => {
    const evil = candidateOf({ system: 'a\u001b[2J\u202eb' });
    const generations = [...GENERATIONS, [outcome(evil, { 'm\u001b': [0] }, { kind: 'admitted', best: false })]];
    const evilSource = sourceOf(generations);
    const found = findCandidate(evilSource, recordsOf(generations), evil.id);
    const text = renderShow(
      showReport(evilSource, found, { rollouts: [], forcedExports: [] }),
      diffReport(BASE, evil),
      LOOK,
    );
    expect(text).toContain('a\\u001b[2J\\u202eb');
    expect(text).not.toContain('\u001b');
    expect(text).not.toContain('\u202e');
  });
});

describe('diff', () => {
  it('is unified and coloured, with marks shown', () => {
    const evil = candidateOf({ system: 'Answer well.\nBe brief.\u202e\n' });
    expect(renderDiff(diffReport(BASE, evil), plain)).toBe(
      [
        `--- system of ${short(BASE.id)}`,
        `+++ system of ${short(evil.id)}`,
        '@@ -1,2 +1,2 @@',
        ' Answer well.',
        '-Be brief.',
        '+Be brief.\\u202e',
      ].join('\n'),
    );
    expect(renderDiff(diffReport(BASE, evil), colours)).toContain('\u001b[31m-Be brief.\u001b[39m');
    expect(renderDiff(diffReport(BASE, BASE), plain)).toBe('no difference');
  });
});

describe('the end of a run', () => {
  const shown = (lower: number | null, verdict: VerdictKind = 'CONDITIONAL') =>
    shownOf(reportOf(finalistOf(lower, verdict)));
  const ENDING: Ending = {
    label: 'SIMULATED',
    step: 'greet',
    stoppedBy: 'generations',
    base: BASE.id,
    best: BETTER.id,
    train: { base: 0.55, best: 0.85 },
    hypotheses: ['be exact'],
    change: wordDiff(BASE, BETTER),
    finalists: shown(0.05, 'YES'),
    winner: BETTER.id,
    notVerified: null,
    missing: [],
    typed: { program: 'npx evolve', flags: '--step greet' },
  };
  const ending = (change: Partial<Ending>) => renderEnding({ ...ENDING, ...change }, LOOK);

  it('has the best change, the measurement and the next commands', () => {
    expect(ending({}).split('\n')).toEqual([
      'SIMULATED  all generations are done',
      `best on train: ${short(BETTER.id)}, 0.850, the base 0.550 (+30.0 points, where it was`,
      '    selected)',
      `SIMULATED  YES  ${short(BETTER.id)}, the winner, reading 1 of the verify split`,
      '  why YES',
      '',
      'why',
      '  be exact',
      '',
      `what changes from the base to ${short(BETTER.id)}`,
      '   3  {+Answer in JSON.+}',
      '',
      'next:',
      '  npx evolve front --step greet',
      '  npx evolve verify --step greet',
      `  npx evolve show ${short(BETTER.id)} --step greet`,
      `  npx evolve diff ${short(BETTER.id)} --step greet`,
      '  npx evolve export --step greet -o change.patch',
    ]);
  });

  const NOTHING: readonly [string, Partial<Ending>, string][] = [
    ['a YES', {}, 'neither'],
    ['a lower bound above 0', { winner: null, finalists: shown(0.001) }, 'no winner'],
    ['one of two above 0', { winner: null, finalists: [...shown(-1), ...shown(0.1)] }, 'no winner'],
    ['a lower bound of 0', { winner: null, finalists: shown(0) }, 'nothing found'],
    ['a lower bound below 0', { winner: null, finalists: shown(-0.01) }, 'nothing found'],
    ['an unknown lower bound', { winner: null, finalists: shown(null) }, 'nothing found'],
    [
      'the base is the best',
      { best: BASE.id, winner: null, finalists: [], notVerified: 'nothing beat it' },
      'nothing found',
    ],
    ['no verify split', { winner: null, finalists: [], notVerified: 'there is no verify split' }, 'neither'],
  ];
  it.each(NOTHING)('with %s', (_, change, nothing) => {
    const text = ending(change);
    const said = ['nothing found', 'no winner'].filter((words) => text.includes(words));
    expect(said).toEqual(nothing === 'neither' ? [] : [nothing]);
    expect(/\bYES\b/.test(text)).toBe(change.winner === undefined);
  });

  it('says what would settle a verdict, and exports by name what has no YES', () => {
    const text = ending({ winner: null, finalists: shown(0.001) });
    expect(text).toContain('CONDITIONAL  ');
    expect(text).toContain('    to settle it: more of it');
    expect(text).toContain(`npx evolve export ${short(BETTER.id)} --step greet`);
  });

  it('says why verify was not measured, and how to go on after the budget', () => {
    const text = ending({ winner: null, finalists: [], notVerified: 'there is no verify split', stoppedBy: 'budget' });
    expect(text).toContain('not verified: there is no verify split');
    expect(text).toContain('raise it and type the same command to go on');
  });

  it('cuts a long change, and shows marks', () => {
    const long = candidateOf({ system: Array.from({ length: 40 }, (_, at) => `line ${at}\u001b\n`).join('') });
    const text = ending({ change: wordDiff(BASE, long) });
    expect(text).toContain('… 28 more lines');
    expect(text).not.toContain('\u001b');
  });
});

it('runs are a table, under the label when they share one', () => {
  const { record } = sourceOf(GENERATIONS, finishedOf(0.05));
  const runs = (...of: Parameters<typeof renderRuns>[0]) => renderRuns(of, plain).split('\n');
  expect(runs({ ...record, finished: null, label: null }, record)).toEqual([
    'greet',
    expect.stringMatching(/^run {2}started \(UTC\) {5}gen {2}seed/),
    expect.stringMatching(/^ {2}3 {2}2026-01-02 03:04 {4}2 {5}7 {2}rehearsal .* open$/),
    expect.stringMatching(/generations, best [0-9a-f]{8} {2}SIMULATED$/),
  ]);
  expect(runs(record, record)).toEqual([
    'SIMULATED  greet',
    expect.anything(),
    ...[1, 2].map(() => expect.not.stringContaining('SIMULATED')),
  ]);
});

it.each([
  [0, '0s'],
  [95_400, '1m35s'],
  [3_600_000 * 2 + 60_000 * 5, '2h05m'],
])('%d ms is %s', (ms, text) => expect(duration(ms)).toBe(text));

it.each([
  [0, '$0'],
  [0.00123, '$0.0012'],
  [12.345, '$12.35'],
])('%d is %s', (value, text) => expect(usd(value)).toBe(text));
