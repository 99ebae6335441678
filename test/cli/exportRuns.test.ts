import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'csv-parse/sync';
import { beforeAll, describe, expect, test } from 'vitest';
import { openRecords } from '../../src/adapters/store/records.ts';
import type { Rollout } from '../../src/domain/rollout.ts';
import { evolveHere } from '../e2e/command.ts';
import { FOLDER, greetPlace, row, swapped } from '../e2e/greet.ts';
import { filesBelow, put } from '../e2e/place.ts';
import { startLangfuse } from '../servers/langfuse.ts';
import { startMlflow } from '../servers/mlflow.ts';

/** Two models, four examples of train and eight of verify, enough for finalists to be read. */
let cwd = '';
beforeAll(async () => {
  const verify = [...'mnopqrst'].map((id) => row(id, `plan ${id}`)).join('');
  cwd = greetPlace({ 'verify.jsonl': verify });
  const ran = await evolveHere(['--step', 'greet', '-q'], { cwd });
  expect(ran.code).toBe(0);
}, 120_000);

function exported(words: readonly string[], env: Readonly<Record<string, string>> = {}) {
  return evolveHere(['export-runs', '--step', 'greet', ...words], { cwd, env });
}

function rolloutsOf(place: string, candidate: string): Rollout[] {
  const records = openRecords(join(place, 'populations/greet.sqlite'));
  const rollouts = [...records.rollouts(candidate)].sort((a, b) => (a.key < b.key ? -1 : 1));
  records.close();
  return rollouts;
}

describe('jsonl', () => {
  test('is what import takes back, equal', { timeout: 60_000 }, async () => {
    const { code, out, err } = await exported(['base']);
    expect(code).toBe(0);
    expect(err).toMatch(/^SIMULATED\nexported 8 outputs on train and 16 on verify of [0-9a-f]{8} as jsonl$/m);
    const lines = out
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as { label: string; candidate: object });
    expect(lines).toHaveLength(24);
    // What is simulated says so in every line.
    expect(new Set(lines.map(({ label }) => label))).toEqual(new Set(['SIMULATED']));
    const elsewhere = greetPlace({ 'x.jsonl': out, 'verify.jsonl': readFileSync(join(cwd, FOLDER, 'verify.jsonl')) });
    const taken = await evolveHere(['import', `${FOLDER}/x.jsonl`, '--step', 'greet', '--json'], { cwd: elsewhere });
    expect(taken).toMatchObject({ code: 0, err: '' });
    const [{ id }] = (JSON.parse(taken.out) as { candidates: [{ id: string }] }).candidates;
    const before = rolloutsOf(cwd, id).filter(({ attempt }) => attempt === 0);
    expect(rolloutsOf(elsewhere, id).filter(({ attempt }) => attempt === 0)).toEqual(before);
    expect(before.length).toBe(24);
  });

  test('truncated answers and refusals come back as such', async () => {
    const place = greetPlace();
    const rows = (['truncated', 'refused'] as const).map((status, at) => ({
      candidate: { system: readFileSync(join(cwd, FOLDER, 'prompt.md'), 'utf8') },
      label: 'v1',
      example: ['a', 'b'][at],
      model: 'hasty',
      attempt: 0,
      status,
      output: 'half',
      trace: [],
      duration_ms: 3,
    }));
    put(place, { 'r.jsonl': rows.map((row) => `${JSON.stringify(row)}\n`).join('') });
    const words = ['--step', 'greet'];
    expect((await evolveHere(['import', 'r.jsonl', ...words], { cwd: place })).code).toBe(0);
    const { out } = await evolveHere(['export-runs', 'v1', ...words], { cwd: place });
    expect(
      out
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line)),
    ).toEqual(rows);
  });
});

describe('verify', () => {
  test('stays hidden until a verdict was read', { timeout: 60_000 }, async () => {
    const place = greetPlace({ 'new.md': 'Greet them.\n' });
    const file = `${FOLDER}/new.md`;
    const score = (split: string) =>
      evolveHere(['eval', '--step', 'greet', '-q', '--prompt', file, '--split', split], { cwd: place });
    expect((await score('verify')).code).toBe(0);
    const words = ['export-runs', file, '--step', 'greet'];
    const alone = await evolveHere(words, { cwd: place });
    expect(alone).toMatchObject({ code: 2, out: '' });
    expect(alone.err).toMatch(/no output to export; 6 on verify stay hidden until a verdict on it was read/);
    expect((await score('train')).code).toBe(0);
    const both = await evolveHere(words, { cwd: place });
    expect(both.out.trim().split('\n')).toHaveLength(8);
    expect(both.out).not.toMatch(/"example":"[vwx]"/);
    expect(both.err).toMatch(/8 outputs on train and 0 on verify .*\n6 outputs on verify stay hidden/);
  });
});

