import { setTimeout as wait } from 'node:timers/promises';
import { expect, test } from 'vitest';
import type { Composition } from '../../src/app/compose.ts';
import type { Model } from '../../src/ports/model.ts';
import { decided, type RunChanges, run, whole } from '../wholeRun.ts';

/** Wide enough that answers can overtake each other. */
const WIDE = ['search.proposals=4', 'generations=3'];

test.each([['all'], ['each']])('the order of arrival decides nothing (search.compose: %s)', async (compose) => {
  const set = [...WIDE, `search.compose=${compose}`];
  const golden = await ended({ set, overrides: { concurrency: 1 } });
  expect(golden.decided.outcomes.length).toBeGreaterThan(6);

  for (const concurrency of [8, 32]) {
    expect(await ended({ set, overrides: { concurrency } }), `concurrency ${concurrency}`).toEqual(golden);
    const order = { asked: [], answered: [] };
    const shuffled = await ended({ set, overrides: { concurrency }, recast: (parts) => dawdling(parts, order) });
    expect(order.answered).not.toEqual(order.asked);
    expect(shuffled, `shuffled at concurrency ${concurrency}`).toEqual(golden);
  }
});

test('another seed is another run', async () => {
  const [one, other] = [await ended({ set: WIDE }), await ended({ set: [...WIDE, 'seed=12'] })];
  expect(other.decided.outcomes).not.toEqual(one.decided.outcomes);
});

/** The whole of a run: what was decided, and the end with what it spent. */
async function ended(changes: RunChanges) {
  const place = whole();
  const finished = await run(place, changes);
  return { finished, decided: decided(place.file) };
}

interface Order {
  readonly asked: string[];
  readonly answered: string[];
}

/** The same models, each answer after a random while. */
function dawdling({ models, reflector, ...rest }: Composition, order: Order): Composition {
  const slow = (model: Model): Model => ({
    ...model,
    async call(request, about, signal) {
      order.asked.push(about.key);
      const answer = await model.call(request, about, signal);
      await wait(Math.random() * 6);
      order.answered.push(about.key);
      return answer;
    },
  });
  return { ...rest, models: models.map(slow), reflector: slow(reflector) };
}
