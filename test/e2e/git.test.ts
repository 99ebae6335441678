import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { type Ended, evolve, run } from './command.ts';
import { FOLDER, greetPlace, swapped } from './greet.ts';
import { filesBelow, put } from './place.ts';

const RUN = ['--step', 'greet'];
const PROMPT = `${FOLDER}/prompt.md`;

test.concurrent('a run becomes a diff that git applies, and nothing else in the repository changes', {
  timeout: 60_000,
}, async () => {
  const cwd = await repository();
  const ran = await evolved(cwd);
  const before = { files: contents(cwd), status: await git(cwd, 'status', '--porcelain=v2', '--branch') };

  const printed = await evolve(['export', 'best', ...RUN], { cwd });
  const exported = await evolve(['export', ran.best, ...RUN, '-o', 'change.patch'], { cwd });
  expect(exported).toMatchObject({ code: 0, out: '' });
  expect(exported.err).toContain('wrote change.patch; to try it: git -C');
  const patch = readFileSync(join(cwd, 'change.patch'), 'utf8');
  expect(printed).toMatchObject({ code: 0, out: patch, err: '' });
  expect(patch).toMatch(/^# SIMULATED: /);
  for (const part of [
    `# candidate ${ran.best}`,
    '# step greet, run 1',
    '# train: ',
    '# not verified: ',
    '# why: ',
    `diff --git a/${PROMPT} b/${PROMPT}`,
  ])
    expect(patch).toContain(part);
  const { 'change.patch': _, ...others } = contents(cwd);
  expect({
    files: others,
    status: await git(cwd, 'status', '--porcelain=v2', '--branch', '--', ':!change.patch'),
  }).toEqual(before);

  const diff = await evolve(['diff', 'best', ...RUN], { cwd });
  await git(cwd, 'apply', '--check', 'change.patch');
  await git(cwd, 'apply', 'change.patch');
  expect(diff).toMatchObject({ code: 0, err: 'SIMULATED\n', out: await git(cwd, 'diff') });
  const shown = await evolve(['show', ran.best, ...RUN, '--json'], { cwd });
  expect(readFileSync(join(cwd, PROMPT), 'utf8')).toBe((JSON.parse(shown.out) as Shown).components.system);
});

test.concurrent('an export is refused when the prompt is not what it was', { timeout: 60_000 }, async () => {
  const cwd = await repository();
  const { best } = await evolved(cwd);
  const original = readFileSync(join(cwd, PROMPT), 'utf8');

  put(cwd, { [PROMPT]: `${original}An afterthought.\n` });
  refused(await evolve(['export', best, ...RUN], { cwd }), 'is no longer the text that run 1 began with', '--fresh');
  await git(cwd, 'commit', '-qam', 'Move on');
  refused(await evolve(['export', best, ...RUN], { cwd }), 'is no longer the text that run 1 began with', '--fresh');

  put(cwd, { [PROMPT]: original });
  refused(await evolve(['export', best, ...RUN], { cwd }), 'has changes that are not committed: commit it');
  await git(cwd, 'commit', '-qam', 'Move back');
  expect(await evolve(['export', best, ...RUN], { cwd })).toMatchObject({ code: 0, err: '' });
});

test.concurrent('an export goes where it can do no harm', { timeout: 60_000 }, async () => {
  const cwd = await repository();
  const { best } = await evolved(cwd);
  const before = contents(cwd);
  refused(
    await evolve(['export', ...RUN], { cwd }),
    'run 1 has no winner, so say which candidate: evolve export ID',
    best.slice(0, 8),
  );
  refused(await evolve(['export', 'base', ...RUN], { cwd }), 'nothing to export: this candidate is the base itself');
  refused(await evolve(['export', best, ...RUN, '-o', PROMPT], { cwd }), 'is the prompt itself: name another file');
  refused(
    await evolve(['export', best, ...RUN, '-o', `${FOLDER}/train.jsonl`], { cwd }),
    'is a file that git tracks: name another one',
  );
  refused(
    await evolve(['export', best, ...RUN, '-o', '.git/hooks/pre-commit'], { cwd }),
    'is inside .git: name another file',
  );
  refused(await evolve(['export', best, ...RUN, '-o', 'nowhere/change.patch'], { cwd }), 'cannot be written');
  expect(contents(cwd)).toEqual(before);
});

test.concurrent('without a repository the run works, and the patch is relative to the experiment', {
  timeout: 60_000,
}, async () => {
  const cwd = greetPlace({
    'experiment.yaml': swapped('{ file: prompt.md }', '{ file: prompts/greet.md }'),
    'prompts/greet.md': 'Greet the people of the plan.\n',
  });
  const { best } = await evolved(cwd);
  const exported = await evolve(['export', best, ...RUN, '-o', 'change.patch'], { cwd });
  expect(exported).toMatchObject({ code: 0, out: '' });
  expect(readFileSync(join(cwd, 'change.patch'), 'utf8')).toContain('diff --git a/prompts/greet.md b/prompts/greet.md');
  await git(join(cwd, FOLDER), 'apply', '--check', join(cwd, 'change.patch'));
});

interface Shown {
  readonly components: { readonly system: string };
}

/** A repository with the experiment, all of it committed but the population. */
async function repository(): Promise<string> {
  const cwd = greetPlace();
  put(cwd, { '.gitignore': 'populations/\n' });
  await git(cwd, 'init', '-q', '-b', 'main');
  await git(cwd, 'add', '.');
  await git(cwd, 'commit', '-qm', 'Begin');
  return cwd;
}

async function evolved(cwd: string): Promise<{ readonly best: string }> {
  const { code, out } = await evolve([...RUN, '--json', '--quiet'], { cwd });
  expect(code).toBe(0);
  return JSON.parse(out) as { best: string };
}

async function git(cwd: string, ...words: readonly string[]): Promise<string> {
  const who = ['-c', 'user.name=Somebody', '-c', 'user.email=somebody@example.org', '-c', 'commit.gpgsign=false'];
  const { code, out, err } = await run('git', [...who, ...words], { cwd });
  expect({ words, code, err }).toEqual({ words, code: 0, err: '' });
  return out;
}

/** Every file of the repository, its index included; what git keeps of its own accord beside it is left out. */
function contents(cwd: string): Record<string, string> {
  const files = filesBelow(cwd, ['populations', '.git/logs']);
  return Object.fromEntries(files.map((path) => [path, readFileSync(join(cwd, path)).toString('base64')]));
}

function refused({ code, out, err }: Ended, ...says: readonly string[]): void {
  for (const text of says) expect(err).toContain(text);
  expect({ code, out }).toEqual({ code: 2, out: '' });
}
