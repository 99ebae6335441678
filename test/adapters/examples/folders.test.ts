import { existsSync, readFileSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { strToU8, type Zippable, zipSync } from 'fflate';
import { expect, test } from 'vitest';
import { type ExampleSource, readSource } from '../../../src/adapters/examples/source.ts';
import { folderWith } from '../../app/config/fixture.ts';

/** As the planning pipeline keeps its plans, and as its step is asked. */
const LABELS = {
  'plan.txt': '001-2-plan.txt',
  'purpose.md': '002-6-identify_purpose.md',
  'plan_type.md': '002-8-plan_type.md',
};
const FORM = {
  labels: LABELS,
  input: Object.keys(LABELS)
    .map((label) => `File '${label}':\n{{${label}}}`)
    .join('\n\n'),
};

const files = (folder: string, [plan, purpose, type]: readonly string[]) => ({
  [`${folder}/001-2-plan.txt`]: plan!,
  [`${folder}/002-6-identify_purpose.md`]: purpose!,
  [`${folder}/002-8-plan_type.md`]: type!,
  [`${folder}/003-other.json`]: '{}',
});

const TEXTS = {
  silo: ['Plan:\nA silo.\n\nASAP', '**Purpose:** business', 'Digital.\n'],
  zebra: ['Eine Brücke {{plan.txt}} $&', '目的', '\tعمل '],
} as const;
const INPUTS = [
  {
    id: 'silo',
    input:
      "File 'plan.txt':\nPlan:\nA silo.\n\nASAP\n\nFile 'purpose.md':\n**Purpose:** business\n\nFile 'plan_type.md':\nDigital.\n",
  },
  {
    id: 'zebra',
    input: "File 'plan.txt':\nEine Brücke {{plan.txt}} $&\n\nFile 'purpose.md':\n目的\n\nFile 'plan_type.md':\n\tعمل ",
  },
];

function examples(source: ExampleSource) {
  return readSource(source, 'baseline').rows.map(({ example }) => example);
}

test('a folder per example, its files in a template, byte for byte', () => {
  const folder = folderWith({
    ...files('train/silo', TEXTS.silo),
    ...files('train/zebra', TEXTS.zebra),
    'train/.gitkeep': '',
    'train/README.md': '',
    'train/.git/config': '',
  });
  expect(examples({ kind: 'folder', path: join(folder, 'train'), form: FORM })).toEqual(INPUTS);
});

test('files of a folder may be what is expected, a good answer, or what a judge should know', () => {
  const path = folderWith({ 'a/in.txt': 'x', 'a/out.json': '{"n": [1]}', 'a/good.md': 'y', 'a/judge.md': 'z' });
  const form = {
    labels: { in: 'in.txt' },
    input: '{{in}}',
    expected: 'out.json',
    reference: 'good.md',
    rubric: 'judge.md',
  };
  expect(examples({ kind: 'folder', path, form })).toEqual([
    { id: 'a', input: 'x', expected: { n: [1] }, reference: 'y', rubric: 'z' },
  ]);
});

const PLANEXE = '../shared/planexe/examples.jsonl';
const planexeIsThere = existsSync(PLANEXE);
if (!planexeIsThere) console.warn(`Skipped: the recorded plans are not at ${PLANEXE}.`);

test.skipIf(!planexeIsThere)("the planning pipeline's folders load into its step's recorded inputs", () => {
  const plans = readFileSync(PLANEXE, 'utf8')
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line) as { split: string; plan: string; user_prompt: string });
  const folder = folderWith(
    Object.assign(
      {},
      ...plans.map(({ split, plan, user_prompt: text }) => files(`baseline/${split}/${plan}`, partsOf(text))),
    ),
  );
  for (const split of ['train', 'verify']) {
    const wanted = plans
      .filter((one) => one.split === split)
      .map(({ plan, user_prompt: input }) => ({ id: plan, input }));
    expect(wanted.length).toBeGreaterThan(4);
    expect(examples({ kind: 'folder', path: join(folder, 'baseline', split), form: FORM })).toEqual(
      wanted.toSorted((a, b) => (a.id < b.id ? -1 : 1)),
    );
  }
});

