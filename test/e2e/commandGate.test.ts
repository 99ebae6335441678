import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { callsIn, reading, run, type Whole, whole } from '../wholeRun.ts';
import { run as start } from './command.ts';
import { put } from './place.ts';

/** A repository with the small rehearsal in it, whose tests refuse prompts that have `word`. */
async function repository(word: string): Promise<Whole> {
  const place = whole();
  put(place.cwd, {
    'test.mjs': `import { readFileSync } from 'node:fs';
const text = readFileSync('experiments/villages/prompt.md', 'utf8');
if (/${word}/.test(text)) { console.log('the prompt must not say ${word}'); process.exit(1); }
`,
    '.gitignore': 'populations/\n',
  });
  for (const words of [
    ['init', '-q'],
    ['add', '-A'],
    ['-c', 'user.name=t', '-c', 'user.email=t@t', 'commit', '-qm', 'Begin'],
  ])
    expect((await start('git', words, { cwd: place.cwd, env: { GIT_CONFIG_GLOBAL: '/dev/null' } })).code).toBe(0);
  return place;
}

const GATE = [`gates.command.run=["${process.execPath}", "test.mjs"]`];

test('candidates that the tests of the project refuse are not paid for, and their word is asked for once', {
  timeout: 60_000,
}, async () => {
  const free = whole();
  await run(free);
  const [first] = proposals(free).filter(({ fate }) => !fate.includes('"rejected"'));
  const word = first!.added.match(/\p{L}{6,}/u)![0];

  const place = await repository(word);
  const before = readFileSync(join(place.cwd, 'experiments/villages/prompt.md'), 'utf8');
  const end = await run(place, { set: GATE });
  expect(Object.values(end.best.components).join()).not.toContain(word);
  const refused = proposals(place).filter(({ fate }) => fate.includes('"gate":"command"'));
  expect(refused.length).toBeGreaterThan(0);
  for (const { fate, rollouts } of refused) {
    expect(fate).toContain(`it wrote: the prompt must not say ${word}`);
    expect(rollouts).toBe(0);
  }
  expect(readFileSync(join(place.cwd, 'experiments/villages/prompt.md'), 'utf8')).toBe(before);

  const calls = callsIn(place.file).length;
  expect(await run(place, { set: GATE })).toEqual(end);
  expect(callsIn(place.file)).toHaveLength(calls);
});

test('a prompt whose tests fail as it is ends the run before anything is paid', { timeout: 60_000 }, async () => {
  const place = await repository('Answer');
  await expect(run(place, { set: GATE })).rejects.toThrow(
    /does not let the prompt as it is through.*the prompt must not say Answer/,
  );
  expect(callsIn(place.file)).toEqual([]);
});

function proposals({ file }: Whole) {
  return reading(file, (db) =>
    db
      .prepare<[], { fate: string; edits: string; rollouts: number }>(
        `SELECT fate, edits, (SELECT count(*) FROM rollout WHERE rollout.candidate = outcome.candidate) AS rollouts
         FROM outcome WHERE operator <> 'seed'`,
      )
      .all()
      .map(({ fate, edits, rollouts }) => ({
        fate,
        added: (JSON.parse(edits) as { replace: string }[]).map(({ replace }) => replace).join('\n'),
        rollouts,
      })),
  );
}
