import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { stripVTControlCharacters } from 'node:util';
import { describe, expect, test } from 'vitest';
import { completionScript, SHELLS, type Shell } from '../../src/cli/completion.ts';
import { described } from '../../src/cli/describe.ts';
import { cliPage, documentedProgram } from '../../src/cli/page.ts';
import { atTerminal, type Turn } from '../e2e/terminal.ts';

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

function has(shell: Shell): boolean {
  return spawnSync(shell, ['--version']).status === 0;
}

describe('completion', () => {
  /** Does something in a folder that has a step, and the script of a shell. */
  function inFolder<T>(shell: Shell, work: (folder: string) => T): T {
    const folder = mkdtempSync(join(tmpdir(), 'evolve-complete-'));
    writeFileSync(join(folder, 'script'), completionScript(shell, commands));
    mkdirSync(join(folder, 'experiments/my_step'), { recursive: true });
    writeFileSync(join(folder, 'experiments/my_step/experiment.yaml'), '');
    return work(folder);
  }

  /** What bash offers for a line that ends at the cursor. */
  function offered(line: string): string[] {
    const words = line.split(' ');
    const ask = `. ./script; COMP_WORDS=(${words.map((word) => `'${word}'`).join(' ')}); COMP_CWORD=${words.length - 1}; _evolve; printf '%s\\n' "\${COMPREPLY[@]}"`;
    const said = inFolder('bash', (folder) => execFileSync('bash', ['-c', ask], { cwd: folder, encoding: 'utf8' }));
    return said.split('\n').filter(Boolean);
  }

  /** What stands on the line of a zsh at a terminal after the Tab key, as soon as the word does. */
  async function zshAfterTab(line: string, word: string, folder: string): Promise<string> {
    const begin = "autoload -U compinit && compinit -u -D && source ./script; PS1='REA''DY> '\r";
    const turns: readonly Turn[] = [
      ['', begin],
      ['READY> ', `${line}\t`],
      [word, '\u0003'],
      ['READY> ', 'exit\r'],
    ];
    const { out } = await atTerminal(['zsh', '-f', '-i'], turns, folder);
    // The line editor writes its first letter twice, with a step back between.
    return stripVTControlCharacters(out.replaceAll('e\bevolve', 'evolve'));
  }

  const LINES: readonly [string, readonly string[]][] = [
    ['evolve fro', ['front']],
    ['evolve judge ap', ['apply']],
    ['evolve completion z', ['zsh']],
    ['evolve front --js', ['--json']],
    ['evolve --gen', ['--generations']],
    ['evolve front --step ', ['my_step']],
    ['evolve --step m', ['my_step']],
    ['evolve init --prompt scr', ['script']],
    ['evolve judge apply scr', ['script']],
  ];

  test.each([...LINES, ['evolve --generations ', []] as const])('bash, %s', (line, words) => {
    expect(offered(line)).toEqual(words);
  });

  test.skipIf(!has('fish')).each(LINES)('fish, %s', (line, words) => {
    const said = inFolder('fish', (folder) =>
      execFileSync('fish', ['-c', `source script; complete -C '${line}'`], { cwd: folder, encoding: 'utf8' }),
    );
    expect(said.split('\n').flatMap((one) => one.split('\t')[0] || [])).toEqual(words);
  });

  test.skipIf(!has('zsh')).each(LINES.slice(0, 4))(
    'zsh, %s and Tab',
    { timeout: 60_000 },
    async (line, [word = '']) => {
      const shown = await inFolder('zsh', (folder) => zshAfterTab(line, word, folder));
      expect(shown).toContain(`${line.slice(0, line.lastIndexOf(' '))} ${word}`);
    },
  );

  test.each(SHELLS)('%s knows every command and option', (shell) => {
    const script = completionScript(shell, commands);
    for (const { path, options } of commands) {
      if (path.length > 0) expect(script).toContain(path.at(-1));
      for (const { names } of options) expect(script).toContain(names[0]!.replace(/^--/, ''));
    }
  });
});
