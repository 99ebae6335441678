import { beforeAll, expect, test } from 'vitest';
import { z } from 'zod';
import { evolveHere } from './command.ts';
import { greetPlace } from './greet.ts';

/** What users' tools read. A change here needs a line in the changelog. */

const id = z.string().regex(/^[0-9a-f]{64}$/);
const estimate = z.strictObject({ mean: z.number(), se: z.number().nullable(), n: z.int().positive() });
const spent = z.strictObject({ calls: z.int(), task_calls: z.int(), usd: z.number(), unknown_usd: z.number() });
const label = z.enum(['SIMULATED', 'REPLAYED']).nullable();
const edit = z.strictObject({ component: z.string(), find: z.string(), replace: z.string() });

const candidate = {
  id,
  generation: z.int().min(0),
  parents: z.array(id),
  operator: z.string(),
  chars: z.int(),
  front: z.boolean(),
  primary: estimate.nullable(),
  scores: z.record(z.string(), z.record(z.string(), estimate)),
};

const ended = z.strictObject({
  run: z.int(),
  generations: z.int(),
  candidates: z.int().positive(),
  front: z.array(id).min(1),
  best: id,
  winner: id.nullable(),
  spent,
  stopped_by: z.enum(['generations', 'budget', 'converged']),
  missing: z.array(z.unknown()),
  label,
});

const front = z.strictObject({
  step: z.string(),
  run: z.int(),
  generation: z.int(),
  spent,
  label,
  candidates: z.array(z.strictObject(candidate)).min(1),
});

const score = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('scored'),
    value: z.number(),
    feedback: z.string().optional(),
    tags: z.array(z.string()).optional(),
  }),
  z.strictObject({ kind: z.literal('unscored'), reason: z.string() }),
]);

const show = z.strictObject({
  step: z.string(),
  run: z.int(),
  label,
  ...candidate,
  components: z.record(z.string(), z.string()),
  edits: z.array(edit),
  dropped: z.array(z.strictObject({ edit, reason: z.string() })),
  hypothesis: z.string(),
  fate: z.discriminatedUnion('kind', [
    z.strictObject({ kind: z.literal('admitted'), best: z.boolean() }),
    z.strictObject({ kind: z.literal('composed'), into: id, credit: z.array(z.number()) }),
    z.strictObject({ kind: z.literal('superseded'), by: id }),
    z.strictObject({ kind: z.literal('rejected'), at: z.string(), gate: z.string(), reason: z.string() }),
  ]),
  forced_exports: z.array(z.unknown()),
  base: z.number().nullable(),
  worst: z.array(
    z.strictObject({
      example: z.string(),
      model: z.string(),
      attempt: z.int(),
      primary: z.number(),
      scores: z.record(z.string(), score),
      trace: z.array(z.strictObject({ role: z.enum(['system', 'user', 'assistant']), content: z.string() })),
    }),
  ),
  verify: z
    .strictObject({
      reading: z.int(),
      alpha: z.number(),
      baseline: z.number(),
      mean: z.number(),
      delta: z.number(),
      lower: z.number().nullable(),
      n: z.int(),
    })
    .nullable(),
});

const diff = z.strictObject({
  from: id,
  to: id,
  label,
  components: z.array(z.strictObject({ component: z.string(), lines: z.array(z.string()).min(1) })),
});

const runs = z.array(
  z.strictObject({
    step: z.string(),
    run: z.int(),
    started_at: z.iso.datetime(),
    generation: z.int(),
    seed: z.int(),
    profile: z.string().nullable(),
    spent,
    stopped_by: z.enum(['generations', 'budget', 'converged']).nullable(),
    best: id.nullable(),
    label,
  }),
);

let cwd = '';
beforeAll(async () => {
  cwd = greetPlace();
});

/** The one line that a command prints on standard output, checked. */
async function printed<T extends z.ZodType>(shape: T, ...words: readonly string[]): Promise<z.infer<T>> {
  const { code, out } = await evolveHere([...words, '--step', 'greet', '--json'], { cwd });
  expect({ words, code }).toEqual({ words, code: 0 });
  expect(out.trimEnd()).not.toContain('\n');
  return shape.parse(JSON.parse(out));
}

test('what --json prints is what was promised, and its parts agree', { timeout: 60_000 }, async () => {
  const end = await printed(ended, 'run');
  const table = await printed(front, 'front');
  expect(table).toMatchObject({
    step: 'greet',
    run: end.run,
    generation: end.generations,
    label: 'SIMULATED',
    spent: end.spent,
  });
  expect(
    table.candidates
      .filter((one) => one.front)
      .map((one) => one.id)
      .sort(),
  ).toEqual([...end.front].sort());
  expect(table.candidates[0]?.id).toBe(end.best);

  const best = await printed(show, 'show', end.best.slice(0, 8));
  expect(best).toMatchObject({ ...table.candidates[0], label: 'SIMULATED' });
  expect(best.edits.length).toBeGreaterThan(0);
  // A verify split this small can prove nothing, so nothing is spent on it.
  expect(best.verify).toBeNull();
  const base = await printed(show, 'show', 'base');
  expect(base).toMatchObject({ operator: 'seed', parents: [], edits: [], fate: { kind: 'admitted' } });
  expect(base.worst.length).toBeGreaterThan(0);
  expect(base.worst.every(({ example }) => ['a', 'b', 'c', 'd'].includes(example))).toBe(true);

  const change = await printed(diff, 'diff', 'best');
  expect(change).toMatchObject({ from: base.id, to: end.best, label: 'SIMULATED' });
  const [listed] = await printed(runs, 'runs');
  expect(listed).toMatchObject({
    run: end.run,
    best: end.best,
    spent: end.spent,
    stopped_by: end.stopped_by,
    label: 'SIMULATED',
  });
});
