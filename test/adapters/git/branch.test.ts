import { execFileSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { commitOnBranch } from '../../../src/adapters/git/branch.ts';
import { folderWith } from '../../app/config/fixture.ts';

function git(root: string, ...args: string[]): string {
  return execFileSync('git', args, { cwd: root, encoding: 'utf8', stdio: 'pipe' });
}

/** A repository with a committed prompt, something staged, something changed, and a hook that would refuse a commit. */
function repository(): string {
  const root = folderWith({ 'a/prompt.md': 'one\n', 'other.md': 'other\n', 'staged.md': 'old\n' });
  git(root, 'init', '-q', '-b', 'main');
  git(root, 'config', 'user.email', 'a@example.org');
  git(root, 'config', 'user.name', 'A');
  git(root, 'add', '.');
  git(root, 'commit', '-qm', 'base');
  writeFileSync(join(root, 'staged.md'), 'staged\n');
  git(root, 'add', 'staged.md');
  writeFileSync(join(root, 'other.md'), 'changed\n');
  mkdirSync(join(root, '.git/hooks'), { recursive: true });
  writeFileSync(join(root, '.git/hooks/pre-commit'), '#!/bin/sh\nexit 1\n', { mode: 0o755 });
  return root;
}

const change = (root: string) => [{ file: join(root, 'a/prompt.md'), baseText: 'one\n', newText: 'two\n' }];

test('a branch has one commit with the change alone, and everything else is as it was', async () => {
  const root = repository();
  const before = [git(root, 'status', '--porcelain=v2', '--branch'), git(root, 'rev-parse', 'HEAD')];
  const id = await commitOnBranch(root, { name: 'evolve/x', files: change(root), message: 'Title\n\n# SIMULATED\n' });
  expect([git(root, 'status', '--porcelain=v2', '--branch'), git(root, 'rev-parse', 'HEAD')]).toEqual(before);
  expect(git(root, 'rev-list', 'main..evolve/x').trim()).toBe(id);
  expect(git(root, 'show', '--format=%B', '--name-status', 'evolve/x')).toBe(
    'Title\n\n# SIMULATED\n\n\nM\ta/prompt.md\n',
  );
  expect(git(root, 'show', 'evolve/x:a/prompt.md')).toBe('two\n');
});

const REFUSED: readonly (readonly [name: string, message: RegExp])[] = [
  ['main', /there is a branch main already: name another/],
  ['two words', /"two words" cannot name a branch/],
  ['-b', /"-b" cannot name a branch/],
];

test.each(REFUSED)('a branch called %j is refused', async (name, message) => {
  const root = repository();
  await expect(commitOnBranch(root, { name, files: change(root), message: 'x' })).rejects.toThrow(message);
});

test('a file that is not committed is refused, and no branch is made', async () => {
  const root = repository();
  writeFileSync(join(root, 'new.md'), 'one\n');
  const files = [{ file: join(root, 'new.md'), baseText: 'one\n', newText: 'two\n' }];
  await expect(commitOnBranch(root, { name: 'b', files, message: 'x' })).rejects.toThrow(
    /new\.md is not committed yet/,
  );
  expect(git(root, 'branch', '--list', 'b')).toBe('');
});

test('a repository without a commit is told what to do first', async () => {
  const root = folderWith({});
  git(root, 'init', '-q');
  await expect(commitOnBranch(root, { name: 'b', files: [], message: 'x' })).rejects.toThrow(
    /the repository has no commit yet: commit the prompt, then export again, or export a patch without --branch/,
  );
});
