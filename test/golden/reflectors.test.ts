import { expect, test } from 'vitest';
import { callsIn, decided, load, type RunChanges, reading, run, unspent, whole } from '../wholeRun.ts';

const TWO = [
  'reflector=[{"id": "rehearsal:mayor", "alias": "dear", "price": {"input": 4, "output": 8}}, {"id": "rehearsal:mayor", "alias": "cheap", "price": {"input": 1, "output": 2}}]',
  'search.proposals=1',
];
const CHANGES: RunChanges = { set: TWO, overrides: { generations: 6 } };

test('several models reflect, each metered under its own name and price, and a run that stopped asks the same ones', async () => {
  const golden = whole();
  const end = await run(golden, CHANGES);
  const asked = reading(golden.file, (db) =>
    db.prepare<[], string>("SELECT model FROM call WHERE role = 'reflector' ORDER BY id").pluck().all(),
  );
  expect(new Set(asked)).toEqual(new Set(['dear', 'cheap']));
  const noted = reading(golden.file, (db) =>
    db
      .prepare<[], string>('SELECT reflector FROM generation WHERE reflector IS NOT NULL ORDER BY number')
      .pluck()
      .all(),
  );
  expect(noted).toEqual(asked);
  const cost = (name: string) =>
    reading(golden.file, (db) =>
      db.prepare<[string], number>('SELECT min(cost) FROM call WHERE model = ?').pluck().get(name),
    )!;
  expect(cost('dear')).toBeGreaterThan(2 * cost('cheap'));

  const place = whole();
  await run(place, { ...CHANGES, overrides: { generations: 3 } });
  expect(unspent(await run(place, CHANGES)).best).toEqual(end.best);
  expect(decided(place.file).outcomes).toEqual(decided(golden.file).outcomes);
  expect(callsIn(place.file).filter(({ role }) => role === 'reflector')).toHaveLength(asked.length);
});

test('other reflectors are another run; two of one name are a mistake', async () => {
  const place = whole();
  await run(place, { overrides: { generations: 1 } });
  await expect(run(place, CHANGES)).rejects.toThrow(/reflector/);
  await expect(
    load(place, { set: ['reflector=[{"id": "rehearsal:mayor"}, {"id": "rehearsal:mayor"}]'] }),
  ).rejects.toThrow(/reflector\.1\.id: "rehearsal:mayor" is already the name of model 0/);
});
