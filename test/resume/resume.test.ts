import { expect, test } from 'vitest';
import { callsIn, decided, type RunChanges, run, unspent, type Whole, whole } from '../wholeRun.ts';

/** With one proposal a generation is paid for whole or not begun, so that a smaller budget cuts none of them. */
const FIVE = { generations: 5 };
const ONE_EACH = ['search.proposals=1', 'search.finalists=1'];

interface Case {
  readonly title: string;
  /** Changes of each start in turn; the last one brings the run to its end. */
  readonly starts: readonly RunChanges[];
}

const cases: readonly Case[] = [
  {
    title: 'a budget of calls that was raised',
    starts: [
      { set: budget(45), overrides: FIVE },
      { set: budget(60), overrides: FIVE },
      { set: budget(500), overrides: FIVE },
    ],
  },
  {
    title: 'a budget of task calls that was raised',
    starts: [
      { set: [...ONE_EACH, 'budget.roles.task.calls=40'], overrides: FIVE },
      { set: ONE_EACH, overrides: FIVE },
    ],
  },
  {
    title: 'a budget of reflections that was raised',
    starts: [
      { set: [...ONE_EACH, 'budget.roles.reflector.calls=0'], overrides: FIVE },
      { set: [...ONE_EACH, 'budget.roles.reflector.calls=3'], overrides: FIVE },
      { set: ONE_EACH, overrides: FIVE },
    ],
  },
  {
    title: 'more generations',
    starts: [0, 2, 5].map((generations) => ({ set: ONE_EACH, overrides: { generations } })),
  },
  {
    title: 'another concurrency',
    starts: [
      { set: ONE_EACH, overrides: { generations: 2, concurrency: 1 } },
      { set: ONE_EACH, overrides: { ...FIVE, concurrency: 16 } },
    ],
  },
];

test.each(cases)('$title: the run goes on to the end that it would have had', async ({ starts }) => {
  const golden = whole();
  const end = unspent(await run(golden, { set: ONE_EACH, overrides: FIVE }));
  expect(end.stoppedBy).toBe('generations');

  const place = whole();
  const generations: number[] = [];
  for (const changes of starts.slice(0, -1)) {
    const { stoppedBy, generations: reached } = await run(place, changes);
    expect(stoppedBy).toBe(changes.overrides === FIVE ? 'budget' : 'generations');
    generations.push(reached);
  }
  expect(Math.min(...generations)).toBeLessThan(end.generations);
  const last = unspent(await run(place, starts.at(-1)));

  const { generations: committed, outcomes } = decided(place.file);
  const expected = decided(golden.file);
  expect(committed).toEqual(expected.generations);
  expect(outcomes).toEqual(expected.outcomes);
  // Every end that was shown on the way is a reading of its own, so only the reading's number and level differ.
  expect({ ...last, verify: measured(last.verify) }).toEqual({ ...end, verify: measured(end.verify) });
  expect(repeated(place)).toEqual([]);
});

test('an interrupted run goes on, and pays again only for what was in flight', async () => {
  const golden = whole();
  const end = unspent(await run(golden));
  const price = callsIn(golden.file).length;
  for (const answers of [1, 5, 9, 14, 23, 40, 60]) {
    const place = whole();
    const stopping = new AbortController();
    let left = answers;
    const watch: RunChanges['watch'] = ({ kind }) => kind === 'answered' && --left === 0 && stopping.abort();
    await expect(run(place, { signal: stopping.signal, watch })).rejects.toThrow('interrupted');
    expect(unspent(await run(place)), `interrupted after ${answers} answers`).toEqual(end);
    expect(decided(place.file)).toEqual(decided(golden.file));
    expect(callsIn(place.file).length).toBeLessThanOrEqual(price + 3);
  }
});

test('a finished run is answered from the population, without a call', async () => {
  const place = whole();
  const end = await run(place);
  const calls = callsIn(place.file).length;
  const opened: boolean[] = [];
  const again = await run(place, { watch: (event) => event.kind === 'opened' && opened.push(event.finished) });
  expect(again).toEqual(end);
  expect(opened).toEqual([true]);
  expect(callsIn(place.file).length).toBe(calls);
});

test('--fresh starts another run with the next seed, which pays for nothing that the first one paid for', async () => {
  const place = whole();
  await run(place);
  const first = callsIn(place.file);
  const second = await run(place, { fresh: true });
  expect(second.run).toBe(2);
  const third = await run(place, { fresh: true });
  expect(third.run).toBe(3);
  await expect(run(place, { set: ['seed=11'] })).rejects.toThrow(/^Run 3 of villages was begun with another seed/);

  const alone = whole();
  await run(alone, { set: ['seed=6'] });
  const { generations, outcomes } = decided(place.file, 2);
  expect({ generations, outcomes }).toEqual({
    generations: decided(alone.file).generations,
    outcomes: decided(alone.file).outcomes,
  });
  expect(callsIn(place.file).length).toBeGreaterThan(first.length);
  expect(repeated(place)).toEqual([]);
});

function budget(calls: number): string[] {
  return [...ONE_EACH, `budget.calls=${calls}`];
}

/** The measurements without what depends on how often the split was looked at. */
function measured(verify: ReturnType<typeof unspent>['verify']) {
  return (
    verify && {
      sheet: verify.sheet,
      finalists: verify.finalists.map(({ candidate, pairs, primary }) => ({ candidate, pairs, delta: primary?.delta })),
    }
  );
}

/** Keys that were paid for twice. */
function repeated({ file }: Whole): string[] {
  const keys = callsIn(file).map(({ key }) => key);
  return keys.filter((key, place) => keys.indexOf(key) !== place);
}
