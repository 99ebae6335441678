import { describe, expect, test } from 'vitest';
import { type Arms, pickArm, pulled } from '../../src/domain/bandit.ts';
import { streamOf } from '../../src/domain/random.ts';

type Name = 'good' | 'bad' | 'new';
const RATES: Readonly<Record<Name, number>> = { good: 1, bad: 0, new: 0 };

/** How often each arm is drawn while rewards are as `rateOf` says. */
function played(turns: number, rateOf: (name: Name, turn: number) => number, seed = 1): Record<Name, number> {
  const random = streamOf(seed, 'bandit');
  const counts = { good: 0, bad: 0, new: 0 };
  let arms: Arms<Name> = new Map();
  for (let turn = 0; turn < turns; turn++) {
    const name = pickArm(['good', 'bad', 'new'], arms, () => 0.5, random)!;
    counts[name] += 1;
    arms = pulled(arms, name, rateOf(name, turn));
  }
  return counts;
}

describe('a bandit', () => {
  test('draws the better arm most, and every arm sometimes', () => {
    const counts = played(600, (name) => RATES[name]);
    expect(counts.good).toBeGreaterThan(400);
    for (const count of Object.values(counts)) expect(count).toBeGreaterThan(600 * 0.03 * 0.5);
  });

  test('follows when another arm becomes the better one', () => {
    const late = played(600, (name, turn) => (turn < 200 ? RATES[name] : name === 'bad' ? 1 : 0));
    expect(late.bad).toBeGreaterThan(250);
  });

  test('draws the same at the same seed', () => {
    expect(played(50, (name) => RATES[name], 3)).toEqual(played(50, (name) => RATES[name], 3));
  });

  test('of one arm draws it, of none null', () => {
    expect(pickArm(['only'], new Map(), () => 0, streamOf(1))).toBe('only');
    expect(pickArm([], new Map(), () => 0, streamOf(1))).toBeNull();
  });
});
