import { expect, test } from 'vitest';
import type { Composition } from '../../src/app/compose.ts';
import { CallError, ProviderRefusal } from '../../src/domain/errors.ts';
import type { ModelId } from '../../src/domain/rollout.ts';
import { run, whole } from '../wholeRun.ts';

test('a model that keeps failing is set aside: the run ends with the others and says which cells are missing', async () => {
  const notes: string[] = [];
  const sent = { dead: 0 };
  const finished = await run(whole(), {
    overrides: { generations: 4 },
    set: ['models.1.tries=1'],
    recast: (composition) => dying(composition, 1, sent),
    watch: (event) => void (event.kind === 'note' && notes.push(event.text)),
  });
  expect(finished.generations).toBe(4);
  expect(notes.filter((note) => note.includes('set aside after 8 failures in a row'))).toHaveLength(1);
  const [missing] = finished.missing;
  expect(missing).toMatchObject({ split: 'train', reason: expect.stringContaining('could not answer') });
  expect(new Set(finished.missing.map(({ model }) => model)).size).toBe(1);
  // Eight in a row, and those that were under way with the eighth.
  expect(sent.dead).toBeGreaterThanOrEqual(8);
  expect(sent.dead).toBeLessThan(16);
});

test('with every model set aside the run pauses, and goes on when they answer again', async () => {
  const place = whole();
  const changes = { overrides: { generations: 2 }, set: ['models.0.tries=1', 'models.1.tries=1'] };
  const both = (composition: Composition) => dying(dying(composition, 0, { dead: 0 }), 1, { dead: 0 });
  await expect(run(place, { ...changes, recast: both })).rejects.toThrow(ProviderRefusal);
  const finished = await run(place, changes);
  expect(finished).toMatchObject({ generations: 2, missing: [] });
});

/** The same models; one of them never answers. */
function dying({ models, ...rest }: Composition, index: number, sent: { dead: number }): Composition {
  const id: ModelId | undefined = models[index]?.spec.id;
  return {
    ...rest,
    models: models.map((model) =>
      model.spec.id !== id
        ? model
        : {
            ...model,
            call: async () => {
              sent.dead += 1;
              throw new CallError('transient', 'HTTP 503');
            },
          },
    ),
  };
}