describe('csv', () => {
  test('has a row per output with its scores, and no formula in it', async () => {
    const place = greetPlace();
    const row = {
      candidate: { system: readFileSync(join(cwd, FOLDER, 'prompt.md'), 'utf8') },
      label: '=cmd|calc',
      example: 'a',
      model: 'hasty',
      attempt: 0,
      output: '@SUM(1+1)*cmd|"/C calc"!A0',
    };
    put(place, { 'r.jsonl': JSON.stringify(row) });
    expect((await evolveHere(['import', 'r.jsonl', '--step', 'greet'], { cwd: place })).code).toBe(0);
    const { out } = await evolveHere(['export-runs', '=cmd|calc', '--step', 'greet', '--format', 'csv'], {
      cwd: place,
    });
    const [cells] = parse(out, { columns: true }) as Record<string, string>[];
    expect(cells).toMatchObject({
      label: "'=cmd|calc",
      output: `'${row.output}`,
      split: 'train',
      valid: '0',
      status: 'ok',
    });

    const all = parse((await exported(['best', '--format', 'csv', '--split', 'train'])).out, { columns: true });
    const rows = all as Record<string, string>[];
    expect(rows).toHaveLength(8);
    expect(Object.keys(rows[0]!)).toEqual([
      ...['step', 'label', 'run', 'candidate', 'split', 'example', 'model', 'attempt', 'status'],
      ...['primary', 'valid', 'unique', 'three'],
      ...['output', 'input_tokens', 'output_tokens', 'usd', 'duration_ms'],
    ]);
    expect(rows.every(({ primary, label }) => Number(primary) >= 0 && label === 'SIMULATED')).toBe(true);
  });
});

describe('folder', () => {
  test('has a file per output, says what they are, and writes over nothing', async () => {
    const { code, out, err } = await exported(['base', '--format', 'folder', '-o', 'out', '--json']);
    expect({ code, err }).toEqual({ code: 0, err: '' });
    const report = JSON.parse(out) as { candidate: string; written: string[] };
    const short = report.candidate.slice(0, 8);
    const files = filesBelow(join(cwd, 'out'));
    expect(files).toEqual([...report.written].sort());
    expect(files).toHaveLength(24 + 2);
    expect(files).toContain(`greet/${short}/verify/m/rehearsal%3Asloppy-0.json`);
    const text = (path: string) => readFileSync(join(cwd, 'out/greet', short, path), 'utf8');
    expect(JSON.parse(text('meta.json'))).toMatchObject({ label: 'SIMULATED', outputs: 24, step: 'greet', run: 1 });
    const [row] = text('outputs.jsonl')
      .split('\n')
      .map((line) => JSON.parse(line || 'null'));
    expect(row).toMatchObject({
      path: `greet/${short}/train/a/hasty-0.json`,
      split: 'train',
      example: 'a',
      status: 'ok',
    });
    expect(JSON.parse(text('train/a/hasty-0.json'))).toHaveProperty('names');

    const again = await exported(['base', '--format', 'folder', '-o', 'out']);
    expect(again).toMatchObject({ code: 2 });
    expect(again.err).toMatch(/is there already, and \d+ more: --force writes over it/);
    expect((await exported(['base', '--format', 'folder', '-o', 'out', '--force'])).code).toBe(0);
    expect(filesBelow(join(cwd, 'out'))).toEqual(files);
  });

  test("a data repository's counter goes on, by model, whatever step counted before", async () => {
    put(cwd, { 'data/history/0/06_other_step/outputs/x.json': '{}', 'data/history/0/99_old/y': '' });
    const layout = 'history/<counter/100>/<counter%100>_<step>/outputs/<example>/answer.<ext>';
    const words = ['base', '--format', 'folder', '-o', 'data', '--layout', layout, '--split', 'train'];
    expect((await exported([...words, '--counter', '5'])).code).toBe(0);
    expect((await exported(words)).code).toBe(0);
    const folders = new Set(filesBelow(join(cwd, 'data')).map((path) => path.split('/').slice(0, 3).join('/')));
    expect([...folders].sort()).toEqual([
      'history/0/00_greet',
      'history/0/01_greet',
      'history/0/05_greet',
      'history/0/06_greet',
      'history/0/06_other_step',
      'history/0/99_old',
    ]);
    const meta = JSON.parse(readFileSync(join(cwd, 'data/history/0/01_greet/meta.json'), 'utf8'));
    expect(meta).toMatchObject({ models: ['rehearsal:sloppy'], outputs: 4 });
  });

  test.each([
    [['--layout', '<example>.<ext>'], /two outputs would be a\.json: put <model> into the layout/],
    [['--layout', '<examples>'], /the layout has no <examples>/],
    [['--layout', '../<example>'], /must be a path below the folder/],
    [['--format', 'csv', '--layout', 'x'], /--layout and --counter belong to --format folder/],
    [['--format', 'jsonl', '--to', 'http://x'], /--to belongs to --format mlflow or langfuse/],
    [['--format', 'csv', '--json'], /say where to with -o/],
    [['--format', 'mlflow'], /where is MLflow\? Say it with --to URL, or set MLFLOW_TRACKING_URI/],
    [['--format', 'mlflow', '--to', 'ftp://x'], /is no address of MLflow/],
    [['--format', 'mlflow', '--to', 'http://a:b@x'], /must hold no password/],
    [['--format', 'langfuse', '--to', 'http://x'], /set LANGFUSE_PUBLIC_KEY and LANGFUSE_SECRET_KEY/],
    [['--format', 'folders'], /must be one of folder, jsonl, csv, mlflow, langfuse/],
  ])('%j is refused', async (words, message) => {
    const format = words.includes('--format') ? [] : ['--format', 'folder', '-o', 'nowhere'];
    const { code, err } = await exported(['base', ...format, ...words]);
    expect(code).toBe(2);
    expect(err).toMatch(message);
  });
});

