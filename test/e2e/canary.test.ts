import { expect, test } from 'vitest';
import { evolveHere } from './command.ts';
import { EXPERIMENT, greetPlace } from './greet.ts';
import { put } from './place.ts';

interface Line {
  readonly candidate: string;
  readonly score?: number;
  readonly latency_ms?: number;
}

/** So many answers of both by turns, the candidate's with these scores and seconds. */
function outcomes(candidate: (at: number) => Omit<Line, 'candidate'>, n = 150): string {
  const base = (at: number) => ({ candidate: 'base', score: at % 10 === 0 ? 0 : 1, latency_ms: 1000 + (at % 7) });
  const rows = Array.from({ length: n }, (_, at) => [base(at), { candidate: '3f2a91bc', ...candidate(at) }]).flat();
  return rows.map((row) => `${JSON.stringify(row)}\n`).join('');
}

async function canary(lines: string, words: string[] = [], yaml = EXPERIMENT) {
  const cwd = greetPlace({ 'experiment.yaml': yaml });
  put(cwd, { 'outcomes.jsonl': lines });
  return evolveHere(['canary', 'outcomes.jsonl', '--step', 'greet', ...words], { cwd });
}

const GUARDED = `${EXPERIMENT}guards: { latency: 0.2 }\n`;

test('a candidate that does as well goes on', async () => {
  const { code, out, err } = await canary(outcomes((at) => ({ score: at % 9 === 0 ? 0 : 1 })));
  expect({ code, err }).toEqual({ code: 0, err: '' });
  expect(out).toMatch(/go on: no guard is breached so far/);
  expect(Math.max(...out.split('\n').map((line) => line.length))).toBeLessThanOrEqual(100);
});

test('one that fails every other time is rolled back, with exit code 100', async () => {
  const { code, out } = await canary(
    outcomes((at) => ({ score: at % 2 })),
    ['--json'],
  );
  expect(code).toBe(100);
  expect(JSON.parse(out)).toMatchObject({
    candidate: '3f2a91bc',
    verdict: 'roll back',
    alpha: 0.05,
    guards: [
      { guard: { name: 'score', most: 0.05 }, base: { n: 150, mean: 0.9 }, candidate: { n: 150 }, breached: true },
    ],
  });
});

test('one that takes twice as long is rolled back where the experiment guards latency', async () => {
  const slow = outcomes(() => ({ score: 1, latency_ms: 2400 }));
  expect((await canary(slow)).code).toBe(0);
  const { code, out } = await canary(slow, ['--latency-cap', '5'], GUARDED);
  expect(code).toBe(100);
  expect(out).toMatch(/latency, s +20 % .*breached/);
});

test.each<[string, string, string[], string, RegExp]>([
  [
    'a guard without an end of its values',
    outcomes(() => ({ score: 1 }), 2),
    [],
    GUARDED,
    /latency needs .* --latency-cap/,
  ],
  ['no JSON', 'x\n', [], EXPERIMENT, /outcomes\.jsonl:1: not JSON/],
  ['a score above 1', '{"candidate": "base", "score": 5}\n', [], EXPERIMENT, /outcomes\.jsonl:1: .*score/],
  ['no candidate', '{"candidate": "base", "score": 1}\n', [], EXPERIMENT, /holds no outcome of a candidate/],
  ['no base', '{"candidate": "3f2a", "score": 1}\n', [], EXPERIMENT, /holds no outcome of the base/],
  [
    'two candidates',
    '{"candidate": "3f"}\n{"candidate": "4f"}\n',
    [],
    EXPERIMENT,
    /2 candidates: name one with --candidate/,
  ],
])('%s', async (_, lines, words, yaml, message) => {
  const { code, err } = await canary(lines, words, yaml);
  expect({ code, err }).toEqual({ code: 2, err: expect.stringMatching(message) as string });
});
