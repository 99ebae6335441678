import fc from 'fast-check';
import { expect, test } from 'vitest';
import { candidateOf } from '../../src/domain/candidate.ts';
import { changeKey } from '../../src/domain/changeKey.ts';
import { fold, foldAll } from '../../src/domain/fold.ts';
import { newRun, type Run } from '../../src/domain/population.ts';
import { type Fate, type Generation, NOTHING_SPENT, type Outcome } from '../../src/domain/run.ts';
import { lazySheet, type Row, sheetOf } from '../../src/domain/score.ts';

const base = candidateOf({ system: 'base' });
const head = {
  number: 1,
  step: 's',
  seed: 1,
  base,
  primary: [{ metric: 'm', weight: 1, scale: [0, 1] }],
  population: 3,
} as const;

const fate: fc.Arbitrary<Fate> = fc.oneof(
  { weight: 3, arbitrary: fc.boolean().map((best) => ({ kind: 'admitted', best }) as const) },
  {
    weight: 3,
    arbitrary: fc
      .constantFrom('proposal', 'gate', 'failures', 'train')
      .map((at) => ({ kind: 'rejected', at, gate: 'g', reason: `because of ${at}` }) as const),
  },
  fc.constant({ kind: 'composed', into: 'x', credit: [0.5] } as const),
  fc.constant({ kind: 'superseded', by: 'x' } as const),
);
interface Made {
  readonly fate: Fate;
  readonly values: readonly number[];
  /** Few, so that the same change is turned down again. */
  readonly rule: number;
  /** Of those that were there before, modulo their number. */
  readonly parent: number;
  readonly bucket: string | undefined;
}

/** Made in a generation, and what the newest before it scored when it was measured again. */
interface Turn {
  readonly outcomes: readonly Made[];
  readonly again: number | null;
}

const outcome: fc.Arbitrary<Made> = fc.record({
  fate,
  values: fc.array(fc.constantFrom(0, 0.5, 1), { minLength: 2, maxLength: 4 }),
  rule: fc.nat(5),
  parent: fc.nat(30),
  bucket: fc.option(fc.constantFrom('b', 'c'), { nil: undefined }),
});
const turns: fc.Arbitrary<Turn[]> = fc.array(
  fc.record({ outcomes: fc.array(outcome, { minLength: 1, maxLength: 4 }), again: fc.option(fc.constantFrom(0, 1)) }),
  { maxLength: 10 },
);

const rowsOf = (candidate: string, values: readonly number[], attempt = 0) =>
  values.map(
    (value, at): Row<'train'> => ({
      ask: { candidate, example: `e${at}`, model: at % 2 === 0 ? 'a' : 'b', attempt, split: 'train' },
      scores: { m: { kind: 'scored', value } },
    }),
  );

function generationsOf(all: readonly Turn[]): Generation[] {
  const there = [base.id];
  const seed: Outcome = {
    proposal: { child: 0, operator: 'seed', parents: [], hypothesis: '', edits: [], dropped: [], candidate: base },
    sheet: sheetOf('train', rowsOf(base.id, [0, 0.5, 0, 1])),
    fate: { kind: 'admitted', best: true },
  };
  const first = { number: 0, outcomes: [seed], remeasured: sheetOf('train', []), spent: NOTHING_SPENT };
  const others = all.map(({ outcomes, again }, at): Generation => {
    const parents = [...there];
    const made = outcomes.map(({ fate, values, rule, parent, bucket }, child): Outcome => {
      const candidate = candidateOf({
        system: `base\nrule ${rule}${fate.kind === 'admitted' ? ` of ${at} ${child}` : ''}`,
      });
      if (fate.kind === 'admitted') there.push(candidate.id);
      return {
        proposal: {
          child,
          operator: 'edit',
          parents: [parents[parent % parents.length]!],
          ...(bucket === undefined ? {} : { bucket }),
          hypothesis: `${at} ${child}`,
          edits: [{ component: 'system', find: '', replace: `rule ${rule}` }],
          dropped: [],
          candidate,
        },
        sheet: lazySheet('train', () => rowsOf(candidate.id, values)),
        fate,
      };
    });
    const rows = again === null ? [] : rowsOf(parents.at(-1)!, [again], 1);
    const spent = { ...NOTHING_SPENT, calls: at + 1 };
    return { number: at + 1, outcomes: made, remeasured: sheetOf('train', rows), spent };
  });
  return [first, ...others];
}

test('generations folded together make the same run as one by one, wherever they are parted', () => {
  fc.assert(
    fc.property(turns, fc.nat(11), (all, at) => {
      const generations = generationsOf(all);
      const oneByOne = generations.reduce(fold, newRun(head));
      const parted = foldAll(foldAll(newRun(head), generations.slice(0, at)), generations.slice(at));
      expect(foldAll(newRun(head), generations)).toEqual(oneByOne);
      expect(parted).toEqual(oneByOne);
      expect(orders(parted)).toEqual(orders(oneByOne));
    }),
    { numRuns: 300 },
  );
});

test('a run remembers what was turned down of the members that are left since they came, and every candidate', () => {
  fc.assert(
    fc.property(turns, (all) => {
      const generations = generationsOf(all);
      const { members, stopped, known } = foldAll(newRun(head), generations);
      const outcomes = generations.flatMap((generation) => generation.outcomes);
      expect(known).toEqual(new Set(outcomes.map(({ proposal }) => proposal.candidate.id)));
      for (const { candidate } of members.values()) {
        const changes = outcomes.filter(
          ({ proposal, fate }) =>
            proposal.parents[0] === candidate.id && fate.kind === 'rejected' && !['proposal', 'gate'].includes(fate.at),
        );
        const keys = changes.map(({ proposal }) => changeKey(candidate.components, proposal.candidate.components));
        expect(new Set(stopped.get(candidate.id)?.keys())).toEqual(new Set(keys));
      }
      for (const id of stopped.keys()) expect(members.has(id)).toBe(true);
    }),
    { numRuns: 300 },
  );
});

test('folding changes no run that was there before', () => {
  fc.assert(
    fc.property(turns, (all) => {
      let run = newRun(head);
      for (const generation of generationsOf(all)) {
        const before = structuredClone(run);
        const next = fold(run, generation);
        expect(run).toEqual(before);
        run = next;
      }
    }),
    { numRuns: 100 },
  );
});

function orders({ members, tried, stopped, credit, known }: Run) {
  return [members, tried, stopped, credit, known].map((each) => [...each.keys()]);
}
