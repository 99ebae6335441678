import pc from 'picocolors';
import { expect, it } from 'vitest';
import { logReport } from '../../src/app/report/log.ts';
import { renderLog } from '../../src/cli/render/log.ts';
import { shortId } from '../../src/domain/candidate.ts';
import { BASE, REJECTED, recordsOf, sourceOf } from '../app/report/run.ts';

it('what failed is shown with its change, its gate, and the examples beside the parent', () => {
  const { record, run } = sourceOf();
  const records = { candidate: (id: string) => (id === BASE.id ? BASE : null) };
  const report = logReport({ record, primary: run.head.primary, outcomes: recordsOf(), records }, true);
  expect(renderLog(report, { paint: pc.createColors(false), width: 80 })).toBe(
    [
      'SIMULATED  greet, run 3: 1 failed',
      '',
      `generation 1  ${shortId(REJECTED.id)}  edit of ${shortId(BASE.id)}`,
      `  why: why ${REJECTED.id.slice(0, 4)}`,
      '  rejected at failures by screen: no better',
      `--- system of ${shortId(BASE.id)}`,
      `+++ system of ${shortId(REJECTED.id)}`,
      '@@ -1,2 +1,1 @@',
      '-Answer well.',
      '-Be brief.',
      '+Shout.',
      '  failed on e0 by a: 0.100, its parent 0.500',
      '    quality: lost 0.1',
    ].join('\n'),
  );
});
