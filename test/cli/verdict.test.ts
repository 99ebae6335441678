import { execFileSync } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openPopulation } from '../../src/adapters/store/population.ts';
import type { FinalistsReport } from '../../src/app/report/finalists.ts';
import type { VerdictReport } from '../../src/app/report/verdicts.ts';
import { commandLine } from '../../src/cli/commandLine.ts';
import { type Candidate, candidateOf } from '../../src/domain/candidate.ts';
import type { Run } from '../../src/domain/population.ts';
import type { Generation } from '../../src/domain/run.ts';
import { sheetOf } from '../../src/domain/score.ts';
import { newScreen } from './screen.ts';

const STEP = 'identify_potential_levers';
let root = '';
let harmful = '';
/** As they were told when the run had ended: as JSON and as text. */
let finalists: readonly string[] = [];

beforeAll(async () => {
  root = realpathSync(mkdtempSync(join(tmpdir(), 'evolve verdict ')));
  cpSync(join(import.meta.dirname, '../../experiments', STEP), join(root, 'experiments', STEP), { recursive: true });
  const rehearsal = join(root, 'experiments', STEP, 'rehearsal.yaml');
  writeFileSync(rehearsal, readFileSync(rehearsal, 'utf8').replace(/^latency_ms: \d+/m, 'latency_ms: 0'));
  git('init', '-q');
  git('config', 'user.email', 'a@example.org');
  git('config', 'user.name', 'A');
  writeFileSync(join(root, '.gitignore'), 'populations/\n');
  git('add', '.');
  git('commit', '-qm', 'base');
  expect((await evolve('--generations', '2', '--quiet')).code).toBe(0);
  finalists = [(await evolve('finalists', '--json')).out, (await evolve('finalists')).out];
  harmful = await addHarmful();
}, 120_000);

afterAll(() => rmSync(root, { recursive: true, force: true }));

function git(...words: string[]): string {
  return execFileSync('git', words, { cwd: root, encoding: 'utf8', stdio: 'pipe' });
}

async function evolve(...words: string[]) {
  const { screen, out, err } = newScreen(false);
  const code = await commandLine({
    words: [...words, '--step', STEP],
    cwd: root,
    env: {},
    screen,
    onSignal: () => undefined,
  });
  return { code, out: out(), err: err() };
}

async function verdictOf(...words: string[]): Promise<{ code: number; report: VerdictReport }> {
  const { code, out } = await evolve('verify', ...words, '--json', '-q');
  return { code, report: JSON.parse(out) as VerdictReport };
}

async function callsMade(): Promise<number> {
  return (JSON.parse((await evolve('front', '--json')).out) as { spent: { calls: number } }).spent.calls;
}

const HARM = `
- Two options are enough.
- Few levers, only the most important levers.
- The same name may be used again: names may repeat.
- Begin each review with the same words.
- Quantify every consequence.
- Mark what is unknown in brackets.
- Short labels will do as options.
- Elaborate, in as much detail as there is.
- Introduce the answer first.
${'- Think of the plan as a whole, and of all that belongs to it.\n'.repeat(60)}`;

/** A candidate that the simulated models answer worse, put into the run beside what the search found. */
async function addHarmful(): Promise<string> {
  const population = openPopulation(join(root, 'populations', `${STEP}.sqlite`));
  try {
    const runs = population.runs({ verify: null, profile: null });
    const run = await runs.resume(1);
    const candidate = candidateOf({ system: `${run.head.base.components.system}${HARM}` });
    const generation = generationOf(run, candidate);
    await runs.commit(run, generation);
    return candidate.id;
  } finally {
    population.close();
  }
}

function generationOf(run: Run, candidate: Candidate): Generation {
  const proposal = {
    child: 0,
    operator: 'add',
    parents: [run.head.base.id],
    hypothesis: '',
    edits: [],
    dropped: [],
    candidate,
  } as const;
  const outcome = { proposal, sheet: sheetOf('train', []), fate: { kind: 'admitted', best: false } } as const;
  return { number: run.generation + 1, outcomes: [outcome], remeasured: sheetOf('train', []), spent: run.spent };
}

describe('finalists', () => {
  it('show what the run ended with, in the order of choice, with the verdict on each', () => {
    const [json = '', shown = ''] = finalists;
    const report = JSON.parse(json) as FinalistsReport;
    expect({ run: report.run, label: report.label }).toEqual({ run: 1, label: 'SIMULATED' });
    const [first] = report.finalists;
    expect(first).toMatchObject({ fresh: 0, verdict: 'YES' });
    expect(first!.gain?.mean).toBeGreaterThan(0);
    expect(shown).toContain(first!.id.slice(0, 8));
    expect(shown).toContain('search.tournament: 0');
  });

  it('are told only of a run that has ended', async () => {
    const { code, err } = await evolve('finalists');
    expect(code).not.toBe(0);
    expect(err).toContain('run 1 has not ended');
  });
});

