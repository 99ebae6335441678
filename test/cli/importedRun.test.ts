import { cpSync, mkdtempSync, readFileSync, realpathSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { commandLine } from '../../src/cli/commandLine.ts';
import { candidateOf } from '../../src/domain/candidate.ts';
import { lines } from './recorded.ts';
import { newScreen } from './screen.ts';

const STEP = 'identify_potential_levers';

it('a prompt that was imported before there is a run joins its first generation', {
  timeout: 120_000,
}, async () => {
  const cwd = realpathSync(mkdtempSync(join(tmpdir(), 'evolve imported ')));
  const folder = join(cwd, 'experiments', STEP);
  cpSync(join(import.meta.dirname, '../../experiments', STEP), folder, { recursive: true });
  const evolve = async (...words: string[]) => {
    const { screen, out, err } = newScreen(false);
    const code = await commandLine({
      words: [...words, '--step', STEP],
      cwd,
      env: {},
      screen,
      onSignal: () => undefined,
    });
    return { code, out: out(), err: err() };
  };
  const system = `${readFileSync(join(folder, 'prompt.md'), 'utf8')}\nBe brief.\n`;
  const { id } = candidateOf({ system });
  const train = readFileSync(join(folder, 'examples/train.jsonl'), 'utf8').trim().split('\n');
  const examples = train.map((line) => (JSON.parse(line) as { id: string }).id);
  const rows = examples.map((example) => ({
    candidate: { system },
    label: 'by hand',
    example,
    model: 'careless',
    attempt: 0,
    output: { levers: [] },
  }));
  writeFileSync(join(cwd, 'recorded.jsonl'), lines(rows));
  const taken = await evolve('import', 'recorded.jsonl', '--same-step', '--json');
  expect({ code: taken.code, err: taken.err }).toEqual({ code: 0, err: '' });
  expect(JSON.parse(taken.out)).toMatchObject({ candidates: [{ id, step: 'same' }] });
  const ran = await evolve('--generations', '1', '--quiet', '--json');
  expect(ran.code).toBe(0);
  const log = await evolve('log', '--json');
  const { outcomes } = JSON.parse(log.out) as { outcomes: { id: string; operator: string; hypothesis: string }[] };
  expect(outcomes.filter((one) => one.id === id)).toEqual([
    expect.objectContaining({ generation: 1, operator: 'import', hypothesis: 'imported as by hand' }),
  ]);
});
