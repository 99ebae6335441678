import { expect, test } from 'vitest';
import { bucket, type Quota, sliding, weather, windowed } from './quota.ts';

const QUOTAS: readonly (readonly [string, (limit: number) => Quota])[] = [
  ['in any minute', sliding],
  ['in each minute of the clock', windowed],
  ['from a bucket', (limit) => bucket(limit, limit / 10)],
  ['from a bucket without a bottom', (limit) => bucket(limit, 2)],
];

const CASES = QUOTAS.flatMap(([how, quota]) =>
  [60, 300].flatMap((limit) => [true, false].map((tells) => [limit, how, tells, quota] as const)),
);

test.each(CASES)(
  'a quota of %i requests %s that nobody declared is used and respected; a 429 tells how long to wait: %s',
  async (limit, _, tells, quota) => {
    const { answered, refused, minutes, lost } = await weather({
      quota: quota(limit),
      calls: limit * 10,
      together: 32,
      tells,
    });
    expect(answered / minutes).toBeGreaterThanOrEqual(0.9 * limit);
    expect(refused / (answered + refused)).toBeLessThanOrEqual(0.05);
    expect(lost).toBe(0);
  },
);

test.each([3, 10])('a small quota of %i requests a minute costs time and no answer', async (limit) => {
  const { answered, refused, lost } = await weather({ quota: sliding(limit), calls: 60, together: 4, tells: true });
  expect(lost).toBe(0);
  expect(refused).toBeLessThanOrEqual(answered / 2);
});

test('a quota that somebody else has used up is waited for, though it does not say how long', async () => {
  const quota = sliding(20);
  for (let taken = 0; taken < 20; taken++) quota(0);
  const { answered, lost, minutes } = await weather({ quota, calls: 3, together: 3, tells: false });
  expect({ answered, lost }).toEqual({ answered: 3, lost: 0 });
  expect(minutes).toBeLessThan(3);
});

test('a quota that grows is found again', async () => {
  let limit = 60;
  const small = sliding(60);
  const large = sliding(600);
  const quota: Quota = (now) => {
    limit = now > 5 * 60_000 ? 600 : 60;
    return limit === 60 ? small(now) : large(now);
  };
  const { minutes } = await weather({ quota, calls: 300 + 6_000, together: 32, tells: true });
  // With what it knew at first it would take 105 minutes.
  expect(minutes).toBeLessThan(30);
});