/** These servers are ours: they check what is documented, and are not the real ones. */
describe('mlflow', () => {
  test('a candidate is a run with params, metrics and tags; telling it again adds nothing', async () => {
    const server = await startMlflow('a-token-of-7');
    const env = { MLFLOW_TRACKING_URI: server.url, MLFLOW_TRACKING_TOKEN: 'a-token-of-7' };
    const first = await exported(['base', '--format', 'mlflow', '--json'], env);
    expect({ code: first.code, err: first.err }).toEqual({ code: 0, err: '' });
    expect(JSON.parse(first.out)).toMatchObject({
      format: 'mlflow',
      updated: false,
      outputs: { train: 8, verify: 16 },
    });
    expect([...server.experiments.keys()]).toEqual(['greet']);
    const [run] = server.runs;
    expect(run).toMatchObject({ status: 'FINISHED', name: expect.stringMatching(/^greet run 1 [0-9a-f]{8}$/) });
    expect(Object.fromEntries(run!.params)).toMatchObject({ step: 'greet', run: '1', seed: '3' });
    expect([...run!.metrics.keys()]).toEqual(
      expect.arrayContaining(['train.primary', 'verify.primary', 'train.unique.hasty', 'train.three.rehearsal:sloppy']),
    );
    expect(Object.fromEntries(run!.tags)).toMatchObject({
      label: 'SIMULATED',
      judge_pending: '0',
      models: 'hasty, rehearsal:sloppy',
    });

    const again = await exported(['base', '--format', 'mlflow', '--to', `${server.url}/`], env);
    expect(again.err).toMatch(/as mlflow to http.* run 0+1, which was there and is up to date$/m);
    expect(server.runs).toHaveLength(1);
    expect([...run!.metrics.values()].every((values) => values.length === 1)).toBe(true);
    expect((await exported(['best', '--format', 'mlflow'], env)).code).toBe(0);
    expect(server.runs).toHaveLength(2);
  });

  test('what waits for people is counted; when they have graded, the same run is brought up to date', async () => {
    const server = await startMlflow(null);
    const train = ['a', 'b'].map((id) => ({ ...JSON.parse(row(id, `plan ${id}`)), rubric: 'Greets Ann.' }));
    const yaml = swapped('primary:', '  - { name: asked, rubric: example, judge: lazy }\nprimary:');
    const place = greetPlace({
      'experiment.yaml': yaml,
      'train.jsonl': train.map((one) => `${JSON.stringify(one)}\n`).join(''),
    });
    const type = async (...words: string[]) => {
      const ended = await evolveHere([...words, '--step', 'greet'], {
        cwd: place,
        env: { MLFLOW_TRACKING_URI: server.url },
      });
      if (ended.code !== 0) throw new Error(`${words.join(' ')}: ${ended.err}`);
      return ended.out;
    };
    await type('--generations', '0', '-q');
    await type('export-runs', 'base', '--format', 'mlflow');
    const [run] = server.runs;
    const tags = () => Object.fromEntries(run!.tags);
    expect(tags()).toMatchObject({
      judge_pending: '4',
      'rubric.asked': expect.stringMatching(/^what the example asks for version 1 \([0-9a-f]{8}\)$/),
    });
    expect(run!.metrics.has('train.asked.hasty')).toBe(false);

    const cases = (await type('judge', 'export', '--pending'))
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect(cases[0]).toMatchObject({ what_matters_here: 'Greets Ann.' });
    const graded = cases.map((one) => ({ id: one.id, levels: { as_asked: 4 }, judged_by: 'Ada' }));
    put(place, { 'graded.jsonl': graded.map((one) => `${JSON.stringify(one)}\n`).join('') });
    await type('judge', 'apply', join(place, 'graded.jsonl'));
    await type('export-runs', 'base', '--format', 'mlflow');
    expect(server.runs).toHaveLength(1);
    expect(tags()).toMatchObject({ judge_pending: '0' });
    expect(run!.metrics.get('train.asked.hasty')).toMatchObject([{ value: 4 }]);
    expect(run!.metrics.get('train.primary')).toHaveLength(1);
  });

  test('a key that is refused, and a server that is not there, are told', async () => {
    const server = await startMlflow('a-token-of-7');
    const refused = await exported(['base', '--format', 'mlflow', '--to', server.url]);
    expect(refused).toMatchObject({ code: 2 });
    expect(refused.err).toMatch(/MLflow at http.* refuses the key \(401\)/);
    expect(server.runs).toEqual([]);
    const gone = await exported(['base', '--format', 'mlflow', '--to', 'http://127.0.0.1:1']);
    expect(gone.err).toMatch(/MLflow at http:\/\/127\.0\.0\.1:1 cannot be reached: /);
  });
});