function partsOf(text: string): string[] {
  const parts =
    /^File 'plan\.txt':\n([\s\S]*)\n\nFile 'purpose\.md':\n([\s\S]*)\n\nFile 'plan_type\.md':\n([\s\S]*)$/.exec(text);
  return parts!.slice(1);
}

const zipped = (content: Readonly<Record<string, string>>) =>
  zipSync(Object.fromEntries(Object.entries(content).map(([path, text]) => [path, strToU8(text)])));

test.each([
  [
    'zip files beside dataset.json, flat or in one folder, with what a Mac leaves',
    () => {
      const folder = folderWith({
        'dataset.json': '{"comment": "…", "train": ["silo.zip", "zebra.zip"], "verify": []}',
        'silo.zip': zipped(files('20260101_silo', TEXTS.silo)),
        'zebra.zip': zipped({ ...strippedOf(files('z', TEXTS.zebra)), '__MACOSX/._a': 'x', '.DS_Store': 'x' }),
      });
      return join(folder, 'dataset.json');
    },
  ],
  [
    'folders beside dataset.json',
    () => {
      const folder = folderWith({
        'dataset.json': '{"train": ["silo", "plans/zebra"]}',
        ...files('silo', TEXTS.silo),
        ...files('plans/zebra', TEXTS.zebra),
      });
      return join(folder, 'dataset.json');
    },
  ],
  [
    'one zip file that holds them and dataset.json',
    () => {
      const inner = { ...files('d/silo', TEXTS.silo), 'd/dataset.json': '{"train": ["silo", "zebra.zip"]}' };
      const packed: Zippable = Object.fromEntries(Object.entries(inner).map(([path, text]) => [path, strToU8(text)]));
      const zip = zipSync({ ...packed, 'd/zebra.zip': [zipped(files('zebra', TEXTS.zebra)), { level: 0 }] });
      return join(folderWith({ 'all.zip': zip }), 'all.zip');
    },
  ],
])('%s', (_, write) => {
  expect(examples({ kind: 'dataset', path: write(), form: FORM, split: 'train' })).toEqual(INPUTS);
});

test('names that a zip file does not mark as UTF-8 are read as such all the same', () => {
  const zip = changed(zipped({ 'plän/001-2-plan.txt': 'x', 'plän/b.txt': 'y' }), (bytes) => {
    for (const signature of [
      [0x50, 0x4b, 3, 4],
      [0x50, 0x4b, 1, 2],
    ])
      for (let at = bytes.indexOf(Buffer.from(signature)); at >= 0; at = bytes.indexOf(Buffer.from(signature), at + 4))
        bytes.writeUInt16LE(0, at + (signature[2] === 3 ? 6 : 8));
  });
  const path = join(folderWith({ 'dataset.json': '{"train": ["x.zip"]}', 'x.zip': zip }), 'dataset.json');
  const form = { labels: { b: 'b.txt' }, input: '{{b}}' };
  expect(examples({ kind: 'dataset', path, form, split: 'train' })).toEqual([{ id: 'x', input: 'y' }]);
});

