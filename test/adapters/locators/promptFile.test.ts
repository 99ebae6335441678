import { execFileSync } from 'node:child_process';
import { mkdirSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { locatePromptFile } from '../../../src/adapters/locators/promptFile.ts';
import { folderWith } from '../../app/config/fixture.ts';

/** A repository `repo` with an experiment in it, beside a file that is none of its business. */
function repository(files: Readonly<Record<string, string | Uint8Array>> = {}): string {
  const root = folderWith({
    'repo/exp/prompt.md': 'Hello.\r\n\n',
    'repo/src/p.md': 'Above.',
    'outside.md': 'Secret.',
    ...files,
  });
  mkdirSync(join(root, 'repo/.git'));
  return root;
}

test('a file is read exactly as it stands', () => {
  const root = repository({ 'repo/exp/odd.md': '\uFEFF  Grüße 你好\t\r\n' });
  const located = locatePromptFile('system', 'odd.md', join(root, 'repo/exp'));
  expect(located.text).toBe('\uFEFF  Grüße 你好\t\r\n');
  expect(located.place).toMatchObject({ component: 'system', file: join(root, 'repo/exp/odd.md') });
  expect(located).toMatchObject({ path: join(root, 'repo/exp/odd.md'), gitRoot: join(root, 'repo') });
  const said = execFileSync('git', ['hash-object', '--no-filters', located.path], { encoding: 'utf8' });
  expect(located.blobHash).toBe(said.trim());
});

test('anywhere in the git root is inside', () => {
  const root = repository();
  expect(locatePromptFile('system', '../src/p.md', join(root, 'repo/exp')).text).toBe('Above.');
});

test('a link is followed: inside it is the file that it leads to, outside it is refused', () => {
  const root = repository();
  const folder = join(root, 'repo/exp');
  symlinkSync('../src/p.md', join(folder, 'in.md'));
  symlinkSync('../../outside.md', join(folder, 'out.md'));
  symlinkSync(join(root, 'repo'), join(root, 'way'));
  expect(locatePromptFile('system', 'in.md', folder).path).toBe(join(root, 'repo/src/p.md'));
  expect(() => locatePromptFile('system', 'out.md', folder)).toThrow(
    `out.md (really ${join(root, 'outside.md')}) lies outside the git root ${join(root, 'repo')}`,
  );
  expect(locatePromptFile('system', 'prompt.md', join(root, 'way/exp')).path).toBe(join(root, 'repo/exp/prompt.md'));
});

test.each([
  ['../../outside.md', /lies outside the git root/],
  ['/etc/hosts', /lies outside the git root/],
  ['nowhere.md', /^prompt: there is no file .*nowhere\.md$/],
  ['prompt.md/x', /^prompt: there is no file .*x$/],
  ['.', /is a folder, a file is wanted$/],
  ['nul.md', /nul\.md holds NUL bytes: not a text file$/],
  ['latin1.md', /latin1\.md is not UTF-8 text: save it as UTF-8$/],
  ['blank.md', /blank\.md is empty: write what shall evolve$/],
  ['huge.md', /huge\.md has 1000001 bytes, more than 1000000$/],
  ['/dev/null', /is not a regular file$/],
])('%s is refused', (file, message) => {
  const root = repository({
    'repo/exp/nul.md': 'a\0b',
    'repo/exp/latin1.md': Uint8Array.of(0x47, 0xfc),
    'repo/exp/blank.md': ' \n',
    'repo/exp/huge.md': 'x'.repeat(1_000_001),
  });
  expect(() => locatePromptFile('system', file, join(root, 'repo/exp'))).toThrow(message);
});

test("without a git root the experiment's folder is the fence", () => {
  const root = folderWith({ 'exp/sub/p.md': 'Below.', 'p.md': 'Above.' });
  const located = locatePromptFile('system', 'sub/p.md', join(root, 'exp'));
  expect(located).toMatchObject({ text: 'Below.', gitRoot: null });
  expect(() => locatePromptFile('system', '../p.md', join(root, 'exp'))).toThrow(
    /lies outside the experiment's folder .* which has no git root above it/,
  );
});
