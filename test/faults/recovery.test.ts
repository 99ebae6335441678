import { expect, test } from 'vitest';
import { callsIn, decided, integrity, load, run, unspent, whole } from '../wholeRun.ts';

const CONCURRENCY = 3;

test.each([1, 2, 3, 5, 8])(
  'a run that dies again while it recovers, before write %i of each start, comes to its end',
  async (write) => {
    const golden = whole();
    const loaded = await load(golden, { set: ['search.finalists=1'] });
    const end = unspent(await run(golden, { loaded }));
    const price = callsIn(golden.file).length;

    const place = whole();
    const dead = await died(place, 30);
    expect(dead).toBe(true);
    // The first recovery dies, and the second, and the one after.
    for (let time = 0; time < 3; time++) expect(await died(place, write)).toBe(true);
    expect(unspent(await run(place, { loaded }))).toEqual(end);
    expect(decided(place.file)).toEqual(decided(golden.file));
    expect(integrity(place.file)).toBe('ok');
    const calls = callsIn(place.file);
    expect(calls.length).toBeLessThanOrEqual(price + 4 * CONCURRENCY);
    expect(calls.filter(({ status }) => status === 'started')).toEqual([]);

    async function died(where: typeof place, n: number): Promise<boolean> {
      let made = 0;
      const beforeWrite = () => {
        made += 1;
        if (made >= n) throw new Error('died');
      };
      return run(where, { loaded, population: { beforeWrite } }).then(
        () => false,
        () => true,
      );
    }
  },
);
