import { spawnSync } from 'node:child_process';
import { cpSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { type Ended, evolve, run } from '../e2e/command.ts';
import { placeWith } from '../e2e/place.ts';
import { callsIn } from '../wholeRun.ts';

/** The shipped steps that are programs, as a user runs them. */

const withPython = spawnSync('python3', ['--version']).status === 0;

test.skipIf(!withPython)(
  'the step in Python evolves, and stays a module that can be imported',
  { timeout: 120_000 },
  async () => {
    const { cwd, best } = await evolved('route_message', 3);
    const { calls, notes } = best;
    expect(notes).toEqual([]);
    expect(calls.every(({ status, role }) => role !== 'task' || status === 'done')).toBe(true);
    const patch = await evolve(['export', best.id, '--step', 'route_message', '--force', '-o', 'change.patch'], {
      cwd,
    });
    expect([patch.code, patch.err]).toEqual([0, expect.stringContaining('wrote change.patch')]);
    const folder = join(cwd, 'experiments/route_message');
    await ok(run('git', ['apply', '--unsafe-paths', join(cwd, 'change.patch')], { cwd: folder }));
    const code =
      'import json, step; print(json.dumps([step.SYSTEM_PROMPT, *(f.metadata["description"] for f in step.fields(step.Routed))]))';
    const { out } = await ok(run('python3', ['-B', '-c', code], { cwd: folder }));
    expect(JSON.parse(out)).toEqual(['system', 'desk', 'urgent'].map((name) => best.components[name]));
    expect(readFileSync(join(folder, 'step.py'), 'utf8')).toContain(
      'def route(message, complete, system=SYSTEM_PROMPT',
    );
  },
);

test('the command-line agent evolves: its calls go through evolve, and what it said is kept', {
  timeout: 120_000,
}, async () => {
  const { best } = await evolved('reckoning_agent', 2);
  expect(best.notes).toEqual([]);
  const tasks = best.calls.filter(({ role }) => role === 'task');
  expect(new Set(tasks.map(({ key }) => key)).size).toBe(tasks.length);
  expect(best.components.system).toContain('ANSWER:');
  // More calls than rollouts: some asked the agent to have something worked out, or talked around it.
  expect(tasks.length).toBeGreaterThan(8);
});

test('the agent reckons, and says when it comes to nothing', { timeout: 60_000 }, async () => {
  const agent = fileURLToPath(new URL('../../experiments/reckoning_agent/agent.mjs', import.meta.url));
  const cwd = placeWith({ 'AGENTS.md': 'Reckon.' });
  const { code, err } = await run(process.execPath, [agent, '--instructions'], { cwd });
  expect([code, err]).toEqual([2, expect.stringContaining('usage: agent.mjs')]);
});

/** Runs a shipped step in a folder of its own. */
async function evolved(step: string, generations: number) {
  const cwd = placeWith();
  const source = fileURLToPath(new URL(`../../experiments/${step}`, import.meta.url));
  cpSync(source, join(cwd, 'experiments', step), { recursive: true });
  const { out, err } = await ok(evolve(['--step', step, '--generations', String(generations), '--json'], { cwd }));
  const report = JSON.parse(out) as { best: string; label: string };
  expect(report.label).toBe('SIMULATED');
  const shown = await ok(evolve(['show', report.best, '--step', step, '--json'], { cwd }));
  const { components } = JSON.parse(shown.out) as { components: Record<string, string> };
  const calls = callsIn(join(cwd, 'populations', `${step}.sqlite`));
  const notes = err.split('\n').filter((line) => /no score|went wrong/.test(line));
  return { cwd, best: { id: report.best, components, calls, notes } };
}

async function ok(ending: Promise<Ended>): Promise<Ended> {
  const ended = await ending;
  expect([ended.code, ended.code === 0 ? '' : ended.err]).toEqual([0, '']);
  return ended;
}
