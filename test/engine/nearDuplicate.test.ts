import { expect, test } from 'vitest';
import { evolve } from '../../src/engine/evolve.ts';
import type { Brief, Reply } from '../../src/ports/operator.ts';
import { memoryStore, toyExperiment, toyLab } from './toy.ts';

test('what was measured and turned down is refused in other words, unpaid, as long as the prompt is the same', async () => {
  const experiment = toyExperiment({ generations: 3, search: { ...toyExperiment().search, proposals: 1 } });
  const said = ['Say nothing useful', 'say, NOTHING useful!', 'Say something useless'];
  const store = memoryStore();
  const lab = toyLab(experiment, (brief: Brief): Reply => ({ kind: 'answered', text: said[brief.generation - 1]! }));
  await evolve(experiment, store, lab);
  const [, first, second, third] = store.generations.map(({ outcomes }) => outcomes[0]!);
  expect(first!.fate).toMatchObject({ kind: 'rejected', at: 'failures' });
  expect(second!.fate).toMatchObject({ kind: 'rejected', at: 'gate', gate: 'near_duplicate' });
  expect(second!.fate.kind === 'rejected' && second!.fate.reason).toContain('rejected at failures: was rid of 0.00');
  expect(second!.sheet.rows).toEqual([]);
  expect(third!.fate).toMatchObject({ kind: 'rejected', at: 'failures' });
});
