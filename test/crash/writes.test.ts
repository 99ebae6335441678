import { beforeAll, expect, test } from 'vitest';
import type { WriteName } from '../../src/adapters/store/connection.ts';
import type { Finished } from '../../src/ports/store.ts';
import { callsIn, decided, integrity, load, run, unspent, type Whole, whole } from '../wholeRun.ts';

const CONCURRENCY = 3;
/** The writes are dealt out to so many tests, so that none of them takes long. */
const SHARES = [0, 1, 2, 3, 4, 5, 6, 7];

const CHANGES = { set: ['search.finalists=1', 'seed=5'] };

/** A run that nothing happened to. */
interface Golden {
  readonly writes: readonly WriteName[];
  readonly end: Omit<Finished, 'spent'>;
  readonly decided: ReturnType<typeof decided>;
  /** Calls. */
  readonly price: number;
}

let golden: Golden;
beforeAll(async () => {
  const place = whole();
  const loaded = await load(place, CHANGES);
  const writes: WriteName[] = [];
  const end = unspent(await run(place, { loaded, population: { beforeWrite: (name) => writes.push(name) } }));
  golden = { writes, end, decided: decided(place.file), price: callsIn(place.file).length };
}, 120_000);

test('the run that is killed below makes every kind of write and comes to every kind of fate', () => {
  const fates = golden.decided.outcomes.map((row) => JSON.parse((row as { fate: string }).fate).kind);
  expect(new Set(fates)).toEqual(new Set(['rejected', 'admitted', 'composed']));
  expect(golden.end.verify?.finalists.length).toBeGreaterThan(0);
  expect(new Set(golden.writes)).toEqual(
    new Set('run start settle rollout score completion candidate wave generation outcome reading finish'.split(' ')),
  );
});

test.each(SHARES)(
  'a run that dies before any write goes on to the same end, and pays again only for what was in flight (%#)',
  async (share) => {
    const { writes, end, decided: expected, price } = golden;
    const loaded = await load(whole(), CHANGES);
    for (let n = share + 1; n <= writes.length; n += SHARES.length) {
      const place = whole();
      const crashed = await run(place, { loaded, population: { beforeWrite: dyingAt(n) } }).then(
        () => null,
        (error: unknown) => error,
      );
      expect(crashed, `write ${n} of ${writes.length} is made`).toBeInstanceOf(Death);
      expect(unspent(await run(place, { loaded })), `after a death at write ${n} (${writes[n - 1]})`).toEqual(end);
      expect(decided(place.file), `after a death at write ${n} (${writes[n - 1]})`).toEqual(expected);
      checkBooks(place, price);
    }
  },
  300_000,
);

class Death extends Error {}

/** Fails before the n-th write and before every later one, as a dead process would. */
function dyingAt(n: number): () => void {
  let made = 0;
  return () => {
    if (++made >= n) throw new Death(`died before write ${n}`);
  };
}

function checkBooks({ file }: Whole, price: number): void {
  const calls = callsIn(file);
  const done = calls.filter(({ status }) => status === 'done');
  expect(integrity(file)).toBe('ok');
  expect(calls.length).toBeLessThanOrEqual(price + CONCURRENCY);
  expect(calls.filter(({ status }) => status === 'started')).toEqual([]);
  expect(new Set(done.map(({ key }) => key)).size).toBe(price);
}
