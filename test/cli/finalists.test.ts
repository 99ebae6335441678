import { expect, it } from 'vitest';
import type { FinalistsReport } from '../../src/app/report/finalists.ts';
import type { VerdictReport } from '../../src/app/report/verdicts.ts';
import { commandLine } from '../../src/cli/commandLine.ts';
import { STEP, whole } from '../wholeRun.ts';
import { newScreen } from './screen.ts';

it('a tournament measures the finalists again, chooses the best, and is paid for once', async () => {
  const { cwd } = whole();
  const evolve = async (...words: string[]) => {
    const { screen, out, err } = newScreen(false);
    const asked = [...words, '--step', STEP];
    const code = await commandLine({ words: asked, cwd, env: {}, screen, onSignal: () => undefined });
    return { code, out: out(), err: err() };
  };
  // Whoever is no worse may join, so that there are two to choose between.
  const told = ['--set', 'search.tournament=0.2', '--set', 'search.compose=each', '--generations', '2', '--quiet'];
  const first = await evolve(...told, '--json');
  expect(first.code, first.err).toBe(0);
  const { best } = JSON.parse(first.out) as { best: string };
  const shown = (await evolve('finalists', '--json')).out;
  const { finalists } = JSON.parse(shown) as FinalistsReport;
  expect(finalists.length).toBeGreaterThan(1);
  for (const { fresh, cells } of finalists) expect(fresh).toBe(cells);
  expect(best).toBe(finalists[0]!.id);
  expect((await evolve('finalists')).out).toContain('within one error the shortest is first');
  const verdict = JSON.parse((await evolve('verify', '--json', '-q')).out) as VerdictReport;
  expect(verdict.readings).toBe(1);
  const spent = async () =>
    (JSON.parse((await evolve('front', '--json')).out) as { spent: { calls: number } }).spent.calls;
  const before = await spent();
  expect((await evolve(...told, '--json')).code).toBe(0);
  expect(await spent()).toBe(before);
  expect((await evolve('finalists', '--json')).out).toBe(shown);
}, 60_000);
