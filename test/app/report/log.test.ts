import { describe, expect, it } from 'vitest';
import { logReport } from '../../../src/app/report/log.ts';
import { BASE, BETTER, GENERATIONS, REJECTED, recordsOf, SHORTER, sourceOf } from './run.ts';

const { record, run } = sourceOf();
const candidates = [BASE, BETTER, REJECTED, SHORTER];
const records = { candidate: (id: string) => candidates.find((one) => one.id === id) ?? null };
const logs = { record, primary: run.head.primary, outcomes: recordsOf(), records };

describe('logReport', () => {
  it('tells of every proposal in order', () => {
    const { outcomes, failed } = logReport(logs, false);
    expect(failed).toBe(false);
    expect(outcomes.map(({ generation, id }) => [generation, id])).toEqual(
      GENERATIONS.flatMap((all, generation) => all.map(({ proposal }) => [generation, proposal.candidate.id])),
    );
    expect(outcomes[0]).toMatchObject({ operator: 'seed', parents: [], diff: null });
  });

  it('tells of a failed one what it changed, what stopped it, and what it failed on beside its parent', () => {
    const { outcomes } = logReport(logs, true);
    expect(JSON.parse(JSON.stringify(outcomes))).toEqual([
      {
        generation: 1,
        child: 0,
        id: REJECTED.id,
        operator: 'edit',
        parents: [BASE.id],
        bucket: null,
        hypothesis: `why ${REJECTED.id.slice(0, 4)}`,
        chars: REJECTED.components.system!.length,
        fate: { kind: 'rejected', at: 'failures', gate: 'screen', reason: 'no better' },
        diff: {
          from: BASE.id,
          to: REJECTED.id,
          components: [{ component: 'system', lines: ['@@ -1,2 +1,1 @@', '-Answer well.', '-Be brief.', '+Shout.'] }],
        },
        failing: [{ example: 'e0', model: 'a', attempt: 0, primary: 0.1, parent: 0.5, said: { quality: 'lost 0.1' } }],
      },
    ]);
  });
});