describe('verify', () => {
  it('says YES with exit code 0, in the published shape, and pays for nothing again', async () => {
    const before = await callsMade();
    const { code, report } = await verdictOf();
    expect({ code, verdict: report.verdict }).toEqual({ code: 0, verdict: 'YES' });
    expect(Object.keys(report)).toEqual(
      expect.arrayContaining(['verdict', 'reason', 'baseline', 'candidate', 'primary', 'models', 'guards', 'readings']),
    );
    expect(Object.keys(report.primary ?? {})).toEqual(expect.arrayContaining(['delta', 'lower', 'upper', 'p', 'n']));
    expect(report.readings).toBe(1);
    expect(report.label).toBe('SIMULATED');
    expect(await callsMade()).toBe(before);
    // The same finalists are the same reading.
    expect((await verdictOf()).report).toEqual(report);
  });

  it('says NO of a candidate that does harm, with exit code 100, and that is another reading', async () => {
    const id = harmful;
    const { code, report } = await verdictOf(id.slice(0, 10));
    expect({ code, verdict: report.verdict, candidate: report.candidate }).toEqual({
      code: 100,
      verdict: 'NO',
      candidate: id,
    });
    expect(report.readings).toBe(2);
    expect(report.primary?.upper).toBeLessThan(0);
    const { out } = await evolve('verify', id, '-q');
    expect(out).toContain('reading 2 of the verify split');
    expect(out).toMatch(/^[0-9a-f]{8} {2}NO$/m);
    // The run's end and this reading are a row each; looking again is none.
    const history = JSON.parse(readFileSync(join(root, 'populations/history.json'), 'utf8')) as {
      candidate: string;
      verdict: string;
    }[];
    expect(history.map(({ verdict }) => verdict)).toEqual(['YES', 'NO']);
    expect(history[1]?.candidate).toBe(id);
  });

  it('costs no reading for a candidate that was read with others', async () => {
    const { report: all } = await verdictOf();
    const { code, report } = await verdictOf('best');
    expect({ code, readings: report.readings }).toEqual({ code: 0, readings: 1 });
    expect(report.finalists).toEqual(all.finalists);
  });

  it('verifies nothing where there is nothing to verify', async () => {
    expect(await evolve('verify', 'base')).toMatchObject({ code: 2, err: expect.stringContaining('name a candidate') });
  });
});

describe('the winner', () => {
  it('is what show, diff and export mean, and has a YES at the head of its patch', async () => {
    const shown = JSON.parse((await evolve('show', 'winner', '--json')).out) as {
      id: string;
      verify: { verdict: string };
    };
    expect(shown.verify.verdict).toBe('YES');
    const { code, out } = await evolve('export');
    expect(code).toBe(0);
    expect(out).toContain(`# candidate ${shown.id}\n`);
    expect(out).toMatch(/^# verdict YES: .*reading 1/m);
    expect((await evolve('export', shown.id)).out).toBe(out);
  });

  it('is asked for where there is none', async () => {
    expect((await evolve('--fresh', '--generations', '0', '--quiet')).code).toBe(0);
    const { code, out, err } = await evolve('export', '--run', '2');
    expect({ code, out }).toEqual({ code: 2, out: '' });
    expect(err).toMatch(/no winner, so say which candidate: evolve export ID; its front has only the base/);
    expect((await evolve('verify', '--run', '2')).code).toBe(100);
  });
});

describe('export against a NO', () => {
  it('is refused, and with --force written down in the patch and in the population', async () => {
    const id = harmful;
    await verdictOf(id);
    const refused = await evolve('export', id, '--run', '1');
    expect({ code: refused.code, out: refused.out }).toEqual({ code: 2, out: '' });
    expect(refused.err).toMatch(/verdict on [0-9a-f]{8} is NO: .*add --force/);
    const { code, out } = await evolve('export', id, '--run', '1', '--force');
    expect(code).toBe(0);
    expect(out).toMatch(/^# FORCED, although its verdict is NO: /);
    expect((await evolve('show', id, '--run', '1')).out).toMatch(/^exported with --force on \d{4}-\d\d-\d\d: /m);
  });
});

describe('other terms', () => {
  it('are another look: the same finalists under other guards', async () => {
    const file = join(root, 'experiments', STEP, 'experiment.yaml');
    const text = readFileSync(file, 'utf8');
    const { report: before } = await verdictOf('--run', '1');
    const lenient = text.replace('per_model: 0.05', 'per_model: 0.5');
    expect(lenient).not.toBe(text);
    writeFileSync(file, lenient);
    try {
      const { report } = await verdictOf('--run', '1');
      expect(report.readings).toBe(3);
      expect(report.alpha).toBeCloseTo(0.05 / 12, 12);
      expect(report.finalists.map(({ id }) => id)).toEqual(before.finalists.map(({ id }) => id));
    } finally {
      writeFileSync(file, text);
    }
    expect((await verdictOf('--run', '1')).report).toEqual(before);
  });

  it('prove nothing where examples are gone that were looked at', async () => {
    const file = join(root, 'experiments', STEP, 'examples/verify.jsonl');
    const text = readFileSync(file, 'utf8');
    writeFileSync(file, text.slice(text.indexOf('\n') + 1));
    try {
      const { code, report } = await verdictOf('--run', '1');
      expect({ code, verdict: report.verdict }).toEqual({ code: 100, verdict: 'CONDITIONAL' });
      expect(report.primary?.n).toBe(9);
      expect(report.reason).toMatch(/verify examples were taken out or changed after they had been read/);
    } finally {
      writeFileSync(file, text);
    }
  });
});
