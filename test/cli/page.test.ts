import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { completionScript, SHELLS } from '../../src/cli/completion.ts';
import { described } from '../../src/cli/describe.ts';
import { cliPage, documentedProgram } from '../../src/cli/page.ts';

const commands = described(documentedProgram());

test('docs/cli.md is what the commands say: npm run docs', () => {
  const page = readFileSync(new URL('../../docs/cli.md', import.meta.url), 'utf8');
  expect(page).toBe(cliPage(documentedProgram()));
});

test('every command has an example and says what it is for', () => {
  const page = cliPage(documentedProgram());
  for (const { path, about } of commands) {
    const said = page.split(`\n## ${['evolve', ...path].join(' ')}\n`)[1]?.split('\n## ')[0] ?? '';
    expect({ path, examples: /Examples?:\n {2}evolve /.test(said) }).toEqual({
      path,
      examples: true,
    });
    expect(about).not.toBe('');
  }
});

describe('completion', () => {
  /** What bash offers for a line that ends at the cursor. */
  function offered(line: string): string[] {
    const folder = mkdtempSync(join(tmpdir(), 'evolve-complete-'));
    try {
      writeFileSync(join(folder, 'script'), completionScript('bash', commands));
      execFileSync('mkdir', ['-p', join(folder, 'experiments/my_step')]);
      writeFileSync(join(folder, 'experiments/my_step/experiment.yaml'), '');
      const words = line.split(' ');
      const ask = `. ./script; COMP_WORDS=(${words.map((word) => `'${word}'`).join(' ')}); COMP_CWORD=${words.length - 1}; _evolve; printf '%s\\n' "\${COMPREPLY[@]}"`;
      return execFileSync('bash', ['-c', ask], { cwd: folder, encoding: 'utf8' }).split('\n').filter(Boolean);
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  }

  test.each([
    ['evolve fro', ['front']],
    ['evolve judge ap', ['apply']],
    ['evolve front --js', ['--json']],
    ['evolve front --step ', ['my_step']],
    ['evolve --step m', ['my_step']],
    ['evolve init --prompt scr', ['script']],
    ['evolve judge apply scr', ['script']],
    ['evolve --generations ', []],
  ])('bash, %s', (line, words) => {
    expect(offered(line)).toEqual(words);
  });

  test.each(SHELLS)('%s knows every command and option', (shell) => {
    const script = completionScript(shell, commands);
    for (const { path, options } of commands) {
      if (path.length > 0) expect(script).toContain(path.at(-1));
      for (const { names } of options) expect(script).toContain(names[0]!.replace(/^--/, ''));
    }
  });
});
