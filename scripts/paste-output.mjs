// Types the commands of a page in an empty folder and pastes what they print. In a page:
//   <!-- file: NAME -->    the block below is written to that file
//   ```sh                  every `npx evolve …` of it is typed, in order, and must end well
//   <!-- not run -->       but not those of the block below
//   <!-- output -->        the block below is what the last command printed; `output: 12 lines` cuts it there
// `--try` types everything and changes no page; `--equal` fails where a page shows something else.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** A fenced block, and the comment above it. */
const BLOCK = /^(<!-- (output|not run|file)(?:: (.+?))? -->\n)?```(\w+)\n([\s\S]*?)^```$/gm;

const root = fileURLToPath(new URL('..', import.meta.url));
const words = process.argv.slice(2);
const mode = words.find((word) => word.startsWith('--')) ?? '--paste';
const named = words.filter((word) => !word.startsWith('--'));

for (const page of named.length > 0 ? named : ['README.md']) {
  const path = join(root, page);
  const before = readFileSync(path, 'utf8');
  const { text, typed } = filled(before);
  const changed = text !== before;
  if (mode === '--paste' && changed) writeFileSync(path, text);
  process.stdout.write(`${page}: ${typed} commands typed${changed ? ', and something else was printed' : ''}\n`);
  if (mode === '--equal' && changed) fail(`${page} shows what is not printed any more: npm run paste`);
}

/** The page with what its commands print. */
function filled(page) {
  const folder = mkdtempSync(join(tmpdir(), 'evolve-page-'));
  let printed = '';
  let typed = 0;
  const take = (mark, about, language, body) => {
    if (mark === 'file') writeFileSync(join(folder, about), body);
    if (mark === 'output') return cut(printed, about);
    if (language === 'sh' && mark !== 'not run')
      for (const command of commandsIn(body)) {
        printed = type(command, folder);
        typed += 1;
      }
    return body;
  };
  try {
    const text = page.replace(BLOCK, (_, comment, mark, about, language, body) => {
      return `${comment ?? ''}\`\`\`${language}\n${take(mark, about, language, body)}\`\`\``;
    });
    return { text, typed };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function commandsIn(body) {
  return body.split('\n').flatMap((line) => {
    const command = line.replace(/\s#.*$/, '').trim();
    if (/["'$|<>\\]/.test(command)) fail(`nothing but words can be typed: ${command}`);
    return command.startsWith('npx evolve ') ? [command.split(/\s+/).slice(2)] : [];
  });
}

/** Types it as npx would, with no key in the environment. */
function type(command, cwd) {
  const env = { PATH: process.env.PATH, HOME: cwd, npm_command: 'exec' };
  // Without the `--` Node 20 would take some of the options for its own.
  const ended = spawnSync(process.execPath, ['--', join(root, 'dist/cli/main.js'), ...command], { cwd, env, encoding: 'utf8' });
  if (ended.status !== 0) fail(`npx evolve ${command.join(' ')} ended with ${ended.status}:\n${ended.stderr}`);
  return ended.stdout;
}

function cut(text, about) {
  const whole = text.replace(/^\n+/, '');
  const most = about === undefined ? Infinity : Number.parseInt(about, 10);
  const lines = whole.split('\n');
  return lines.length <= most + 1 ? whole : `${lines.slice(0, most).join('\n')}\n…\n`;
}

function fail(message) {
  process.stderr.write(`${message}\n`);
  process.exit(1);
}