describe('langfuse', () => {
  const keys = { LANGFUSE_PUBLIC_KEY: 'pk-lf-1', LANGFUSE_SECRET_KEY: 'sk-lf-2' };

  test('an output is a trace with its call and scores; telling it again updates them', async () => {
    const server = await startLangfuse('pk-lf-1', 'sk-lf-2', 1);
    const env = { ...keys, LANGFUSE_HOST: server.url };
    const told = await exported(['base', '--format', 'langfuse'], env);
    expect(told).toMatchObject({ code: 0, out: '' });
    const counts = () => Object.values(server.kept).map((bodies) => Object.keys(bodies).length);
    // Of each output: three metrics, primary, and whether a judge is waited for.
    expect(counts()).toEqual([24, 24, 24 * 5]);
    const [trace] = Object.values(server.kept['trace-create']!);
    expect(trace).toMatchObject({
      name: 'greet',
      tags: ['train', 'hasty', 'SIMULATED'],
      metadata: { example: 'a', judge_pending: false },
    });
    const [call] = Object.values(server.kept['generation-create']!);
    expect(call).toMatchObject({ traceId: trace!.id, model: 'hasty', input: [{ role: 'system' }, { role: 'user' }] });
    expect((await exported(['base', '--format', 'langfuse'], env)).code).toBe(0);
    expect(counts()).toEqual([24, 24, 24 * 5]);
  });

  test('what the server refuses is told', async () => {
    const server = await startLangfuse('pk-lf-1', 'another');
    const refused = await exported(['base', '--format', 'langfuse', '--to', server.url], keys);
    expect(refused.err).toMatch(/Langfuse at http.* refuses the key \(401\)/);
    expect(refused.err).not.toContain('sk-lf-2');
  });
});

test("the page's layout is one that works", async () => {
  const page = readFileSync(new URL('../../docs/export-runs.md', import.meta.url), 'utf8');
  const [, layout = ''] = /--layout '([^']+)'/.exec(page) ?? [];
  const { code, out } = await exported(['best', '--format', 'folder', '-o', 'page', '--layout', layout, '--json']);
  expect(code).toBe(0);
  expect((JSON.parse(out) as { written: string[] }).written).toContain('history/0/00_greet/outputs/a/0.json');
});
