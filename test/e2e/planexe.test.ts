import { join } from 'node:path';
import { expect, test } from 'vitest';
import { convertPlanexe, PLANEXE, planexeIsThere } from '../planexe/convert.ts';
import { evolve } from './command.ts';
import { placeWith } from './place.ts';

if (!planexeIsThere) console.warn(`Skipped: the recorded outputs are not at ${PLANEXE}.`);

const STEP = 'planexe_levers';

test
  .skipIf(!planexeIsThere)
  .concurrent('seven real models on five real plans are replayed, scored and shown', { timeout: 60_000 }, async () => {
    const cwd = placeWith();
    const { models, examples } = convertPlanexe(join(cwd, 'experiments', STEP));
    expect([models.length, examples.length]).toEqual([7, 5]);

    const ran = await evolve(['--step', STEP, '--generations', '0', '--json'], { cwd });
    expect({ code: ran.code, err: ran.err }).toMatchObject({ code: 0 });
    expect(ran.err).toMatch(/^REPLAYED .*seed: 35 asked/m);
    expect(JSON.parse(ran.out)).toMatchObject({
      generations: 0,
      candidates: 1,
      winner: null,
      label: 'REPLAYED',
      spent: { calls: 35 },
    });

    const shown = await evolve(['front', '--step', STEP], { cwd });
    expect(shown).toMatchObject({ code: 0, err: '' });
    expect(shown.out).toMatch(/^REPLAYED {2}planexe_levers, run 1, generation 0/);
    expect(shown.out.split('\n').every((line) => line.length <= 80)).toBe(true);

    const { candidates, label } = JSON.parse((await evolve(['front', '--step', STEP, '--json'], { cwd })).out) as Front;
    expect(label).toBe('REPLAYED');
    expect(candidates).toHaveLength(1);
    const [base] = candidates;
    expect(base?.primary.n).toBe(35);
    expect(base?.primary.mean).toBeGreaterThan(0.5);
    expect(base?.primary.mean).toBeLessThan(1);
    const scores = Object.values(base?.scores ?? {});
    expect(scores).toHaveLength(7);
    for (const metrics of scores) for (const { n } of Object.values(metrics)) expect(n).toBe(5);
  });

test
  .skipIf(!planexeIsThere)
  .concurrent('what was not recorded is said, and no score is made of it', { timeout: 60_000 }, async () => {
    const cwd = placeWith();
    convertPlanexe(join(cwd, 'experiments', STEP));
    const { code, out, err } = await evolve(
      [
        '--step',
        STEP,
        '--generations',
        '0',
        '--set',
        'prompt.system.file=train.jsonl',
        '--set',
        'gates.max_chars=900000',
      ],
      { cwd },
    );
    expect({ code, out }).toEqual({ code: 1, out: '' });
    expect(err).toContain('no rollout of the prompt was answered: not recorded in');
  });

interface Front {
  readonly label: string;
  readonly candidates: readonly {
    readonly primary: { readonly mean: number; readonly n: number };
    readonly scores: Readonly<Record<string, Readonly<Record<string, { readonly n: number }>>>>;
  }[];
}
