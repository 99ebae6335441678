import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { openRecords } from '../../src/adapters/store/records.ts';
import { evolve, evolveHere } from './command.ts';
import { EXPERIMENT, greetPlace } from './greet.ts';

const RUBRIC = `rubric: greeting
version: 1
about: Names of people who are greeted.
criteria:
  - name: warm
    question: Would they feel greeted?
    levels: { 1: no, 2: hardly, 3: perhaps, 4: yes, 5: very much }
`;

const JUDGES = `judges:
  strict: { level: 4, faults: [{ says: ["bob"], costs: 2 }] }
`;

/** The greetings, also judged by a rubric; `judge` is a line of the experiment. */
function judgedPlace(judge: string, primary = '{ valid: 1, unique: 2, three: 1 }'): string {
  const yaml = EXPERIMENT.replace('primary: { valid: 1, unique: 2, three: 1 }', () =>
    ['  - { name: quality, rubric: rubric.yaml, only_if: [valid] }', `primary: ${primary}`, judge].join('\n'),
  );
  const place = greetPlace({ 'experiment.yaml': yaml, 'rubric.yaml': RUBRIC });
  const rehearsal = join(place, 'experiments/greet/rehearsal.yaml');
  writeFileSync(rehearsal, readFileSync(rehearsal, 'utf8') + JUDGES);
  return place;
}

const linesOf = (text: string) =>
  text
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as Record<string, unknown>);

async function done(words: readonly string[], cwd: string): Promise<string> {
  // Grades are looked for where the process stands.
  const namesFile = words.includes('apply') || words.includes('-o');
  const { code, out, err } = await (namesFile ? evolve : evolveHere)(words, { cwd });
  if (code !== 0) throw new Error(`${words.join(' ')} ended with ${code}: ${err}`);
  return out;
}

test('people grade when they sit down: exported blind, applied in part, again without effect, taken up by the run', async () => {
  const cwd = judgedPlace('judge: lazy');
  await done(['--step', 'greet', '-q'], cwd);
  const text = await done(['judge', 'export', '--step', 'greet', '--pending'], cwd);
  const cases = linesOf(text);
  expect(cases.length).toBeGreaterThan(8);
  expect(Object.keys(cases[0]!)).toEqual([
    'id',
    'metric',
    'rubric',
    'input',
    'output',
    'levels',
    'comment',
    'judged_by',
  ]);
  expect(cases[0]).toMatchObject({
    metric: 'quality',
    levels: { warm: null },
    rubric: { criteria: [{ name: 'warm', levels: { 5: 'very much' } }] },
  });

  // Nothing tells of a candidate, a model, an attempt or an order.
  const records = openRecords(join(cwd, 'populations/greet.sqlite'));
  const candidates = records.outcomes(1).map(({ outcome }) => outcome.proposal.candidate);
  const rollouts = candidates.flatMap(({ id }) => records.rollouts(id).map(({ key }) => key));
  records.close();
  for (const secret of [
    ...candidates.map(({ id }) => id.slice(0, 8)),
    ...rollouts.map((key) => key.slice(0, 8)),
    'rehearsal:',
    'hasty',
  ])
    expect(text).not.toContain(secret);
  expect(cases.map(({ id }) => id)).toEqual(cases.map(({ id }) => id).toSorted());

  const half = cases.map((one, at) =>
    at % 2 === 0 ? { ...one, levels: { warm: 4 }, comment: 'kind', judged_by: 'Ada' } : one,
  );
  writeFileSync(join(cwd, 'grades.jsonl'), half.map((one) => `${JSON.stringify(one)}\n`).join(''));
  const graded = half.filter(({ judged_by: by }) => by === 'Ada').length;
  const apply = ['judge', 'apply', 'grades.jsonl', '--step', 'greet', '--json'];
  expect(JSON.parse(await done(apply, cwd))).toEqual({ applied: graded, unchanged: 0, empty: cases.length - graded });
  expect(JSON.parse(await done(apply, cwd))).toEqual({ applied: 0, unchanged: graded, empty: cases.length - graded });
  expect(linesOf(await done(['judge', 'export', '--step', 'greet'], cwd))).toHaveLength(cases.length - graded);

  // The same command takes the grades up, without a call.
  const spent = async () => JSON.parse(await done(['front', '--step', 'greet', '--json'], cwd)).spent;
  const before = await spent();
  await done(['--step', 'greet', '-q'], cwd);
  expect(await spent()).toEqual(before);
  const shown = JSON.parse(await done(['show', 'base', '--step', 'greet', '--json'], cwd));
  const scores = Object.values(shown.scores as Record<string, Record<string, { mean: number; n: number }>>);
  expect(scores.map(({ quality }) => quality?.mean ?? 4)).toEqual(scores.map(() => 4));
  expect(scores.some(({ quality }) => quality !== undefined)).toBe(true);
});

