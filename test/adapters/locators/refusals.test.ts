import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { locatePrompt, type PromptAddress } from '../../../src/adapters/locators/locate.ts';
import { UserError } from '../../../src/domain/errors.ts';
import { folderWith } from '../../app/config/fixture.ts';

const PYTHON = `import textwrap

SYSTEM_PROMPT = "You plan."
FOLLOW_UP = f"More than {count}, please."
NUMBER = 3
BYTES = b"bytes"
EMPTY = "  "
NAMED = "\\N{EM DASH}"
BUILT = textwrap.dedent("inside")
JOINED = SYSTEM_PROMPT + "more"

class A:
    prompt = "a"

class B:
    prompt = "b"

twice = "one"
twice = "two"
`;

/** What is asked of which file, and how it is refused; FILE is the file's path. */
const CASES: readonly (readonly [address: PromptAddress, content: string, message: string])[] = [
  [
    { file: 'x.py', symbol: 'SYSTEM_PROMT' },
    PYTHON,
    'FILE: there is no "SYSTEM_PROMT" (did you mean "SYSTEM_PROMPT"?); its texts are SYSTEM_PROMPT, FOLLOW_UP, BYTES, EMPTY, NAMED, BUILT.dedent, A.prompt, B.prompt and 1 more',
  ],
  [{ file: 'x.py', symbol: 'X' }, 'y = 1\n', 'FILE: no text in it has a name'],
  [
    { file: 'x.py', symbol: 'prompt' },
    PYTHON,
    'FILE:13: "prompt" names 2 texts: A.prompt in line 13, B.prompt in line 16; say more of its address',
  ],
  [
    { file: 'x.py', symbol: 'twice' },
    PYTHON,
    'FILE:18: "twice" names 2 texts: twice in line 18, twice in line 19; give one of them another name',
  ],
  [
    { file: 'x.py', symbol: 'FOLLOW_UP' },
    PYTHON,
    'FILE:4: FOLLOW_UP is an f-string with the substitution {count}, so it is no constant: let the code fill a placeholder of a plain string instead',
  ],
  [{ file: 'x.py', symbol: 'NUMBER' }, PYTHON, 'FILE:5: NUMBER is no constant text but `3`; name one that is'],
  [{ file: 'x.py', symbol: 'BYTES' }, PYTHON, 'FILE:6: BYTES is a bytes literal, not a text'],
  [{ file: 'x.py', symbol: 'EMPTY' }, PYTHON, 'EMPTY in FILE is empty'],
  [
    { file: 'x.py', symbol: 'NAMED' },
    PYTHON,
    'FILE:8: NAMED names a character as \\N{EM DASH}, which cannot be looked up here; write the character itself',
  ],
  [
    { file: 'x.py', symbol: 'BUILT' },
    PYTHON,
    'FILE:9: BUILT is no constant text but `textwrap.dedent("inside")`; name a text inside it: BUILT.dedent',
  ],
  [
    { file: 'x.py', symbol: 'JOINED' },
    PYTHON,
    'FILE:10: JOINED is no constant text but `SYSTEM_PROMPT + "more"`; name one that is',
  ],
  [
    { file: 'x.ts', symbol: 'A' },
    'const A = `a ${b}`;\n',
    'FILE:1: A is a template with the substitution ${b}, so it is no constant: let the code fill a placeholder of a plain string instead',
  ],
  [
    { file: 'x.rb', symbol: 'A' },
    'A = <<~T\n  a #{b}\nT\n',
    'FILE:1: A is a string with the substitution #{b}, so it is no constant: let the code fill a placeholder of a plain string instead',
  ],
  [
    { file: 'x.cs', symbol: 'A' },
    'class K { string A = $"a {b}"; }\n',
    'FILE:1: K.A is an interpolated string with the substitution {b}, so it is no constant: let the code fill a placeholder of a plain string instead',
  ],
  [{ file: 'x.rs', symbol: 'A' }, 'const A: &[u8] = b"a";\n', 'FILE:1: A is a literal of bytes, not a text'],
  [
    { file: 'x.go', symbol: 'A' },
    'package x\n\nconst A = "\\xff"\n',
    'FILE:3: A has the bytes \\xff, which are no text in UTF-8',
  ],
  [{ file: 'x.php', symbol: 'A' }, "<?php $a = 'b';", 'FILE: `symbol` is for .py'],
  [
    { file: 'x.py', key: 'A' },
    PYTHON,
    'FILE: `key` is for .yaml .yml .json .jsonc .toml; in source files it is `symbol`',
  ],
  [
    { file: 'x.yaml', key: 'prompt.sistem' },
    'prompt:\n  system: a\n',
    'FILE: there is no "prompt.sistem" (did you mean "prompt.system"?); its texts are prompt.system',
  ],
  [{ file: 'x.yaml', key: 'a' }, 'a: 1\n', 'FILE:1: a is no constant text but `1`; name one that is'],
  [{ file: 'x.yaml', key: 'b' }, 'a: &x t\nb: *x\n', 'FILE:2: b is an alias; name the text that it stands for'],
  [{ file: 'x.yaml', key: 'a' }, 'a: [1\nb: 2\n', 'FILE:2: not YAML: '],
  [{ file: 'x.json', key: 'a' }, '{\n  "a": \n}\n', 'FILE:3: not JSON: ValueExpected'],
  [{ file: 'x.toml', key: 'a' }, 'b = 1\na = ]\n', 'FILE:2: not TOML: '],
  [{ file: 'x.json', key: 'a' }, '{ "a": "1", "a": "2" }', 'FILE:1: "a" names 2 texts: '],
  [{ file: 'x.md', between: ['<a>', '</a>'] }, 'text\n', 'FILE: no line holds "<a>"'],
  [{ file: 'x.md', between: ['<a>', '</a>'] }, '<a>\ntext\n', 'FILE: no line holds "</a>"'],
  [
    { file: 'x.md', between: ['<a>', '</a>'] },
    '<a>\n<a>\n</a>\n',
    'FILE:2: "<a>" is in line 1 already; choose a mark that is there once',
  ],
  [
    { file: 'x.md', between: ['<a>', '</a>'] },
    '</a>\ntext\n<a>\n',
    'FILE:1: "</a>" does not stand in a line after "<a>"',
  ],
];

test.each(CASES)('%j is refused', async (address, content, message) => {
  const folder = folderWith({});
  writeFileSync(join(folder, address.file), content);
  const said = await refusal(address, folder);
  expect(said.replaceAll(join(folder, address.file), 'FILE').slice(0, message.length)).toBe(message);
});

async function refusal(address: PromptAddress, folder: string): Promise<string> {
  try {
    await locatePrompt('system', address, folder);
  } catch (error) {
    if (error instanceof UserError) return error.message;
    throw error;
  }
  return 'it is found';
}
