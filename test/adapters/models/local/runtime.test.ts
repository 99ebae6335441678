import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { weightsFingerprint } from '../../../../src/adapters/models/local/fingerprint.ts';
import { findRuntime } from '../../../../src/adapters/models/local/runtime.ts';

const folder = mkdtempSync(join(tmpdir(), 'evolve-local-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('node-llama-cpp', () => {
  test('what is not installed is said in one line, with the command', () => {
    const empty = folderOf('empty');
    expect(() => findRuntime([empty])).toThrow(
      /^local models need node-llama-cpp, which is not installed: npm install node-llama-cpp@3\.\d+\.\d+$/,
    );
  });

  test('is found in a folder above', () => {
    const project = folderOf('project');
    install(project, '3.22.1');
    const below = folderOf('project/experiments/greet');
    expect(findRuntime([folderOf('empty'), below])).toEqual({
      folder: join(project, 'node_modules', 'node-llama-cpp'),
      version: '3.22.1',
    });
  });

  test('of another major version is refused', () => {
    const project = folderOf('old');
    install(project, '2.8.16');
    expect(() => findRuntime([project])).toThrow(/need node-llama-cpp 3\.\d+\.\d+, and 2\.8\.16 is in .*: npm install/);
  });
});

describe('the fingerprint of weights', () => {
  const bytes = Buffer.alloc(9_000_000, 7);
  const written = (name: string, content: Buffer) => {
    writeFileSync(join(folder, name), content);
    return weightsFingerprint(join(folder, name));
  };
  const base = written('base.gguf', bytes);
  const changed = (place: number) => {
    const other = Buffer.from(bytes);
    other[place] = 8;
    return other;
  };

  test.each([
    ['the same bytes under another name', bytes, true],
    ['another header', changed(10), false],
    ['another end', changed(bytes.length - 1), false],
    ['a byte more', Buffer.concat([bytes, Buffer.alloc(1, 7)]), false],
    ['other weights', Buffer.alloc(9_000_000, 9), false],
  ])('%s', (name, content, same) => {
    expect(written(`${name}.gguf`, content) === base).toBe(same);
  });

  test('of a file smaller than a block', () => {
    expect(written('small.gguf', Buffer.from('a'))).not.toBe(written('other.gguf', Buffer.from('b')));
  });
});

function folderOf(path: string): string {
  mkdirSync(join(folder, path), { recursive: true });
  return join(folder, path);
}

function install(project: string, version: string): void {
  mkdirSync(join(project, 'node_modules', 'node-llama-cpp'), { recursive: true });
  writeFileSync(join(project, 'node_modules', 'node-llama-cpp', 'package.json'), JSON.stringify({ version }));
}
