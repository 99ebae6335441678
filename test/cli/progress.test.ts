import { describe, expect, it } from 'vitest';
import { createProgress, progressMode } from '../../src/cli/progress/progress.ts';
import { NOTHING_SPENT } from '../../src/domain/run.ts';
import type { ProgressEvent } from '../../src/ports/progress.ts';
import { budgetOf } from '../contracts/samples.ts';
import { newScreen } from './screen.ts';

const OPENED: ProgressEvent = {
  kind: 'opened',
  step: 'greet',
  run: 1,
  generation: -1,
  generations: 2,
  label: 'SIMULATED',
  budget: budgetOf({ calls: 500, usd: 2 }),
  spent: NOTHING_SPENT,
  finished: false,
};
const wave = (generation: number, stage: 'seed' | 'reflect' | 'train', asked = 24, cached = 0): ProgressEvent => ({
  kind: 'wave',
  wave: { generation, stage },
  asked,
  cached,
});
const committed = (generation: number): ProgressEvent => ({
  kind: 'committed',
  generation,
  front: 3,
  best: 0.8123,
  base: 0.64,
  settled: [
    { id: 'a'.repeat(64), operator: 'edit', fate: { kind: 'admitted', best: true } },
    { id: 'b'.repeat(64), operator: 'edit', fate: { kind: 'rejected', at: 'gate', gate: 'size', reason: '\u001b[2J' } },
    { id: 'c'.repeat(64), operator: 'rewrite', fate: { kind: 'rejected', at: 'gate', gate: 'size', reason: 'long' } },
  ],
});
const EVENTS: readonly ProgressEvent[] = [
  OPENED,
  { kind: 'generation', generation: 0 },
  wave(0, 'seed'),
  { kind: 'answered', wave: { generation: 0, stage: 'seed' }, done: 12 },
  { kind: 'spent', spent: { ...NOTHING_SPENT, calls: 24, usd: 0.012 } },
  committed(0),
  { kind: 'generation', generation: 1 },
  wave(1, 'reflect', 4),
  wave(1, 'train', 24, 6),
  wave(1, 'train', 12),
  committed(1),
  { kind: 'finishing', finalists: 2 },
  { kind: 'note', text: 'a\u202e note' },
];

function shown(mode: 'lines' | 'verbose' | 'silent' | 'bars', events = EVENTS, terminal = mode === 'bars') {
  const { screen, out, err } = newScreen(terminal);
  let now = 0;
  const progress = createProgress(screen, mode, () => (now += 1000));
  for (const event of events) progress.watch(event);
  progress.stop();
  return { out: out(), err: err() };
}

describe('progress in a log', () => {
  it('is a line per generation and stage, each with the label', () => {
    expect(shown('lines').err.split('\n')).toEqual([
      'SIMULATED greet, run 1: 2 generations',
      'SIMULATED generation 0/2, seed: 24 asked',
      'SIMULATED generation 0/2 done: 1 admitted, 2 rejected; 24 of 500 calls, $0.0120 of $2.00 | ETA 10s | front 3 | best 0.812 (base 0.640)',
      'SIMULATED generation 1/2, reflect: 4 asked',
      'SIMULATED generation 1/2, train: 24 asked, 6 known',
      'SIMULATED generation 1/2 done: 1 admitted, 2 rejected; 24 of 500 calls, $0.0120 of $2.00 | ETA 5s | front 3 | best 0.812 (base 0.640)',
      'SIMULATED 2 finalists and the base on verify',
      'SIMULATED a\\u202e note',
      '',
    ]);
  });

  it('has a line per wave and proposal when verbose, with no marks in it', () => {
    const lines = shown('verbose').err.split('\n');
    expect(lines).toContain('SIMULATED   bbbbbbbb edit: rejected at gate by size: \\u001b[2J');
    expect(lines.filter((line) => line.includes('1/2, train'))).toHaveLength(2);
  });

  it('says nothing when silent', () => expect(shown('silent').err).toBe(''));

  const OPENINGS: readonly [Partial<Extract<ProgressEvent, { kind: 'opened' }>>, string][] = [
    [{ label: null }, 'greet, run 1: 2 generations\n'],
    [{ generation: 1 }, 'SIMULATED greet, run 1 goes on after generation 1 of 2\n'],
    [
      { generation: 2, finished: true },
      'SIMULATED greet, run 1 is finished at generation 2: raise --generations to go on, or start another run with --fresh\n',
    ],
  ];
  it.each(OPENINGS)('opens with %o', (change, line) =>
    expect(shown('lines', [{ ...(OPENED as object), ...change } as ProgressEvent]).err).toBe(line),
  );
});

describe('progress on a terminal', () => {
  it('moves bars, says what they mean, and leaves the cursor as it was', () => {
    const { out, err } = shown('bars');
    expect(out).toBe('');
    expect(err).toContain('SIMULATED greet, run 1: 2 generations');
    expect(err).toContain('SIMULATED generation 1/2');
    expect(err).toContain('train 0/12');
    expect(err).toContain('24 of 500 calls, $0.0120 of $2.00 | ETA 3s | front 3 | best 0.812 (base 0.640)');
    expect(err.lastIndexOf('\u001b[?25h')).toBeGreaterThan(err.lastIndexOf('\u001b[?25l'));
    expect(err).not.toContain('\u202e');
  });

  it('draws nothing for a finished run', () => {
    const { err } = shown('bars', [{ ...OPENED, generation: 2, finished: true } as ProgressEvent]);
    expect(err).toContain('is finished');
    expect(err).not.toContain('\u001b[?25l');
  });
});

describe('progressMode', () => {
  const calm = { quiet: false, verbose: false };
  it.each([
    ['a terminal', newScreen(true).screen, calm, 'bars'],
    ['a pipe', newScreen(false).screen, calm, 'lines'],
    ['a dumb terminal', newScreen(true, { TERM: 'dumb' }).screen, calm, 'lines'],
    ['a terminal in CI', newScreen(true, { CI: 'true' }).screen, calm, 'lines'],
    ['quiet', newScreen(true).screen, { ...calm, quiet: true }, 'silent'],
    ['verbose', newScreen(true).screen, { ...calm, verbose: true }, 'verbose'],
  ] as const)('%s', (_, screen, options, mode) => expect(progressMode(screen, options)).toBe(mode));
});
