import { describe, expect, it } from 'vitest';
import type { Example } from '../../src/domain/example.ts';
import { splitExamples } from '../../src/domain/splitExamples.ts';

const examples = (count: number, more: (at: number) => Partial<Example> = () => ({})): Example[] =>
  Array.from({ length: count }, (_, at) => ({ id: `e${at}`, input: `input ${at}`, ...more(at) }));
const ids = (list: readonly Example[]) => list.map(({ id }) => id);

describe('splitting examples', () => {
  it('takes about the share, keeps the order, loses none and gives the same halves for a seed', () => {
    const all = examples(20);
    const { train, verify } = splitExamples(all, 0.5, 1);
    expect([train.length, verify.length]).toEqual([10, 10]);
    expect(ids(all).filter((id) => ids(train).includes(id))).toEqual(ids(train));
    expect([...ids(train), ...ids(verify)].sort()).toEqual(ids(all).sort());
    expect(splitExamples(all, 0.5, 1)).toEqual({ train, verify });
    expect(splitExamples(all, 0.5, 2)).not.toEqual({ train, verify });
  });

  it.each<[string, (at: number) => Partial<Example>]>([
    ['a group', (at) => ({ group: `g${at % 5}` })],
    ['an input', (at) => ({ input: `the same ${at % 5} ${at % 2 === 0 ? ' ' : ''}`.trimEnd() })],
    ['an input but for the space around it', (at) => ({ input: `${at < 10 ? ' ' : ''}the same ${at % 5}` })],
  ])('keeps together what shares %s', (_, more) => {
    for (const seed of [1, 2, 3]) {
      const { train, verify } = splitExamples(examples(20, more), 0.5, seed);
      const unit = ({ group, input }: Example) => group ?? String(input).trim();
      const both = verify.map(unit).filter((one) => train.map(unit).includes(one));
      expect(both).toEqual([]);
      expect(Math.abs(train.length - verify.length)).toBeLessThanOrEqual(4);
    }
  });
});