test('where only people can tell, the run waits for them before it learns from nothing', async () => {
  const cwd = judgedPlace('judge: lazy', '{ quality: 1 }');
  const waiting = await evolveHere(['--step', 'greet', '-q'], { cwd });
  expect([waiting.code, waiting.err]).toEqual([
    2,
    expect.stringContaining('nobody has graded it yet (evolve judge export)'),
  ]);
  await done(['judge', 'export', '--step', 'greet', '-o', 'grades.md'], cwd);
  const page = readFileSync(join(cwd, 'grades.md'), 'utf8');
  writeFileSync(
    join(cwd, 'grades.md'),
    page.replace('judged_by:', 'judged_by: Ada').replaceAll('- warm:', '- warm: 3'),
  );
  expect(await done(['judge', 'apply', 'grades.md', '--step', 'greet'], cwd)).toMatch(
    /^\d+ taken, 0 known already, 0 left empty/,
  );
  const { run, generations } = JSON.parse(await done(['--step', 'greet', '-q', '--json'], cwd));
  expect([run, generations]).toEqual([1, expect.any(Number)]);
});

test('a simulated judge is booked as one, checked by a person, and doubted when the person disagrees', async () => {
  const cwd = judgedPlace('judge: { id: "rehearsal:strict" }', '{ valid: 1, unique: 2, quality: 1 }');
  await done(['--step', 'greet', '-q'], cwd);
  const records = openRecords(join(cwd, 'populations/greet.sqlite'));
  expect(records.runs()[0]).toMatchObject({ label: 'SIMULATED' });
  expect(records.runs()[0]!.spent.judgeCalls).toBeGreaterThan(10);
  records.close();

  const sample = ['judge', 'export', '--step', 'greet', '--sample', '6'];
  const cases = linesOf(await done(sample, cwd));
  expect(cases).toHaveLength(6);
  expect(linesOf(await done(sample, cwd))).toEqual(cases);
  const graded = cases.map((one, at) => ({
    id: one.id,
    levels: { warm: at % 2 === 0 ? 5 : 1 },
    judged_by: 'Ada',
    judged_at: '2026-01-02T03:04:05Z',
  }));
  writeFileSync(join(cwd, 'grades.jsonl'), graded.map((one) => JSON.stringify(one)).join('\n'));
  await done(['judge', 'apply', 'grades.jsonl', '--step', 'greet'], cwd);

  const report = JSON.parse(
    await done(['judge', 'agreement', '--step', 'greet', '--json', '--disagreements', '0.5'], cwd),
  );
  const [{ metric, judges, agreements, disagreements, doubts }] = report.metrics;
  expect([report.label, metric, judges]).toEqual(['SIMULATED', 'quality', ['rehearsal:strict']]);
  expect(agreements).toMatchObject([{ between: 'people and judges', outputs: 6, criteria: [{ criterion: 'warm' }] }]);
  expect(disagreements.length).toBeGreaterThan(0);
  expect(doubts).toMatchObject([{ text: expect.stringContaining('the judge of quality disagrees with people') }]);
  expect(await done(['judge', 'agreement', '--step', 'greet'], cwd)).toContain('No verdict can be YES');

  const spots = linesOf(await done(['judge', 'export', '--step', 'greet', '--disagreements', '1'], cwd));
  expect(spots.length).toBeGreaterThan(0);
  const lessons = linesOf(await done(['judge', 'export', '--step', 'greet', '--graded'], cwd));
  expect(lessons[0]).toMatchObject({
    input: expect.stringContaining('<<<ANSWER '),
    expected: { levels: { warm: expect.any(Number) } },
  });
});

test('a file of grades with a mistake is refused whole, with the line', async () => {
  const cwd = judgedPlace('judge: lazy', '{ quality: 1 }');
  await evolveHere(['--step', 'greet', '-q'], { cwd });
  const cases = linesOf(await done(['judge', 'export', '--step', 'greet'], cwd));
  const good = { ...cases[1], levels: { warm: 2 }, judged_by: 'Ada' };
  const bad = { ...cases[0], judged_by: 'Ada', levels: { warm: 6 } };
  writeFileSync(join(cwd, 'grades.jsonl'), `${JSON.stringify(good)}\n${JSON.stringify(bad)}\n`);
  const { code, err } = await evolve(['judge', 'apply', 'grades.jsonl', '--step', 'greet'], { cwd });
  expect([code, err]).toEqual([2, 'grades.jsonl:2: "warm" needs a whole level from 1 to 5\n']);
  expect(linesOf(await done(['judge', 'export', '--step', 'greet'], cwd))).toEqual(cases);
});
