import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { evolve, evolveHere } from './command.ts';
import { EXPERIMENT, FOLDER, greetPlace } from './greet.ts';
import { put } from './place.ts';

const MINE = `Greet the people of the plan.

Answer in JSON: the names of those who are greeted.
Be polite. Write no name twice. Give exactly three names.
`;
const RUN = ['--step', 'greet', '-q'];

async function asked(cwd: string, ...words: string[]) {
  const { code, out, err } = await evolveHere(['add', '--step', 'greet', ...words], { cwd });
  return { code, said: out + err };
}

async function addedIn(cwd: string) {
  const { out } = await evolveHere(['front', '--step', 'greet', '--json'], { cwd });
  return JSON.parse(out).candidates.filter((one: { operator: string }) => one.operator === 'add');
}

test('a prompt of ones own waits, is measured by the next generation, and is told', { timeout: 60_000 }, async () => {
  const cwd = greetPlace({ 'mine.md': MINE });
  expect((await evolveHere([...RUN, '--generations', '1'], { cwd })).code).toBe(0);
  const mine = join(FOLDER, 'mine.md');
  const first = await asked(cwd, '--prompt', mine, '--note', 'both rules');
  expect(first).toMatchObject({
    code: 0,
    said: expect.stringMatching(/^[0-9a-f]{8} waits for generation 2 of run 1;/),
  });
  expect((await asked(cwd, '--prompt', mine)).said).toMatch(/waits already/);
  expect((await evolveHere([...RUN, '--generations', '2'], { cwd })).code).toBe(0);
  const [added] = await addedIn(cwd);
  expect(added).toMatchObject({ generation: 2, primary: { n: 8 } });
  expect((await evolveHere(['show', added.id, '--step', 'greet'], { cwd })).out).toContain('why: both rules');
  expect((await asked(cwd, '--prompt', mine)).said).toMatch(
    /knows that prompt already: evolve show [0-9a-f]{8} --step greet/,
  );
});

test('it is taken up by a process that is running', { timeout: 60_000 }, async () => {
  const slow = readFileSync(join(greetPlace(), FOLDER, 'rehearsal.yaml'), 'utf8').replace(
    'noise: 0.1',
    'noise: 0.1\nlatency_ms: 150',
  );
  const cwd = greetPlace({ 'mine.md': MINE, 'rehearsal.yaml': slow });
  let adding: ReturnType<typeof asked> | null = null;
  const ran = await evolve(['--step', 'greet', '--generations', '4', '-j', '1'], {
    cwd,
    started: (child) =>
      child.stderr?.on('data', (text: Buffer) => {
        if (text.toString().includes('generation 0/4 done')) adding ??= asked(cwd, '--prompt', join(FOLDER, 'mine.md'));
      }),
  });
  expect(ran.code).toBe(0);
  expect(await adding).toMatchObject({ code: 0, said: expect.stringMatching(/waits for generation 1 of run 1/) });
  expect(await addedIn(cwd)).toHaveLength(1);
});

describe('what cannot be added', () => {
  const REFUSED: readonly [string, string, string[], RegExp][] = [
    ['nothing', MINE, [], /add needs a text: evolve add --prompt FILE/],
    ['a file that is not there', MINE, ['--prompt', 'none.md'], /--prompt: there is no file/],
    ['the prompt as it is', 'same', ['--prompt', `${FOLDER}/prompt.md`], /began with: change it first/],
    ['what a gate refuses', 'x'.repeat(20_000), ['--prompt', `${FOLDER}/mine.md`], /the gate "size" would refuse it/],
    ['a component that is none', MINE, ['--prompt', `user=${FOLDER}/mine.md`], /no component "user": it has system/],
    ['two files as one', MINE, ['--prompt', 'a.md', '--prompt', 'b.md'], /Only one file can be the prompt/],
  ];
  test.each(REFUSED)('%s', async (_, mine, words, message) => {
    const cwd = greetPlace();
    expect((await evolveHere([...RUN, '--generations', '0'], { cwd })).code).toBe(0);
    put(cwd, { [`${FOLDER}/mine.md`]: mine });
    expect(await asked(cwd, ...words)).toEqual({ code: 2, said: expect.stringMatching(message) });
  });

  test('anything, before there is a run', async () => {
    const cwd = greetPlace({ 'mine.md': MINE });
    const { code, said } = await asked(cwd, '--prompt', `${FOLDER}/mine.md`);
    expect({ code, said }).toEqual({ code: 2, said: expect.stringMatching(/greet/) });
  });

  test('a text without what must be kept, whoever writes it', async () => {
    const cwd = greetPlace({
      'experiment.yaml': `${EXPERIMENT}gates: { keep: ["Be polite."] }\n`,
      'mine.md': MINE.replace('Be polite. ', ''),
    });
    expect((await evolveHere([...RUN, '--generations', '0'], { cwd })).code).toBe(0);
    const { said } = await asked(cwd, '--prompt', `${FOLDER}/mine.md`);
    expect(said).toMatch(/the gate "keep" would refuse it: "Be polite\." occurs 0 times/);
  });
});