function strippedOf(content: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(content).map(([path, text]) => [path.replace(/^.*\//, ''), text]));
}

const LINK = { os: 3, attrs: (0o120777 << 16) >>> 0 } as const;
const HOSTILE: readonly (readonly [what: string, zip: Uint8Array, message: RegExp])[] = [
  ['a path that leads out', zipped({ '../evil.txt': 'x' }), /the path "\.\.\/evil\.txt" leads out of it/],
  ['an absolute path', zipped({ '/etc/passwd': 'x' }), /leads out of it/],
  ['a drive', zipped({ 'C:evil.txt': 'x' }), /leads out of it/],
  ['backslashes', zipped({ 'a\\b.txt': 'x' }), /has a backslash/],
  ['a link', zipSync({ 'a/001-2-plan.txt': [strToU8('/etc/passwd'), LINK] }), /001-2-plan\.txt is a link/],
  ['a bomb', zipSync({ 'a/x': new Uint8Array(20_000_000) }), /would unpack to 20000000 bytes from \d+: a bomb/],
  [
    'a size that is a lie',
    lying(zipped(files('a', ['x'.repeat(9000), 'y', 'z']))),
    /001-2-plan\.txt: is not what the zip file says that it is/,
  ],
  ['text', strToU8('no zip file at all, but long enough to be one'), /no zip file, or one that is cut off/],
  ['half of one', zipped({ 'a/b': 'x'.repeat(99) }).slice(0, 60), /no zip file, or one that is cut off/],
  ['an empty file', new Uint8Array(0), /no zip file, or one that is cut off/],
  ['a broken directory', brokenDirectory(zipped({ 'a/b': 'x' })), /its directory is broken/],
  ['an encrypted file', encrypted(zipped({ 'a/b': 'x' })), /a\/b is encrypted/],
];

test.each(HOSTILE)('a zip file with %s is refused', (_, zip, message) => {
  const folder = folderWith({ 'dataset.json': '{"train": ["x.zip"]}', 'x.zip': zip });
  const source = { kind: 'dataset', path: join(folder, 'dataset.json'), form: FORM, split: 'train' } as const;
  expect(() => examples(source)).toThrow(message);
});

/** The directory says that the first file is smaller than it is. */
function lying(zip: Uint8Array): Uint8Array {
  return changed(zip, (bytes, entry) => bytes.writeUInt32LE(10, entry + 24));
}

function brokenDirectory(zip: Uint8Array): Uint8Array {
  return changed(zip, (bytes, entry) => bytes.writeUInt32LE(0, entry));
}

function encrypted(zip: Uint8Array): Uint8Array {
  return changed(zip, (bytes, entry) => bytes.writeUInt16LE(1, entry + 8));
}

function changed(zip: Uint8Array, change: (bytes: Buffer, entry: number) => void): Uint8Array {
  const bytes = Buffer.from(zip);
  change(bytes, bytes.indexOf(Buffer.from([0x50, 0x4b, 1, 2])));
  return bytes;
}

test.each([
  [
    'a label that there is not',
    { ...FORM, input: '{{plan}} {{plan.txt}}' },
    /\{\{plan\}\} is no label \(did you mean "plan\.txt"\?\)/,
  ],
  [
    'a label that nothing asks for',
    { ...FORM, input: '{{plan.txt}}{{purpose.md}}' },
    /the template never asks for \{\{plan_type\.md\}\}/,
  ],
  [
    'a file that is not there',
    { labels: { a: 'none.txt' }, input: '{{a}}' },
    /^baseline\/silo: there is no file none\.txt$/,
  ],
  ['a file elsewhere', { labels: { a: '../zebra/001-2-plan.txt' }, input: '{{a}}' }, /leads out of it/],
  [
    'a link that leads out',
    { labels: { a: 'link.txt' }, input: '{{a}}' },
    /link\.txt is a link that leads out of the folder/,
  ],
  ['no JSON', { ...FORM, expected: 'bad.json' }, /bad\.json: not JSON/],
])('a folder with %s is refused', (_, form, message) => {
  const path = folderWith({ ...files('silo', TEXTS.silo), 'silo/bad.json': '{' });
  const secret = join(folderWith({ 'secret.txt': 'x' }), 'secret.txt');
  symlinkSync(secret, join(path, 'silo/link.txt'));
  expect(() => examples({ kind: 'folder', path, form })).toThrow(message);
});

test.each([
  ['{"train": "silo"}', /"train" must be a list of zip files or folders/],
  ['{', /dataset\.json: not JSON|baseline: not JSON/],
  ['{"train": ["../x.zip"]}', /leads out of it/],
  ['{"train": ["none.zip"]}', /there is no file .*none\.zip/],
])('a dataset.json that names no examples is refused: %#', (manifest, message) => {
  const path = join(folderWith({ 'dataset.json': manifest }), 'dataset.json');
  expect(() => examples({ kind: 'dataset', path, form: FORM, split: 'train' })).toThrow(message);
});
