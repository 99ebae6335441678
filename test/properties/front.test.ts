import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type Contender, dominatorsOf, instanceFront, type Point, reportedFront } from '../../src/domain/front.ts';
import { sum } from '../../src/domain/sum.ts';

const EPSILONS = [0.25, 0, 0.5];
const value = fc.oneof(fc.constantFrom(0, 0.1, 0.2, 0.25, 0.5, 1), fc.double({ min: -1, max: 1, noNaN: true }));
const point = fc.record({
  objectives: fc.tuple(fc.option(value), fc.option(value), fc.option(value)),
  length: fc.integer({ min: 1, max: 3 }),
  born: fc.integer({ min: 0, max: 3 }),
});
const points: fc.Arbitrary<Point[]> = fc
  .array(point, { minLength: 1, maxLength: 12 })
  .map((rows) => rows.map((row, index) => ({ id: `c${index}`, ...row })));

test('the front is never empty, and what is left out is dominated by a member of it', () => {
  fc.assert(
    fc.property(points, (all) => {
      const front = reportedFront(all, EPSILONS);
      expect(front.length).toBeGreaterThan(0);
      for (const { id } of all) {
        const above = dominatorsOf(id, all, EPSILONS);
        expect(above.length === 0).toBe(front.includes(id));
        if (above.length > 0) expect(above.some((each) => front.includes(each))).toBe(true);
      }
    }),
    { numRuns: 1000 },
  );
});

test('dominance has no circles and is handed on', () => {
  fc.assert(
    fc.property(points, (all) => {
      const above = new Map(all.map(({ id }) => [id, dominatorsOf(id, all, EPSILONS)]));
      for (const [id, dominators] of above) {
        expect(dominators).not.toContain(id);
        for (const each of dominators) expect(dominators).toEqual(expect.arrayContaining(above.get(each) ?? []));
      }
    }),
    { numRuns: 500 },
  );
});

test('the order does not matter', () => {
  fc.assert(
    fc.property(
      points.chain((all) => fc.tuple(fc.constant(all), fc.shuffledSubarray(all, { minLength: all.length }))),
      ([all, shuffled]) => {
        expect(reportedFront(shuffled, EPSILONS).sort()).toEqual(reportedFront(all, EPSILONS).sort());
      },
    ),
  );
});

test('what is dominated changes nothing: without it the front is the same', () => {
  fc.assert(
    fc.property(points, (all) => {
      const front = reportedFront(all, EPSILONS);
      for (const { id } of all.filter((each) => !front.includes(each.id)))
        expect(
          reportedFront(
            all.filter((each) => each.id !== id),
            EPSILONS,
          ),
        ).toEqual(front);
    }),
    { numRuns: 500 },
  );
});

test('the highest first objective is always on the front', () => {
  fc.assert(
    fc.property(points, (all) => {
      const firsts = all.flatMap(({ objectives: [first] }) => (typeof first === 'number' ? [first] : []));
      const front = new Set(reportedFront(all, EPSILONS));
      if (firsts.length > 0)
        expect(all.some(({ id, objectives }) => front.has(id) && objectives[0] === Math.max(...firsts))).toBe(true);
    }),
  );
});

test('every instance is given away once, to those who are within the tolerance of its best', () => {
  const member = fc.dictionary(fc.constantFrom('x', 'y', 'z'), value);
  fc.assert(
    fc.property(fc.array(member, { maxLength: 6 }), fc.constantFrom(0, 0.3), (rows, tolerance) => {
      const members = rows.map((values, index) => ({ id: `c${index}`, values: new Map(Object.entries(values)) }));
      const weights = instanceFront(members, tolerance);
      const measured = new Set(rows.flatMap((values) => Object.keys(values)));
      expect([...weights.keys()]).toEqual(members.map(({ id }) => id));
      expect([...weights.values()].reduce((total, weight) => total + weight, 0)).toBeCloseTo(measured.size, 9);
      expect(Object.fromEntries(instanceFront(members.toReversed(), tolerance))).toEqual(Object.fromEntries(weights));
    }),
  );
});

const table = fc.array(fc.dictionary(fc.constantFrom('u', 'v', 'w', 'x', 'y', 'z'), value), {
  minLength: 1,
  maxLength: 7,
});

test('an instance is shared by all within the tolerance of its best, in whichever tables a member was before', () => {
  fc.assert(
    fc.property(
      table.chain((all) =>
        fc.tuple(fc.constant(all), fc.array(fc.shuffledSubarray(all.map((_, at) => at)), { maxLength: 4 })),
      ),
      fc.constantFrom(0, 0.1),
      ([all, tables], tolerance) => {
        const members = all.map((values, at) => ({ id: `c${at}`, values: new Map(Object.entries(values)) }));
        for (const places of [...tables, members.keys()]) {
          const some = [...places].map((at) => members[at]!);
          expect(instanceFront(some, tolerance)).toEqual(sharesOf(some, tolerance));
        }
      },
    ),
    { numRuns: 500 },
  );
});

function sharesOf(members: readonly Contender[], tolerance: number): Map<string, number> {
  const winnersOn = (instance: string) => {
    const measured = members.filter(({ values }) => values.has(instance));
    const best = Math.max(...measured.map(({ values }) => values.get(instance)!));
    return measured.filter(({ values }) => values.get(instance)! >= best - tolerance);
  };
  return new Map(
    members.map((member) => {
      const winners = [...member.values.keys()].map(winnersOn).filter((all) => all.includes(member));
      const sizes = [...new Set(winners.map((all) => all.length))];
      return [member.id, sum(sizes.map((size) => winners.filter((all) => all.length === size).length / size))];
    }),
  );
}
