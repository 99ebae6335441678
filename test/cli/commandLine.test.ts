import { execFileSync } from 'node:child_process';
import { cpSync, existsSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { commandLine } from '../../src/cli/commandLine.ts';
import { newScreen } from './screen.ts';

const STEP = 'identify_potential_levers';
let root = '';
let prompt = '';

beforeAll(async () => {
  root = realpathSync(mkdtempSync(join(tmpdir(), 'evolve cli ')));
  cpSync(join(import.meta.dirname, '../../experiments', STEP), join(root, 'experiments', STEP), { recursive: true });
  prompt = join(root, 'experiments', STEP, 'prompt.md');
  git('init', '-q');
  git('config', 'user.email', 'a@example.org');
  git('config', 'user.name', 'A');
  writeFileSync(join(root, '.gitignore'), 'populations/\n');
  git('add', '.');
  git('commit', '-qm', 'base');
  expect((await evolve('--generations', '1', '--quiet')).code).toBe(0);
}, 120_000);

afterAll(() => rmSync(root, { recursive: true, force: true }));

function git(...words: string[]): string {
  return execFileSync('git', words, { cwd: root, encoding: 'utf8', stdio: 'pipe' });
}

/** Types a command about the step, in the temporary repository. */
async function evolve(...words: string[]) {
  return typed([...words, '--step', STEP]);
}

async function typed(words: string[], onText?: (text: string, stop: (signal: 'SIGINT' | 'SIGTERM') => void) => void) {
  const { screen, out, err } = newScreen(false);
  const code = await commandLine({
    words,
    cwd: root,
    env: {},
    screen,
    onSignal: (stop) => screen.err.on('data', (chunk: Buffer) => onText?.(chunk.toString(), stop)),
  });
  return { code, out: out(), err: err() };
}

async function front() {
  const { out } = await evolve('front', '--json');
  return JSON.parse(out) as { label: string; generation: number; candidates: { id: string; front: boolean }[] };
}

describe('a run', () => {
  it('is shown as a table with the next commands, and is finished when it is typed again', async () => {
    const { code, out, err } = await evolve('--generations', '1');
    expect({ code, err }).toEqual({
      code: 0,
      err: `SIMULATED ${STEP}, run 1 is finished at generation 1: raise --generations to go on, or start another run with --fresh\n`,
    });
    expect(out).toContain(`SIMULATED  ${STEP}, run 1, generation 1`);
    expect(out).toContain(`next:\n  evolve front --step ${STEP}`);
    // It ended once, and is noted once.
    const [, ...ends] = readFileSync(join(root, 'populations/scoreboard.csv'), 'utf8').trimEnd().split('\n');
    expect(ends).toEqual([expect.stringMatching(new RegExp(`^${STEP},.*,1,1,0\\..*,SIMULATED$`))]);
  });

  it('ends with one line of JSON', async () => {
    const { out, err } = await evolve('--generations', '1', '--json', '--quiet');
    expect(JSON.parse(out)).toMatchObject({
      run: 1,
      stopped_by: 'generations',
      label: 'SIMULATED',
    });
    expect(JSON.parse(out)).toHaveProperty('winner');
    expect(out.trim().split('\n')).toHaveLength(1);
    expect(err).toBe('');
  });

  it('stops at a signal with the command that goes on, and goes on', async () => {
    const stopped = await typed(['--step', STEP, '--generations', '2', '--fresh'], (text, stop) => {
      if (text.includes('generation 0/2 done')) stop('SIGTERM');
    });
    expect(stopped.code).toBe(143);
    expect(stopped.err).toMatch(new RegExp(`To go on:\n {2}evolve --step ${STEP} --generations 2\n$`));
    const resumed = await evolve('--generations', '2');
    expect(resumed.code).toBe(0);
    expect(resumed.err).toContain('run 2 goes on after generation');
  }, 60_000);
});

describe('reading commands', () => {
  it('log tells of every proposal', async () => {
    const all = await evolve('log', '--run', '1');
    expect(all).toMatchObject({ code: 0, err: '' });
    expect(all.out).toContain(`SIMULATED  ${STEP}, run 1: `);
    const { out } = await evolve('log', '--run', '1', '--json');
    const { outcomes } = JSON.parse(out) as { outcomes: { id: string; operator: string }[] };
    expect(outcomes[0]).toMatchObject({ generation: 0, operator: 'seed' });
    expect(outcomes.length).toBeGreaterThan(1);
    for (const { id, operator } of outcomes) expect(all.out).toMatch(new RegExp(`  ${id.slice(0, 8)}  ${operator}`));
  });

  it('front --json has the published shape', async () => {
    const { label, candidates } = await front();
    expect(label).toBe('SIMULATED');
    expect(candidates.filter((candidate) => candidate.front).length).toBeGreaterThan(0);
    const { out } = await evolve('front', '--json', '--run', '1');
    expect(Object.keys(JSON.parse(out))).toEqual(['step', 'run', 'generation', 'spent', 'label', 'candidates']);
  });

  it('show, diff and runs read what the run left', async () => {
    expect((await evolve('show', 'base')).out).toContain(readFileSync(prompt, 'utf8').trimEnd());
    expect(JSON.parse((await evolve('show', 'base', '--json')).out)).toMatchObject({
      operator: 'seed',
      label: 'SIMULATED',
    });
    expect((await evolve('diff', 'base', 'base')).out).toContain('no difference');
    expect((await evolve('runs')).out).toMatch(/^SIMULATED .*\n.*\n +2 .*\n +1 /);
  });

  const REFUSED: readonly [string[], RegExp][] = [
    [['front', '--run', '99'], /has no run 99/],
    [['show', 'ffffffffff'], /no candidate ffffffffff/],
    [['export', 'base'], /this candidate is the base itself/],
  ];
  it.each(REFUSED)('%j is refused', async (words, message) => {
    const { code, out, err } = await evolve(...words);
    expect({ code, out }).toEqual({ code: 2, out: '' });
    expect(err).toMatch(message);
  });
});

describe('export', () => {
  const changedChild = async () => {
    const { candidates } = await front();
    const base = JSON.parse((await evolve('show', 'base', '--json')).out).id as string;
    const found = candidates.find(({ id }) => id !== base);
    expect(found, 'the run has a candidate beside its base').toBeDefined();
    return found?.id ?? '';
  };

  it('makes a patch that git applies, headed by its evidence, and touches nothing', async () => {
    const id = await changedChild();
    const before = [git('status', '--porcelain'), readFileSync(join(root, '.git/index'))];
    const { code, out } = await evolve('export', id.slice(0, 8));
    expect(code).toBe(0);
    expect(out).toMatch(/^# SIMULATED: /);
    expect(out).toContain(`# candidate ${id}\n`);
    expect([git('status', '--porcelain'), readFileSync(join(root, '.git/index'))]).toEqual(before);
    execFileSync('git', ['apply', '--check', '-'], { cwd: root, input: out });
    execFileSync('git', ['apply', '-'], { cwd: root, input: out });
    const shown = JSON.parse((await evolve('show', id, '--json')).out) as { components: { system: string } };
    expect(readFileSync(prompt, 'utf8')).toBe(shown.components.system);
    git('checkout', '--', '.');
  });

  it('writes where it is told, but over no prompt and no file that git tracks', async () => {
    const id = await changedChild();
    const away = join(root, 'populations', 'change.patch');
    expect((await evolve('export', id, '-o', away)).code).toBe(0);
    expect(git('apply', '--check', away)).toBe('');
    expect((await evolve('export', id, '-o', away)).code).toBe(0);
    for (const taken of [prompt, join(root, '.gitignore'), root, join(root, '.git', 'x'), join(root, 'no', 'x')]) {
      const before = existsSync(taken) && taken !== root ? readFileSync(taken, 'utf8') : null;
      const { code } = await evolve('export', id, '-o', taken);
      expect([taken, code]).toEqual([taken, 2]);
      if (before !== null) expect(readFileSync(taken, 'utf8')).toBe(before);
    }
    expect(existsSync(join(root, '.git', 'x'))).toBe(false);
  });

  it('refuses a prompt that has moved on, committed or not', async () => {
    const id = await changedChild();
    const text = readFileSync(prompt, 'utf8');
    writeFileSync(prompt, `${text}more\n`);
    expect(await evolve('export', id)).toMatchObject({ code: 2, err: expect.stringContaining('no longer the text') });
    git('commit', '-qam', 'moved');
    expect(await evolve('export', id)).toMatchObject({ code: 2, err: expect.stringContaining('no longer the text') });
    writeFileSync(prompt, text);
    expect(await evolve('export', id)).toMatchObject({ code: 2, err: expect.stringContaining('not committed') });
    git('commit', '-qam', 'back');
    expect((await evolve('export', id)).code).toBe(0);
  });
});

describe('the user’s mistakes', () => {
  const MISTAKES: readonly [string[], RegExp][] = [
    [[], /which step\? Name one with --step: identify_potential_levers/],
    [['--step', 'identify_potental_levers'], /did you mean "identify_potential_levers"/],
    [['--step', 'other', '-c', `experiments/${STEP}/experiment.yaml`], /contradict each other/],
    [['--step', STEP, '--profile', 'liv'], /did you mean "live"/],
    [['--step', STEP, '--env-file', 'missing.env'], /missing\.env/],
    [['--step', STEP, '--set', 'nonsense=1'], /nonsense/],
  ];
  it.each(MISTAKES)('%j', async (words, message) => {
    const { code, out, err } = await typed(words);
    expect({ code, out }).toEqual({ code: 2, out: '' });
    expect(err).toMatch(message);
  });
});
