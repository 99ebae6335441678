import { z } from 'zod';
import { STRANGE } from '../../../domain/strange.ts';

const count = z.int().positive();

export const gates = z.strictObject({
  max_chars: count.default(15_000).describe('Characters of a candidate at most, over all components.'),
  max_growth: z.number().nonnegative().default(0.2).describe('Share of the base length that may be added.'),
  growth_allowance: z.int().nonnegative().default(400).describe('Characters that may be added in any case.'),
  max_tokens: count
    .nullable()
    .default(null)
    .describe('Tokens (o200k_base) at most, over all components. Absent: no limit.'),
  leakage: z
    .int()
    .nonnegative()
    .default(8)
    .describe(
      'Words in a row that a prompt may not take from examples, but for solved examples it shows. 0: no limit.',
    ),
  no_new: z
    .array(z.enum(STRANGE))
    .default([...STRANGE])
    .describe(
      'What a prompt may not have that it did not have at the start: addresses (URLs, hosts, mail), tools (marks of tools and roles, calls by name), secrets. []: all may come.',
    ),
  keep: z.array(z.string().min(1)).default([]).describe('Texts of the prompt that must stay.'),
  frozen: z
    .array(
      z.strictObject({
        from: z.string().min(1).describe('Where the span begins: a text that occurs once.'),
        to: z.string().min(1).describe('Where it ends: the next such text after it. Both belong to the span.'),
      }),
    )
    .default([])
    .describe('Spans of the prompt that must stay as they are, each named by its first and last words.'),
  command: z
    .strictObject({
      run: z.array(z.string().min(1)).min(1).describe('Program and arguments. Exit code 0: the candidate passes.'),
      timeout_s: z.number().positive().max(86_400).default(600).describe('Seconds until it counts as failed.'),
      link: z
        .array(
          z
            .string()
            .min(1)
            .regex(/^(?![/~])(?!.*(^|\/)\.\.(\/|$))/, 'a path inside the project'),
        )
        .default([])
        .describe('Paths of the project that are linked to instead of copied, such as node_modules.'),
    })
    .optional()
    .describe(
      'Run in a scratch copy of the project (the git work tree, else the folder of the experiment) with the candidate in place: your test suite.',
    ),
});

export const search = z.strictObject({
  intent: z.string().min(1).nullable().default(null).describe("The owner's wishes, told to every reflection."),
  proposals: count.max(256).optional().describe('Proposals of a generation. Default 4, 8 or 12, by examples x models.'),
  slice: count.max(1000).optional().describe('Failing cells that a proposal is screened on. Default 4.'),
  guards: z.int().nonnegative().max(1000).optional().describe('Passing cells that it is screened on. Default 2 or 3.'),
  train: count.optional().describe('Train cells that the children of a generation are measured on. Default: 96.'),
  race: z
    .enum(['adaptive', 'always', 'never'])
    .default('adaptive')
    .describe(
      'Whether train is measured in parts, and a child stopped that has a chance below 10 % to gain. adaptive: above 64 cells.',
    ),
  attempts: z
    .union([count.max(100), z.literal('adaptive')], { error: 'expected a number of attempts, or `adaptive`' })
    .default('adaptive')
    .describe(
      'Attempts on each train cell. adaptive: 1; below 50 cells 2 where the score of a cell varies by more than 0.25.',
    ),
  screen: z
    .enum(['adaptive', 'always', 'never'])
    .default('adaptive')
    .describe('Whether proposals prove themselves on failing cells before they are composed. adaptive: not at first.'),
  failures: z
    .enum(['grouped', 'random'])
    .default('grouped')
    .describe('Whether a reflection is shown failures that are alike, or any.'),
  parents: z
    .enum(['front', 'best'])
    .default('front')
    .describe('Which members have children once the best stagnates: those of the front too, or the best alone.'),
  choice: z
    .enum(['bandit', 'even'])
    .default('bandit')
    .describe('How the operator is chosen once edits stagnate: by what each gained for its cost, or evenly.'),
  operators: z
    .array(z.enum(['edit', 'rewrite', 'demonstrate', 'revert', 'prune', 'merge', 'restart', 'trajectory']))
    .min(1)
    .default(['edit', 'rewrite', 'demonstrate', 'revert', 'prune', 'merge', 'restart', 'trajectory'])
    .describe('How new prompts are made. One alone is forced; revert needs another beside it, and a screen.'),
  demonstrations: z
    .strictObject({
      most: count.max(64).default(4).describe('Solved examples in a prompt at most.'),
      template: z
        .string()
        .min(1)
        .nullable()
        .default(null)
        .describe('How one is rendered: {{input}}, {{input.field}}, {{output}}, {{trace}}.'),
    })
    .prefault({})
    .describe('Solved examples shown in the prompt, from rollouts that passed.'),
  prune: z
    .enum(['added', 'any'])
    .default('added')
    .describe('Lines that prune may drop: those that were added to the base, or any.'),
  population: count.max(1000).optional().describe('Members at most. Default 10, 8 or 12, by examples x models.'),
  compose: z
    .enum(['all', 'each'])
    .default('all')
    .describe('all: the screened edits become one child. each: a child per edit.'),
  revise: z
    .boolean()
    .default(true)
    .describe('Whether a composite is measured once more without the edits that brought complaints where they bear.'),
  finalists: count.max(3).default(3).describe('Candidates at most that go to the verify split.'),
  tournament: z
    .number()
    .min(0)
    .max(0.5)
    .default(0)
    .describe('Share of the budget kept for measuring the finalists again on train, on fresh attempts. 0: none.'),
  verify_attempts: count.max(100).default(3).describe('Attempts per example and model on verify.'),
});

const limit = z.number().nonnegative().nullable();
const calls = z.int().nonnegative().nullable();
const limits = {
  calls: calls.default(null).describe('Calls on the wire at most. Absent: no limit.'),
  usd: limit.default(null).describe('USD at most. Absent: no limit.'),
  tokens: calls.default(null).describe('Tokens at most, input and output together. Absent: no limit.'),
  minutes: limit
    .default(null)
    .describe('Minutes after which no call begins: of a run while it is at work, of a role its calls added up.'),
};
const role = (calls: string) => z.strictObject(limits).prefault({}).describe(`Limits for ${calls}.`);

export const budget = z.strictObject({
  ...limits,
  roles: z
    .strictObject({ task: role('task calls'), reflector: role('reflections'), judge: role('judge calls') })
    .prefault({})
    .describe('Limits for one role.'),
  allow_unknown_price: z
    .boolean()
    .default(false)
    .describe('Run on a USD budget although the price of a model is unknown: its calls are booked as 0 USD.'),
});

export type GateKeys = z.infer<typeof gates>;
export type SearchKeys = z.infer<typeof search>;
export type BudgetKeys = z.infer<typeof budget>;
