import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { candidateOf } from '../../src/domain/candidate.ts';
import { imported, newPlace, recorded, recordsOf, STEP, typed } from './recorded.ts';

const BASE = candidateOf({ system: 'Greet.' }).id;
const OTHER = candidateOf({ system: 'Greet warmly.' }).id;

describe('import', () => {
  it('archives and scores recorded rollouts without a call, and importing them again changes nothing', async () => {
    const cwd = newPlace();
    const rows = [
      recorded({ label: 'v1' }),
      recorded({ label: 'v1', model: 'openai:gpt-4o', output: 'no' }),
      recorded({ label: 'v1', example: 'b', output: 'привет', usage: { input_tokens: 3, output_tokens: 1 } }),
      recorded({ label: 'v2', candidate: { system: 'Greet warmly.' }, output: 'hello' }),
      recorded({ label: 'v2', candidate: { system: 'Greet warmly.' }, example: 'b', output: null, error: 'timeout' }),
    ];
    const first = await imported(cwd, rows);
    expect(first).toMatchObject({ code: 0, err: '' });
    const report = JSON.parse(first.out) as { step_version: string };
    expect(report).toMatchObject({
      step: STEP,
      rollouts: 4,
      known: 0,
      errors: 1,
      candidates: [
        { id: BASE, label: 'v1', rollouts: 3, step: 'unknown', primary: 0.5 },
        { id: OTHER, label: 'v2', rollouts: 1, step: 'unknown', primary: 0 },
      ],
    });
    const again = await imported(cwd, rows);
    expect(JSON.parse(again.out)).toEqual({ ...report, known: 4 });
    const records = recordsOf(cwd);
    expect(records.recorded().map(({ label }) => label)).toEqual(['v1', 'v1', 'v1', 'v2']);
    expect(records.rollouts(BASE)).toHaveLength(3);
    expect(records.runs()).toEqual([]);
    records.close();
  });

  it('keeps rollouts of another version, or of none that is known, apart from those that a run would find', async () => {
    const cwd = newPlace();
    const { step_version } = JSON.parse((await imported(cwd, [recorded()])).out) as { step_version: string };
    const second = await imported(cwd, [
      recorded({ step_version, output: 'second' }),
      recorded({ step_version: 'old' }),
    ]);
    const { candidates, known } = JSON.parse(second.out) as { candidates: { step: string }[]; known: number };
    expect([known, candidates.map(({ step }) => step)]).toEqual([0, ['same', 'other']]);
    const labelled = await imported(cwd, [recorded({ label: 'x', output: 'third' })]);
    expect(JSON.parse(labelled.out)).toMatchObject({ known: 0, candidates: [{ step: 'unknown' }] });
    const same = await imported(cwd, [recorded({ output: 'second' })], '--same-step');
    expect(JSON.parse(same.out)).toMatchObject({ known: 1, candidates: [{ step: 'same' }] });
    const records = recordsOf(cwd);
    expect(records.rollouts(BASE).map(({ output }) => output)).toEqual(['hi', 'second', 'hi', 'third']);
    records.close();
  });

  it.each([
    ['not JSON', 'nonsense', /recorded\.jsonl:1: not JSON/],
    ['no rollout', '{"example": "a"}', /recorded\.jsonl:1: not a recorded rollout: candidate:/],
    ['nothing', '', /holds no recorded rollout/],
    ['an unknown example', [recorded(), recorded({ example: 'c' })], /jsonl:2: the experiment has no example "c"/],
    [
      'an unknown model',
      [recorded({ model: 'minni' })],
      /:1: the experiment has no model "minni" \(did you mean "mini"/,
    ],
    [
      'another component',
      [recorded({ candidate: { user: 'x' } })],
      /:1: the prompt has user, the experiment's has system/,
    ],
    [
      'a rollout twice',
      [recorded(), recorded({ output: 'x' })],
      /:2: the same prompt, example, model and attempt as in line 1/,
    ],
  ])('refuses %s with its line, and keeps nothing', async (_, rows, words) => {
    const cwd = newPlace();
    const { code, err } = await imported(cwd, rows);
    expect({ code, err }).toEqual({ code: 2, err: expect.stringMatching(words) as string });
    expect(() => recordsOf(cwd)).toThrow(/does not exist/);
  });

  it('refuses another output of a rollout that is there', async () => {
    const cwd = newPlace();
    await imported(cwd, [recorded()]);
    const { code, err } = await imported(cwd, [recorded({ example: 'b' }), recorded({ output: 'other' })]);
    expect({ code, err }).toMatchObject({ code: 2 });
    expect(err).toContain(`${join(cwd, 'recorded.jsonl')}:2: the population has another output`);
  });
});

describe('leaderboard', () => {
  it('ranks what was imported over models, with intervals, before there is a run', async () => {
    const cwd = newPlace();
    await imported(cwd, [
      recorded({ label: 'v1' }),
      recorded({ label: 'v1', example: 'b', output: 'x' }),
      recorded({ label: 'v2', candidate: { system: 'Greet warmly.' } }),
      recorded({ label: 'v2', candidate: { system: 'Greet warmly.' }, example: 'b', output: 'привет' }),
      recorded({ label: 'v2', candidate: { system: 'Greet warmly.' }, example: 'b', model: 'maxi', output: 'x' }),
    ]);
    const { out, err } = await typed(cwd, 'leaderboard', '--json');
    expect(err).toBe('');
    // Two examples have one degree of freedom: the interval's half is 12.706 standard errors.
    const half = (se: number, mean: number) => ({
      lower: expect.closeTo(mean - 12.7062 * se, 3) as number,
      upper: expect.closeTo(mean + 12.7062 * se, 3) as number,
    });
    expect(JSON.parse(out)).toEqual({
      step: STEP,
      run: null,
      label: null,
      models: ['maxi', 'mini'],
      candidates: [
        {
          id: OTHER,
          chars: 13,
          name: 'v2',
          operator: 'import',
          from: 'unknown',
          primary: { mean: 0.75, n: 2, ...half(0.25, 0.75) },
          scores: { mini: { mean: 1, lower: 1, upper: 1, n: 2 }, maxi: { mean: 0, lower: null, upper: null, n: 1 } },
        },
        {
          id: BASE,
          chars: 6,
          name: 'v1',
          operator: 'import',
          from: 'unknown',
          primary: { mean: 0.5, n: 2, ...half(0.5, 0.5) },
          scores: { mini: { mean: 0.5, n: 2, ...half(0.5, 0.5) } },
        },
      ],
    });
    const shown = await typed(cwd, 'leaderboard');
    expect(shown.out).toContain(`1  ${OTHER.slice(0, 8)}`);
    expect(shown.out.split('\n').every((line) => line.length <= 80)).toBe(true);
  });
});
