import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { exportPatch } from '../../../src/adapters/git/patch.ts';
import { blobAtHead, pathIn, repositoryOf, statusOf } from '../../../src/adapters/git/repository.ts';

const folders: string[] = [];
afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
});

function newFolder(): string {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'evolve git ')));
  folders.push(folder);
  return folder;
}

function run(folder: string, ...args: string[]): string {
  return execFileSync('git', args, { cwd: folder, encoding: 'utf8', stdio: 'pipe' });
}

function newRepository(): string {
  const root = newFolder();
  run(root, 'init', '-q');
  run(root, 'config', 'user.email', 'a@example.org');
  run(root, 'config', 'user.name', 'A');
  run(root, 'config', 'core.autocrlf', 'false');
  return root;
}

function write(root: string, path: string, text: string): string {
  const file = join(root, path);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, text);
  return file;
}

function commitAll(root: string): void {
  run(root, 'add', '.');
  run(root, 'commit', '-qm', 'base');
}

const lines = (from: number, to: number) =>
  Array.from({ length: to - from + 1 }, (_, at) => `line ${from + at}\n`).join('');

const CASES: readonly { name: string; path?: string; base: string; next: string; setup?: (root: string) => void }[] = [
  { name: 'one line changed', base: 'one\ntwo\nthree\n', next: 'one\n2\nthree\n' },
  { name: 'no newline at the end, before and after', base: 'one\ntwo', next: 'one\n2' },
  { name: 'a newline at the end is added', base: 'one\ntwo', next: 'one\ntwo\n' },
  { name: 'a newline at the end is removed', base: 'one\ntwo\n', next: 'one\ntwo' },
  { name: 'CRLF', base: 'one\r\ntwo\r\nthree\r\n', next: 'one\r\n2\r\nthree\r\n' },
  { name: 'CRLF becomes LF', base: 'one\r\ntwo\r\n', next: 'one\ntwo\n' },
  { name: 'a lone carriage return in a line', base: 'one\rtwo\nthree\n', next: 'one\rtwo\n3\n' },
  { name: 'an empty file', base: '', next: 'one\n' },
  { name: 'everything removed', base: 'one\ntwo\n', next: '' },
  { name: 'text that looks like a patch', base: '--- a/x\n+++ b/x\n@@ -1 +1 @@\n', next: '--- a/x\n-- \n+++ b/x\n' },
  { name: 'hunks far apart', base: lines(1, 60), next: `first\n${lines(2, 59)}last\n` },
  { name: 'text in many scripts', base: 'größe 大小 🚀\n\u2028x\n', next: 'größe 大小 🌍\n\u2028x\n' },
  { name: 'spaces in the path', path: 'my prompts/the prompt.md', base: 'one\n', next: 'two\n' },
  { name: 'a path in another script', path: 'übung/提示 词.md', base: 'one\n', next: 'two\n' },
  { name: 'quotes and backslashes in the path', path: 'a "b" \\c\t.md', base: 'one\n', next: 'two\n' },
  { name: 'a path that looks like a pattern', path: '[ab]*.md', base: 'one\n', next: 'two\n' },
  { name: 'a deep path', path: 'a/b/c/d/prompt.md', base: 'one\n', next: 'two\n' },
  {
    name: 'an executable file',
    base: 'one\n',
    next: 'two\n',
    setup: (root) => execFileSync('chmod', ['+x', join(root, 'prompt.md')]),
  },
  {
    name: 'line ends that git converts',
    base: 'one\r\ntwo\r\n',
    next: 'one\r\n2\r\n',
    setup: (root) => write(root, '.gitattributes', '*.md text eol=crlf\n'),
  },
];

describe('a patch is accepted by git and makes exactly the new text', () => {
  for (const tracked of ['committed', 'untracked'] as const)
    it.each(CASES)(`$name (${tracked})`, async ({ path = 'prompt.md', base, next, setup }) => {
      const root = newRepository();
      const file = write(root, path, base);
      setup?.(root);
      if (tracked === 'committed') commitAll(root);
      const patch = await exportPatch({
        files: [{ file, baseText: base, newText: next }],
        evidence: ['SIMULATED', '@@ -1 +1 @@', 'diff --git a/x b/x', 'two\nlines \u202e'],
        gitRoot: root,
        folder: root,
      });
      const away = join(newFolder(), 'change.patch');
      writeFileSync(away, patch);
      run(root, 'apply', '--check', away);
      run(root, 'apply', away);
      expect(readFileSync(file, 'utf8')).toBe(next);
    });
});

const request = (root: string, file: string) => ({
  files: [{ file, baseText: 'one\n', newText: 'two\n' }],
  evidence: ['evidence'],
  gitRoot: root,
  folder: root,
});

