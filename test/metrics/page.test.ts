import { existsSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { parse } from 'yaml';
import { CHECK_NAMES, checkNamed, createCheck } from '../../src/metrics/checks.ts';
import { withChecks } from '../../src/metrics/page.ts';

const FILE = new URL('../../docs/metrics.md', import.meta.url).pathname;

test('the page about checks says what the code says', async () => {
  expect(existsSync(FILE)).toBe(true);
  // To write it anew: npm run docs
  await expect(withChecks(readFileSync(FILE, 'utf8'))).toMatchFileSnapshot(FILE);
});

test.each(CHECK_NAMES)('%s has one line that says what it is, and a sample that works', (name) => {
  const { about, tags, sample } = checkNamed(name);
  expect(about).toMatch(/^[^\n]{20,}\.$/);
  expect(tags.length).toBeGreaterThan(0);
  expect(createCheck('m', name, sample).unit).toMatch(/./);
});

test('every sample of the page is an entry of `metrics`', () => {
  const samples = [...readFileSync(FILE, 'utf8').matchAll(/```yaml\n(- \{ name: my_[\s\S]*?)\n```/g)].map(
    ([, yaml]) => parse(yaml!)[0],
  );
  expect(samples.map(({ check }) => check)).toEqual(CHECK_NAMES);
  for (const { name, check, ...options } of samples) expect(createCheck(name, check, options).name).toBe(`my_${check}`);
});
