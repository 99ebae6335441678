import { z } from 'zod';
import { json } from './models.ts';

export const file = z.string().min(1, 'expected the path of a file, relative to the experiment');

export const componentName = z.string().regex(/^[A-Za-z0-9_-]+$/, 'letters, digits, dash and underscore only');

const address = z.strictObject({
  file: file.describe('Where the component lives. With no other key the whole file is the component.'),
  symbol: z
    .string()
    .min(1)
    .optional()
    .describe('A string constant of a source file: `SYSTEM`, `Answer.reason.description`. See docs/prompts.md.'),
  key: z
    .string()
    .min(1)
    .optional()
    .describe('A text of a YAML, JSON or TOML file: `prompts.system`, `steps.0.prompt`.'),
  between: z
    .tuple([z.string().min(1), z.string().min(1)], { error: 'expected two marks: [START, END]' })
    .optional()
    .describe('The lines between the line that holds the first mark and the one that holds the second.'),
});

export const prompt = z.record(componentName, address).describe('What evolves: named components.');

const policy = z.enum(['score', 'unscored']);

function noneBeginsAnother(labels: readonly string[]): boolean {
  return labels.every((label, index) => labels.every((other, place) => place === index || !other.startsWith(label)));
}

const taskKeys = z.strictObject({
  kind: z
    .enum(['chat', 'module', 'command'])
    .default('chat')
    .describe(
      'chat: one call per rollout. module: your code, any number of calls. command: a program in any language.',
    ),
  user: z.string().min(1).optional().describe('Template of the user message. Default: {{input}}.'),
  system: z.string().min(1).optional().describe('Template of the system message. Default: the component `system`.'),
  params: z.record(z.string(), json).default({}).describe('Part of the step version: what mode outputs are made in.'),
  output: z
    .strictObject({
      schema: z
        .union([file, z.record(z.string(), json)], {
          error: 'expected the path of a JSON Schema file, or the schema itself',
        })
        .optional()
        .describe('JSON Schema of the answer: a file, or written here.'),
      labels: z
        .array(z.string().trim().min(1))
        .min(2, 'a choice needs two labels at least')
        .refine(noneBeginsAnother, 'no label may be the beginning of another one: their chances could not be compared')
        .optional()
        .describe('The answer is one of these labels. A local model takes the likeliest; others answer in words.'),
    })
    .refine((output) => (output.schema === undefined) !== (output.labels === undefined), 'either `schema` or `labels`')
    .optional()
    .describe('What form the answer must have.'),
  answers: z
    .strictObject({
      truncated: policy.default('score').describe('What an answer cut off at max_tokens is worth.'),
      refused: policy.default('score').describe('What a refusal is worth.'),
    })
    .prefault({})
    .describe('Answers that are no full answers.'),
  structured: z
    .boolean()
    .optional()
    .describe("Ask for the schema by the provider's structured output. Default: true where `output.schema` is given."),
  module: file.optional().describe('A module whose default export makes one rollout. See docs/tasks.md.'),
  command: z
    .array(z.string().min(1), {
      error: 'expected a list of words, such as ["python3", "step.py"]: no shell reads them',
    })
    .min(1)
    .optional()
    .describe('A program that reads a request per line and writes an answer per line. See docs/tasks.md.'),
  files: z
    .array(file)
    .min(1)
    .optional()
    .describe('What a command, or a module beside its own file, depends on: part of the step version.'),
  max_calls: z
    .int()
    .nonnegative()
    .max(1000)
    .optional()
    .describe('Calls of one rollout of a module or a command at most: what is reserved. Default: 1.'),
  workers: z.int().positive().max(256).optional().describe('Processes of a command at once at most. Default: 4.'),
  timeout_s: z
    .number()
    .positive()
    .max(86_400)
    .optional()
    .describe('Seconds in which a module or a command may say nothing, while no call is under way. Default: 60.'),
});

/** Keys that belong to some kinds of task only. */
const OWN: Readonly<Record<string, readonly string[]>> = {
  user: ['chat'],
  system: ['chat'],
  structured: ['chat'],
  module: ['module'],
  command: ['command'],
  workers: ['command'],
  files: ['module', 'command'],
  max_calls: ['module', 'command'],
  timeout_s: ['module', 'command'],
};

export const task = taskKeys.superRefine((keys, context) => {
  const { kind, module, command, files, output } = keys;
  const say = (message: string, ...path: string[]) => context.addIssue({ code: 'custom', message, path });
  for (const key of Object.keys(keys)) {
    const kinds = OWN[key];
    if (kinds !== undefined && !kinds.includes(kind))
      say(`"${key}" belongs to a task of kind ${kinds.join(' or ')}: this one is of kind ${kind}`, key);
  }
  if (kind === 'module' && module === undefined) say('a task of kind module needs `module`: its file', 'kind');
  if (kind === 'command' && command === undefined) say('a task of kind command needs `command`: its words', 'kind');
  if (kind === 'command' && command !== undefined && files === undefined)
    say(
      'a command needs `files`: the files that its answers depend on, so that another program is another step',
      'command',
    );
  if (kind !== 'chat' && output?.labels !== undefined)
    say('"labels" belongs to a task of kind chat', 'output', 'labels');
});

export type TaskKeys = z.infer<typeof task>;