describe('exportPatch', () => {
  it('names both objects, so that a three-way apply works after the file has moved on', async () => {
    const root = newRepository();
    const file = write(root, 'prompt.md', `one\n${lines(2, 40)}`);
    commitAll(root);
    const patch = await exportPatch({
      ...request(root, file),
      files: [{ file, baseText: `one\n${lines(2, 40)}`, newText: `two\n${lines(2, 40)}` }],
    });
    const head = await blobAtHead(root, file);
    expect(patch).toContain(`index ${head?.id}..`);
    writeFileSync(file, `one\n${lines(2, 39)}the end\n`);
    commitAll(root);
    const away = write(newFolder(), 'change.patch', patch);
    run(root, 'apply', '--3way', away);
    expect(readFileSync(file, 'utf8')).toBe(`two\n${lines(2, 39)}the end\n`);
  });

  it('puts several files into one patch, and leaves out those that do not change', async () => {
    const root = newRepository();
    const a = write(root, 'a.md', 'one\n');
    const b = write(root, 'deep/b.md', 'one\n');
    const c = write(root, 'c.md', 'one\n');
    commitAll(root);
    const patch = await exportPatch({
      ...request(root, a),
      files: [
        { file: a, baseText: 'one\n', newText: 'A\n' },
        { file: b, baseText: 'one\n', newText: 'B\n' },
        { file: c, baseText: 'one\n', newText: 'one\n' },
      ],
    });
    expect(patch).not.toContain('c.md');
    run(root, 'apply', write(newFolder(), 'x.patch', patch));
    expect([readFileSync(a, 'utf8'), readFileSync(b, 'utf8'), readFileSync(c, 'utf8')]).toEqual([
      'A\n',
      'B\n',
      'one\n',
    ]);
  });

  it('without a repository makes a patch relative to the folder', async () => {
    const folder = newFolder();
    const file = write(folder, 'prompts/prompt.md', 'one\n');
    const patch = await exportPatch({ ...request(folder, file), gitRoot: null });
    expect(patch).toContain('diff --git a/prompts/prompt.md b/prompts/prompt.md');
    run(folder, 'apply', write(newFolder(), 'x.patch', patch));
    expect(readFileSync(file, 'utf8')).toBe('two\n');
  });

  it('writes nothing into the repository, not even the index', async () => {
    const root = newRepository();
    const file = write(root, 'prompt.md', 'one\n');
    commitAll(root);
    writeFileSync(file, 'one\n'); // A new time stamp makes git want to refresh its index.
    const before = [readFileSync(join(root, '.git/index')), run(root, 'count-objects'), run(root, 'ls-files', '-o')];
    await exportPatch(request(root, file));
    expect([readFileSync(join(root, '.git/index')), run(root, 'count-objects'), run(root, 'ls-files', '-o')]).toEqual(
      before,
    );
  });

  const REFUSED: readonly [string, (root: string) => string, RegExp][] = [
    ['changed and not committed', (root) => changed(root), /prompt\.md has changes that are not committed: commit it/],
    ['changed and staged', (root) => staged(root), /not committed/],
    ['outside the root', (root) => write(newFolder(), `${root.length}.md`, 'one\n'), /is outside/],
  ];
  it.each(REFUSED)('refuses a file that is %s', async (_, setup, message) => {
    const root = newRepository();
    const file = setup(root);
    await expect(exportPatch(request(root, file))).rejects.toThrow(message);
  });

  it('refuses a candidate that changes nothing', async () => {
    const root = newRepository();
    const file = write(root, 'prompt.md', 'one\n');
    const same = { ...request(root, file), files: [{ file, baseText: 'one\n', newText: 'one\n' }] };
    await expect(exportPatch(same)).rejects.toThrow(/nothing to export/);
  });
});

function staged(root: string): string {
  const file = changed(root);
  run(root, 'add', '.');
  return file;
}

function changed(root: string): string {
  const file = write(root, 'prompt.md', 'one\n');
  commitAll(root);
  writeFileSync(file, 'changed\n');
  return file;
}

describe('the repository of a file', () => {
  it('is found from a folder inside it, and is null outside', async () => {
    const root = newRepository();
    mkdirSync(join(root, 'a/b'), { recursive: true });
    expect(await repositoryOf(join(root, 'a/b'))).toBe(root);
    expect(await repositoryOf(newFolder())).toBe(null);
  });

  it('knows clean, dirty, untracked and ignored files', async () => {
    const root = newRepository();
    const file = write(root, 'a.md', 'one\n');
    write(root, '.gitignore', 'ignored.md\n');
    expect(await blobAtHead(root, file)).toBe(null);
    commitAll(root);
    expect(await statusOf(root, file)).toBe('clean');
    expect(await blobAtHead(root, file)).toMatchObject({ mode: '100644' });
    writeFileSync(file, 'two\n');
    expect(await statusOf(root, file)).toBe('dirty');
    expect(await statusOf(root, write(root, 'new.md', 'x'))).toBe('untracked');
    expect(await statusOf(root, write(root, 'ignored.md', 'x'))).toBe('untracked');
  });

  it.each([
    ['/a/b', '/a/b/c.md', 'c.md'],
    ['/a', '/a/..b/c.md', '..b/c.md'],
  ])('%s has %s as %s', (root, file, path) => expect(pathIn(root, file)).toBe(path));
});
