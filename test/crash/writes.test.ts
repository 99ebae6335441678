import { expect, test } from 'vitest';
import type { WriteName } from '../../src/adapters/store/connection.ts';
import { callsIn, decided, integrity, load, run, unspent, type Whole, whole } from '../wholeRun.ts';

const CONCURRENCY = 3;

test('a run that dies before any write goes on to the same end, and pays again only for what was in flight', async () => {
  const golden = whole();
  const loaded = await load(golden, { set: ['search.finalists=1'] });
  const writes: WriteName[] = [];
  const end = unspent(await run(golden, { loaded, population: { beforeWrite: (name) => writes.push(name) } }));
  const expected = decided(golden.file);
  const price = callsIn(golden.file).length;
  // Else there is little to lose: rejected, admitted and composed proposals, and finalists on verify.
  expect(new Set(expected.outcomes.map((row) => JSON.parse((row as { fate: string }).fate).kind))).toEqual(
    new Set(['rejected', 'admitted', 'composed']),
  );
  expect(end.verify?.finalists.length).toBeGreaterThan(0);
  expect(new Set(writes)).toEqual(
    new Set(
      'run start settle rollout score completion candidate wave generation outcome reading finish'.split(
        ' ',
      ) as WriteName[],
    ),
  );

  for (let n = 1; n <= writes.length; n++) {
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
}, 300_000);

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
