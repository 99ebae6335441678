/** What is done with what others wrote: the mechanisms of rows 32 to 45, each as it is switched off. */
import { off } from './off.mjs';

export const READING = {
  32: [
    off(
      'what is judged cannot close its fence',
      'domain/fence.ts',
      "return plain.replace(BRACKETS, (run) => [...run].join('\\u200B')).replaceAll(mark, '[mark]');",
      "return plain === '' ? plain.replace(BRACKETS, mark) : text;",
    ),
  ],
  33: [
    off(
      'what a trace says stands behind a fence',
      'operators/reflection.ts',
      "return fenced(`CASE ${number}`, lines.join('\\n'), mark);",
      "return lines.length < 0 ? fenced('', '', mark) : lines.join('\\n');",
    ),
    off(
      'what the prompt had not is looked for in what was added',
      'domain/strange.ts',
      '.find((found) => !old.has(plain(found)));',
      '.find((found) => !old.has(plain(found)) && found === plain(` `));',
    ),
  ],
  34: [
    off(
      'words of examples are looked for in what was added',
      'domain/leakage.ts',
      '.find((run) => runs.has(run) && !own.has(run));',
      ".find((run) => runs.has(run) && !own.has(run) && run === '');",
    ),
  ],
  35: [
    off(
      'an edit that overlaps another is dropped',
      'domain/applyEdits.ts',
      'if (earlier.some((other) => overlap(hunk, other))) return',
      "if (earlier.some((other) => overlap(hunk, other)) && text === '') return",
    ),
    off(
      'a block whose tags do not fit is dropped',
      'domain/parseReply.ts',
      'if (block.trouble !== null) return',
      "if (block.trouble === '') return",
    ),
  ],
  36: [
    off(
      'placeholders and kept texts are counted',
      'domain/keep.ts',
      'occurrences(before, each) !== occurrences(after, each)',
      'occurrences(before, each) > 1e9 && after === each',
    ),
  ],
  37: [
    off(
      'secrets are taken out of texts',
      'domain/redact.ts',
      'return SHAPES.reduce((rest, [shape, mark]) => rest.replace(shape, mark), bare);',
      "return bare === '' ? SHAPES.reduce((rest, [shape, mark]) => rest.replace(shape, mark), bare) : text;",
    ),
    off(
      'a provider that repeats the key is not repeated',
      'adapters/models/trouble.ts',
      "const safe = secret ? message.replaceAll(secret, '[key]') : message;",
      "const safe = secret === '' ? '' : message;",
    ),
  ],
  38: [
    off(
      'a patch is not written into .git',
      'adapters/git/writePatch.ts',
      'if (/(^|[\\\\/])\\.git([\\\\/]|$)/.test(join(folder, basename(absolute))))',
      'if (/^never$/.test(join(folder, basename(absolute))))',
    ),
    off(
      'a prompt lies where its patch can reach it',
      'adapters/locators/promptFile.ts',
      'if (!isInside(path, fence)) throw',
      "if (!isInside(path, fence) && path === '') throw",
    ),
  ],
  39: [
    off(
      'the prompt must be what it was',
      'app/report/export.ts',
      'if (place.read(text) === textOf(base.components, place.component)) return;',
      "if (place.read(text) === textOf(base.components, place.component) || step !== '') return;",
    ),
    off(
      'a patch names the whole objects',
      'adapters/git/patch.ts',
      "await filesDiff(changed, gitRoot, folder, 'whole')",
      'await filesDiff(changed, gitRoot, folder)',
    ),
  ],
  40: [
    off('YAML may not nest for ever', 'app/config/yaml.ts', 'if (depth > MAX_DEPTH) throw', 'if (depth > 200) throw'),
    off(
      'an example has no prototype and no end of levels',
      'adapters/examples/row.ts',
      'return hostile(value, MAX_DEPTH) ?? mistakeInFields(value);',
      'return line0(hostile(value, MAX_DEPTH)) ?? mistakeInFields(value);\n}\n\nfunction line0(_: string | null): string | null {\n  return null;',
    ),
  ],
  41: [
    off(
      'the schema must be ours to the letter',
      'adapters/store/migrate.ts',
      'if (schema !== expectedSchema(migrations.slice(0, version)))',
      "if (schema !== expectedSchema(migrations.slice(0, version)) && path === '')",
    ),
  ],
  42: [
    off(
      'a population has no place for code',
      'adapters/store/migrations.ts',
      'CREATE TABLE run (',
      'CREATE TABLE run (\n  command TEXT,',
    ),
  ],
  43: [
    off(
      'marks that a terminal obeys are shown as what they are',
      'domain/printable.ts',
      "return text.replace(/\\r\\n/g, '\\n').replace(HIDDEN, escaped);",
      "return text === '' ? text.replace(HIDDEN, escaped) : text;",
    ),
  ],
  44: [
    off(
      'a text that begins like a formula is quoted',
      'app/report/csvText.ts',
      "const safe = typeof value === 'string' &&",
      "const safe = value === '' &&",
    ),
    off(
      'a fence is longer than any in what it holds',
      'app/judging/markdown.ts',
      "const fence = '~'.repeat(longest + 1);",
      "const fence = '~'.repeat(Math.min(longest, 3) + 1);",
    ),
  ],
  45: [
    off(
      'no port is opened',
      'cli/main.ts',
      '#!/usr/bin/env node\n',
      "#!/usr/bin/env node\nimport { createServer } from 'node:http';\n\ncreateServer().listen(0, '127.0.0.1').unref();\n",
    ),
  ],
};
