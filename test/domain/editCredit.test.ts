import fc from 'fast-check';
import { expect, test } from 'vitest';
import { editCredits, type Touching } from '../../src/domain/editCredit.ts';

const CHANGES = new Map([
  ['a', 1],
  ['b', 0.5],
  ['c', 0],
  ['d', -1],
]);
const edit = (related: string, asked: string): Touching => ({ related: [...related], asked: [...asked] });

test.each<[string, readonly Touching[], readonly number[]]>([
  ['what it was asked to mend, where its words say nothing', [edit('', 'ab')], [0.6]],
  ['of that what its words have to do with', [edit('a', 'ab')], [1 / 1.5]],
  ['and what else they have to do with', [edit('ad', 'a')], [0]],
  ['shared with others that touch it', [edit('a', 'a'), edit('a', 'a')], [0.5, 0.5]],
  ['each by its own', [edit('a', 'abd'), edit('d', 'abd')], [1 / 1.5, -1 / 1.5]],
  ['nothing that was measured', [edit('x', 'y')], [0]],
  ['no edits', [], []],
])('%s', (_, edits, expected) => {
  const credits = editCredits(edits, CHANGES);
  expect(credits).toHaveLength(expected.length);
  for (const [at, credit] of credits.entries()) expect(credit).toBeCloseTo(expected[at]!, 12);
});

test('no credit is beyond the largest change, and where all is better nobody is blamed', () => {
  const instances = fc.subarray(['a', 'b', 'c', 'd', 'e']);
  const edits = fc.array(fc.record({ related: instances, asked: instances }), { maxLength: 6 });
  const change = fc.double({ min: -1, max: 1, noNaN: true });
  const changes = fc
    .dictionary(fc.constantFrom('a', 'b', 'c', 'd'), change)
    .map((found) => new Map(Object.entries(found)));
  fc.assert(
    fc.property(edits, changes, (all, found) => {
      const largest = Math.max(0, ...[...found.values()].map(Math.abs));
      for (const credit of editCredits(all, found)) expect(Math.abs(credit)).toBeLessThanOrEqual(largest + 1e-12);
      const better = new Map([...found].map(([instance, value]) => [instance, Math.abs(value)]));
      for (const credit of editCredits(all, better)) expect(credit).toBeGreaterThanOrEqual(0);
    }),
  );
});
