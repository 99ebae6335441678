import { expect, test } from 'vitest';
import { suspicionsOf } from '../../../src/app/report/suspicion.ts';
import { bucketsOf } from '../../../src/domain/buckets.ts';
import type { Example, Json } from '../../../src/domain/example.ts';
import type { Rollout } from '../../../src/domain/rollout.ts';
import type { Row } from '../../../src/domain/score.ts';

const PRIMARY = [{ metric: 'right', weight: 1, scale: [0, 1] }] as const;
const ask = (candidate: string, example: string, model: string) =>
  ({ candidate, example, model, attempt: 0, split: 'train' }) as const;

function row(candidate: string, example: string, model: string, tags: readonly string[]): Row<'train'> {
  const right = tags.length === 0 ? { kind: 'scored', value: 1 } : { kind: 'scored', value: 0, tags };
  return { ask: ask(candidate, example, model), scores: { right } as Row['scores'] };
}

function rollout(candidate: string, example: string, model: string, output: Json, status = 'ok'): Rollout {
  return { candidate, example, model, attempt: 0, output, status } as unknown as Rollout;
}

const PAIRS = ['base', 'best'].flatMap((candidate) => ['m', 'n'].map((model) => [candidate, model] as const));

interface Case {
  readonly what: string;
  readonly tags?: readonly string[];
  readonly examples?: readonly Example[];
  readonly said: (candidate: string, model: string) => Json;
  readonly others?: readonly (readonly string[])[];
  readonly suspects: readonly (readonly [of: string, says: RegExp])[];
}

const ONE: readonly Example[] = [{ id: 'e', input: 'x', expected: 'spam' }];

const CASES: readonly Case[] = [
  {
    what: 'all agree on another answer',
    said: () => 'ham',
    suspects: [['example', /^e: all 2 models answered "ham" .*"spam" is expected/]],
  },
  {
    what: 'spelling does not matter',
    said: (_, model) => (model === 'm' ? 'Ham ' : 'ham'),
    suspects: [['example', /ham/i]],
  },
  { what: 'they say too much', said: () => 'It is spam!', suspects: [] },
  { what: 'they do not agree', said: (_, model) => (model === 'm' ? 'ham' : 'eggs'), suspects: [] },
  { what: 'one of them is right', said: (candidate) => (candidate === 'best' ? 'spam' : 'ham'), suspects: [] },
  {
    what: 'an example contradicts another',
    examples: [...ONE, { id: 'f', input: ' x ', expected: 'ham' }],
    said: (_, model) => model,
    suspects: [['example', /^e and f have the same input/]],
  },
  {
    what: 'answers are cut off',
    tags: ['truncated'],
    said: (_, model) => model,
    suspects: [['limit', /raise max_tokens/]],
  },
  { what: 'a model refuses', tags: ['refused'], said: (_, model) => model, suspects: [['refusal', /another model/]] },
  {
    what: 'every prompt fails by form',
    tags: ['invalid_enum'],
    said: (_, model) => model,
    others: [['invalid_enum'], ['invalid_enum']],
    suspects: [['schema', /under all 3 prompts .*look at the schema/]],
  },
  {
    what: 'one prompt passes',
    tags: ['invalid_enum'],
    said: (_, model) => model,
    others: [['invalid_enum'], []],
    suspects: [],
  },
  {
    what: 'what is said is wrong, not its form',
    tags: ['too_vague'],
    said: (_, model) => model,
    others: [['too_vague'], ['too_vague']],
    suspects: [],
  },
];

test.each(CASES)('$what', ({ tags = ['mismatch'], examples = ONE, said, others = [], suspects }) => {
  const rows = ['m', 'n'].map((model) => row('best', 'e', model, tags));
  const members = [rows, ...others.map((own, at) => ['m', 'n'].map((model) => row(`c${at}`, 'e', model, own)))];
  const rollouts = PAIRS.map(([candidate, model]) => rollout(candidate, 'e', model, said(candidate, model)));
  const [bucket] = bucketsOf(rows, PRIMARY);
  const found = suspicionsOf(bucket!, { examples, rollouts, members });
  expect(found.map(({ of }) => of)).toEqual(suspects.map(([of]) => of));
  for (const [at, [, says]] of suspects.entries()) expect(found[at]!.says).toMatch(says);
});
