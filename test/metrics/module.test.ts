import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { UserError } from '../../src/domain/errors.ts';
import { createModuleMetric } from '../../src/metrics/module.ts';
import { rolloutOf } from './rollouts.ts';

const folder = await mkdtemp(join(tmpdir(), 'metric-module-'));
afterAll(() => rm(folder, { recursive: true }));

let written = 0;
async function metricOf(source: string) {
  const path = join(folder, `metric-${written++}.mjs`);
  await writeFile(path, source);
  return createModuleMetric('mine', path);
}

test.each([
  ['return { value: output.length }', { kind: 'scored', value: 2 }],
  [
    'return { value: 0, feedback: example.id, tags: [components.system] }',
    { kind: 'scored', value: 0, feedback: 'e1', tags: [''] },
  ],
  ['return { unscored: "no opinion" }', { kind: 'unscored', reason: 'no opinion' }],
])('a module that does %s', async (body, expected) => {
  const metric = await metricOf(
    `export default async function score({ example, output, trace, components }) { ${body} }`,
  );
  expect(await metric.score(rolloutOf('水я'))).toEqual(expected);
});

test('an error of the module leaves the rollout unscored', async () => {
  const metric = await metricOf('export default () => { throw new Error("no network"); }');
  expect(await metric.score(rolloutOf('a'))).toEqual({
    kind: 'unscored',
    reason: expect.stringMatching(/^metric mine \(.*\.mjs\) failed: no network$/),
  });
});

test.each([
  '{ value: NaN }',
  '{ value: "1" }',
  '{ score: 1 }',
  '{ value: 1, tag: "x" }',
  'undefined',
  '0.5',
  '{ unscored: "" }',
])('a module that returns %s stops the run', async (result) => {
  const metric = await metricOf(`export default () => (${result})`);
  await expect(metric.score(rolloutOf('a'))).rejects.toThrow(UserError);
  await expect(metric.score(rolloutOf('a'))).rejects.toThrow(/^metric mine \(.*returned .*, not \{ value/);
});

test('what a module changes does not reach the others', async () => {
  const metric = await metricOf('export default ({ output }) => { output.push(1); return { value: output.length }; }');
  const rollout = rolloutOf([]);
  expect(await metric.score(rollout)).toEqual({ kind: 'scored', value: 1 });
  expect(rollout.output).toEqual([]);
});

test('unit, direction and scale are the exports, else a share to maximise', async () => {
  const plain = await metricOf('export default () => ({ value: 1 })');
  expect(plain).toMatchObject({ unit: 'score', direction: 'maximise', scale: [0, 1] });
  const cost = 'export const unit = "USD"; export const direction = "minimise"; export const scale = [5, 0];';
  expect(await metricOf(`${cost} export default () => ({ value: 1 })`)).toMatchObject({
    unit: 'USD',
    direction: 'minimise',
    scale: [5, 0],
  });
});

test('the hash follows the content, and a changed file is loaded anew', async () => {
  const path = join(folder, 'changing.mjs');
  await writeFile(path, 'export default () => ({ value: 1 })');
  const before = await createModuleMetric('mine', path);
  await writeFile(path, 'export default () => ({ value: 2 })');
  const after = await createModuleMetric('mine', path);
  expect(after.hash).not.toBe(before.hash);
  expect(await after.score(rolloutOf('a'))).toMatchObject({ value: 2 });
});

test.each([
  ['export const x = 1', 'the default export must be a function'],
  ['export default () => ({ value: 1 }); export const direction = "up"', 'direction'],
  ['export default () => ({ value: 1 }); export const scale = [1, 1]', 'worst and best are the same'],
  ['syntax error', 'cannot load the module'],
])('the module %s is refused', async (source, message) => {
  await expect(metricOf(source)).rejects.toThrow(message);
});

test('a module that is not there is refused', async () => {
  await expect(createModuleMetric('mine', join(folder, 'none.mjs'))).rejects.toThrow('cannot read the module');
});
