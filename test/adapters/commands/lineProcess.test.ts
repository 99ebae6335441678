import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, expect, test } from 'vitest';
import { type LineProcess, lineProcess } from '../../../src/adapters/commands/lineProcess.ts';
import { createCommandMetric } from '../../../src/metrics/command.ts';
import { rolloutOf } from '../../metrics/rollouts.ts';

const folder = mkdtempSync(join(tmpdir(), 'evolve-command-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Says which request of its life it answers, and does what the output tells it. */
writeFileSync(
  join(folder, 'metric.mjs'),
  `import { createInterface } from 'node:readline';
let answered = 0;
for await (const line of createInterface({ input: process.stdin })) {
  const { id, output, example, components, trace } = JSON.parse(line);
  answered += 1;
  if (output === 'die') { console.error('out of ideas'); process.exit(3); }
  else if (output === 'garbage') console.log('hello');
  else if (output === 'hang') setInterval(() => {}, 1000);
  else if (output === 'stale') console.log(JSON.stringify({ id: 'x', value: 1 }));
  else if (output === 'NaN') console.log('{"id": "' + id + '", "value": null}');
  else if (output === 'why') console.log(JSON.stringify({ id, unscored: process.env.WHY }));
  else console.log(JSON.stringify({ id, value: answered, feedback: [example.id, output, components.system, trace.length].join(), tags: ['водá'] }));
}
`,
);

const open: LineProcess[] = [];
afterEach(() => {
  for (const one of open.splice(0)) one.close();
});

function metricOf(command: readonly string[] = [process.execPath, 'metric.mjs'], timeoutMs = 20_000) {
  const process = lineProcess({ command, folder, env: { WHY: 'no opinion' }, timeoutMs });
  open.push(process);
  const parts = { name: 'mine', hash: 'h', unit: 'u', direction: 'minimise', scale: null } as const;
  return createCommandMetric(parts, process.ask, process.close);
}

test('a program stays and answers request after request', async () => {
  const metric = metricOf();
  const rollout = rolloutOf('水', { components: { system: 'ماء' } });
  const scores = await Promise.all([metric.score(rollout), metric.score(rollout)]);
  expect(scores).toEqual([
    { kind: 'scored', value: 1, feedback: 'e1,水,ماء,0', tags: ['водá'] },
    { kind: 'scored', value: 2, feedback: 'e1,水,ماء,0', tags: ['водá'] },
  ]);
  expect(await metric.score(rolloutOf('why'))).toEqual({ kind: 'unscored', reason: 'no opinion' });
  expect(metric).toMatchObject({ scale: [1, 0], unit: 'u' });
});

test.each([
  ['die', /^metric mine failed: .*: it ended with 3; it wrote: out of ideas$/],
  ['garbage', /: not an answer to the request: hello$/],
  ['stale', /: not an answer to the request: \{"id":"x"/],
])('a program that does %s leaves its rollout unscored for now, and is started again', async (output, reason) => {
  const metric = metricOf();
  expect(await metric.score(rolloutOf('fine'))).toMatchObject({ value: 1 });
  expect(await metric.score(rolloutOf(output))).toEqual({
    kind: 'unscored',
    reason: expect.stringMatching(reason),
    pending: true,
  });
  expect(await metric.score(rolloutOf('fine'))).toMatchObject({ kind: 'scored', value: 1 });
});

test('silence is no answer', async () => {
  const metric = metricOf(undefined, 1500);
  expect(await metric.score(rolloutOf('hang'))).toMatchObject({
    reason: expect.stringContaining('no answer in 1.5 s'),
    pending: true,
  });
});

test('a program that is not there says so', async () => {
  const metric = metricOf(['no-such-program-at-all']);
  expect(await metric.score(rolloutOf('fine'))).toMatchObject({
    kind: 'unscored',
    reason: expect.stringContaining('ENOENT'),
  });
});

test('an answer of another shape stops the run', async () => {
  await expect(metricOf().score(rolloutOf('NaN'))).rejects.toThrow(
    /^metric mine returned .*value: null.*, not \{ value: a finite number/,
  );
});
