import { expect, test } from 'vitest';
import { ingest } from '../../../src/adapters/servers/langfuse.ts';
import { type TrackedRun, trackRun } from '../../../src/adapters/servers/mlflow.ts';
import { startLangfuse } from '../../servers/langfuse.ts';
import { startMlflow } from '../../servers/mlflow.ts';

/** Both servers are ours: they refuse what goes beyond the documented limits. */

const signal = new AbortController().signal;
const RUN: TrackedRun = {
  experiment: 'greet',
  name: 'greet run 1',
  identity: ['evolve.export', 'abc'],
  startedAt: '2026-01-02T03:04:05.000Z',
  params: {},
  metrics: {},
  tags: {},
};

test('a run with more than one request takes is told in several, with names that the server takes', async () => {
  const { url, runs, asked } = await startMlflow(null);
  const server = { name: 'MLflow', url, headers: {}, signal };
  const many = <T>(value: T) => Object.fromEntries(Array.from({ length: 250 }, (_, at) => [`n${at} (ü) %`, value]));
  const run = { ...RUN, metrics: many(0.5), params: many('x'.repeat(9000)), tags: many('y'.repeat(9000)) };
  expect(await trackRun(server, run, () => 1000)).toMatchObject({ updated: false });
  const [kept] = runs;
  expect([kept!.metrics.size, kept!.params.size]).toEqual([250, 250]);
  expect(kept!.tags.size).toBe(251);
  expect([...kept!.metrics.keys()][0]).toBe('n0 ___ _');
  expect(asked.filter(({ path }) => path.endsWith('/log-batch'))).toHaveLength(9);

  const changed = { ...run, metrics: { ...run.metrics, 'n0 (ü) %': 0.75 } };
  expect(await trackRun(server, changed, () => 2000)).toMatchObject({ updated: true });
  expect(kept!.metrics.get('n0 ___ _')).toEqual([
    { value: 0.5, timestamp: 1000 },
    { value: 0.75, timestamp: 2000 },
  ]);
  expect(kept!.metrics.get('n1 ___ _')).toHaveLength(1);
});

test('what the server refuses is told with its words', async () => {
  const { url } = await startMlflow(null);
  const server = { name: 'MLflow', url, headers: {}, signal };
  const longest = { ...RUN, startedAt: 'no time at all' };
  await expect(trackRun(server, longest, () => 1)).rejects.toThrow(
    /MLflow at http.* answered \/runs\/create with 400: .*INVALID_PARAMETER_VALUE/,
  );
});

test('events of more than one batch are sent in several, and refused ones are told', async () => {
  const { url, kept, batches } = await startLangfuse('pk', 'sk');
  const authorization = `Basic ${Buffer.from('pk:sk').toString('base64')}`;
  const server = { name: 'Langfuse', url, headers: { authorization }, signal };
  let count = 0;
  const clock = { newId: () => `event-${count++}`, now: () => new Date(0) };
  const event = (at: number) => ({
    type: 'trace-create' as const,
    body: { id: `t${at}`, name: 'greet', output: 'x'.repeat(1_000_000) },
  });
  await ingest(server, [0, 1, 2, 3, 4].map(event), clock);
  expect(Object.keys(kept['trace-create']!)).toHaveLength(5);
  expect(batches()).toBe(3);
  const wrong = { type: 'trace-create' as const, body: { id: 't9', tags: 'no list' } };
  await expect(ingest(server, [event(5), wrong], clock)).rejects.toThrow(
    /took the rest but refused 1 events, the first with 400: /,
  );
  expect(Object.keys(kept['trace-create']!)).toContain('t5');
});
