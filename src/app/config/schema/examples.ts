import { z } from 'zod';

const file = z.string().min(1, 'expected the path of a file, relative to the experiment');

const KEYS = ['id', 'input', 'expected', 'reference', 'rubric', 'tags', 'group'] as const;

const column = z.string().min(1);

const keys = {
  csv: file.optional().describe('A CSV file (.tsv: tabs), its first row naming the columns.'),
  golden: file
    .optional()
    .describe('Rows of task_input, expected_behavior, difficulty, category: CSV, JSONL, JSON, YAML.'),
  folder: file.optional().describe('A folder whose folders are the examples, each named after its own.'),
  dataset: file
    .optional()
    .describe('A dataset.json that names zip files or folders by split, or a zip file that holds one.'),
  promptfoo: file.optional().describe('A promptfoo config: its `tests`.'),
  columns: z
    .strictObject(Object.fromEntries(KEYS.map((key) => [key, column.optional().describe(`The column of ${key}.`)])))
    .optional()
    .describe('Of a CSV file: which column holds what, where it is not called so.'),
  json: z.array(z.enum(KEYS)).optional().describe('Of a CSV file: what is written as JSON. Everything else is text.'),
  input: z
    .string()
    .min(1)
    .optional()
    .describe('A template of the input: {{column}} of a CSV file, {{label}} of a folder.'),
  labels: z
    .record(z.string().min(1), z.string().min(1))
    .optional()
    .describe("Names for a folder's files in the template: `plan.txt: 001-2-plan.txt`."),
  expected: file.optional().describe("A folder's file that holds what is expected. JSON where it ends in .json."),
  reference: file.optional().describe("A folder's file that holds a good answer. JSON where it ends in .json."),
  rubric: file.optional().describe("A folder's file that holds what a judge should know of this example."),
  split: z
    .enum(['train', 'verify'])
    .optional()
    .describe('Of a dataset.json: which of its lists. Default: the split that it stands under.'),
  ignore_unsupported: z
    .boolean()
    .optional()
    .describe('Of a promptfoo config: pass over what is not supported, and say so, in place of refusing it.'),
};

type Kind = 'csv' | 'golden' | 'folder' | 'dataset' | 'promptfoo';
/** Each of them is a source by itself. */
export const SOURCE_KINDS: readonly Kind[] = ['csv', 'golden', 'folder', 'dataset', 'promptfoo'];

/** Which kinds take a key. */
const OWN: Readonly<Partial<Record<keyof typeof keys, readonly Kind[]>>> = {
  columns: ['csv'],
  json: ['csv'],
  input: ['csv', 'folder', 'dataset'],
  labels: ['folder', 'dataset'],
  expected: ['folder', 'dataset'],
  reference: ['folder', 'dataset'],
  rubric: ['folder', 'dataset'],
  split: ['dataset'],
  ignore_unsupported: ['promptfoo'],
};

const source = z.strictObject(keys).superRefine((said, context) => {
  const say = (message: string, path: string[] = []) => context.addIssue({ code: 'custom', message, path });
  const [kind, another] = SOURCE_KINDS.filter((one) => said[one] !== undefined);
  if (kind === undefined || another !== undefined) return say(`a source has one of ${SOURCE_KINDS.join(', ')}`);
  for (const [key, kinds] of Object.entries(OWN))
    if (said[key as keyof typeof said] !== undefined && !kinds.includes(kind))
      say(`"${key}" belongs to ${kinds.join(' or ')}`, [key]);
  for (const key of ['labels', 'input'] as const)
    if ((kind === 'folder' || kind === 'dataset') && said[key] === undefined) say('is missing', [key]);
});

const from = z.union([file, source], { error: 'expected the path of a file, or a section such as {csv: FILE}' });

export const examples = z.strictObject({
  train: from.describe('JSONL of {id, input, expected?, reference?, rubric?, tags?, group?}, CSV, or another source.'),
  verify: from.describe('Examples that nothing is chosen by. `none`: then there is no verdict.'),
});

export type SourceKeys = z.infer<typeof source>;
export type ExamplesKeys = z.infer<typeof examples>;
