import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { type ExportRequest, exportCandidate } from '../../../src/app/report/export.ts';
import { candidateOf } from '../../../src/domain/candidate.ts';
import { wholeFile } from '../../../src/ports/prompt.ts';

const folders: string[] = [];
afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
});

/** Two components in two files, in no repository. */
function setUp(): { folder: string; request: ExportRequest } {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'evolve export ')));
  folders.push(folder);
  mkdirSync(join(folder, 'experiment'));
  const [system, user] = [join(folder, 'experiment', 'system.md'), join(folder, 'user.md')];
  writeFileSync(system, 'one\n');
  writeFileSync(user, 'two');
  const request = {
    step: 'greet',
    run: 1,
    base: candidateOf({ system: 'one\n', user: 'two' }),
    candidate: candidateOf({ system: 'ONE\n', user: 'TWO\n' }),
    evidence: ['evidence'],
    prompts: [wholeFile('system', system), wholeFile('user', user)],
    folder: join(folder, 'experiment'),
  };
  return { folder, request };
}

function write(folder: string, content: string | Buffer | null): Partial<ExportRequest> {
  if (content === null) rmSync(join(folder, 'user.md'));
  else writeFileSync(join(folder, 'user.md'), content);
  return {};
}

describe('exportCandidate', () => {
  it('without a repository makes one patch of all files, relative to the folder that holds them', async () => {
    const { folder, request } = setUp();
    const { patch, root, files } = await exportCandidate(request);
    expect([root, files.length]).toEqual([folder, 2]);
    execFileSync('git', ['apply', '-'], { cwd: root, input: patch });
    expect(readFileSync(join(folder, 'experiment', 'system.md'), 'utf8')).toBe('ONE\n');
    expect(readFileSync(join(folder, 'user.md'), 'utf8')).toBe('TWO\n');
  });

  it('follows a link to where the prompt really is', async () => {
    const { folder, request } = setUp();
    symlinkSync(join(folder, 'user.md'), join(folder, 'link.md'));
    const [system] = request.prompts;
    const prompts = [...(system ? [system] : []), wholeFile('user', join(folder, 'link.md'))];
    expect((await exportCandidate({ ...request, prompts })).patch).toContain('b/user.md');
  });

  const REFUSED: readonly [string, (folder: string, request: ExportRequest) => Partial<ExportRequest>, RegExp][] = [
    ['a text that moved', (folder) => write(folder, 'x'), /no longer the text that run 1/],
    ['a file that is gone', (folder) => write(folder, null), /cannot be read/],
    [
      'a changed component that has no file',
      (_, { prompts }) => ({ prompts: prompts.slice(0, 1) }),
      /no file holds user/,
    ],
    ['a component that the run did not have', (_, { base }) => ({ base: { ...base, components: {} } }), /no component/],
    ['bytes that are not UTF-8', (folder) => write(folder, Buffer.of(0xff)), /not UTF-8/],
  ];
  it.each(REFUSED)('refuses %s', async (_, change, message) => {
    const { folder, request } = setUp();
    await expect(exportCandidate({ ...request, ...change(folder, request) })).rejects.toThrow(message);
  });
});
