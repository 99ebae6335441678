import fc from 'fast-check';
import { expect, test } from 'vitest';
import { candidateOf, lengthOf } from '../../src/domain/candidate.ts';
import { checkGates, roomOf } from '../../src/domain/gate.ts';

const settings = fc.record({
  maxChars: fc.integer({ min: 0, max: 400 }),
  maxGrowth: fc.double({ min: 0, max: 1, noNaN: true }),
  growthAllowance: fc.nat(50),
  keep: fc.constant([]),
});

test('exactly what fits in the room passes the length gates', () => {
  fc.assert(
    fc.property(
      settings,
      fc.integer({ min: 1, max: 300 }),
      fc.nat(60),
      fc.integer({ min: 1, max: 120 }),
      (limits, length, grown, added) => {
        const base = candidateOf({ system: 'b'.repeat(length) });
        const parent = candidateOf({ system: 'b'.repeat(length + grown) });
        const candidate = candidateOf({ system: `${'b'.repeat(length + grown)}${'a'.repeat(added)}` });
        const refusal = checkGates({ base, parent, candidate, known: new Set(), settings: limits });
        expect(refusal === null).toBe(added <= roomOf(parent, base, limits));
        if (refusal) expect(['size', 'growth']).toContain(refusal.gate);
        if (refusal === null) expect(lengthOf(candidate)).toBeLessThanOrEqual(limits.maxChars);
      },
    ),
  );
});
