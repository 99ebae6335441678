import { hostname } from 'node:os';
import Database from 'better-sqlite3';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { thisProcess } from '../../../src/adapters/store/process.ts';
import { StoreError } from '../../../src/domain/errors.ts';
import { budgetOf, sampleCall, sampleExperiment, sampleFinished, sampleGeneration } from '../../contracts/samples.ts';
import { type Child, child, compiledStore, killed, type Task } from './children.ts';
import { newPath, opened } from './places.ts';

const experiment = sampleExperiment();

/** Runs a statement on the file as another program would. */
function meddle(path: string, sql: string, ...values: unknown[]): unknown[] {
  const db = new Database(path);
  try {
    const statement = db.prepare(sql);
    return statement.reader ? statement.all(...values) : [statement.run(...values)];
  } finally {
    db.close();
  }
}

describe('two processes', () => {
  let store: ReturnType<typeof compiledStore>;
  const running: Child[] = [];
  beforeAll(() => {
    store = compiledStore();
  }, 60_000);
  afterAll(() => store.remove());
  afterEach(async () => {
    for (const one of running.splice(0)) if (one.process.exitCode === null && !one.process.killed) await killed(one);
  });
  const start = async (path: string, task: Task): Promise<Child> => {
    const one = await child(store.folder, path, task);
    running.push(one);
    return one;
  };

  test('the second is refused with the pid, host and age of the first', async () => {
    const path = newPath();
    const first = await start(path, 'stay');
    expect(first.said).toBe(`ready ${first.process.pid}`);
    const second = await start(path, 'stay');
    expect(second.said).toContain('StoreError');
    expect(second.said).toContain(`process ${first.process.pid} on ${hostname()}, for `);
    await expect(opened(path).store.open(experiment)).rejects.toThrow(`process ${first.process.pid} `);
  });

  test('of two that start at once on a new file one evolves', async () => {
    const path = newPath();
    const said = (await Promise.all([start(path, 'stay'), start(path, 'stay')])).map((one) => one.said);
    expect(said.filter((line) => line.startsWith('ready'))).toHaveLength(1);
    expect(said.filter((line) => line.startsWith('StoreError'))).toHaveLength(1);
  });

  test('one that ended or was killed is followed at once', async () => {
    const path = newPath();
    expect((await start(path, 'leave')).said).toMatch(/^ready/);
    const second = await start(path, 'stay');
    expect(second.said).toMatch(/^ready/);
    await killed(second);
    await expect(opened(path).store.open(experiment)).resolves.toMatchObject({ generation: -1 });
  });

  test('calls in flight at a kill -9 are unknown and keep their reserve', async () => {
    const path = newPath();
    await killed(await start(path, 'calls'));
    const { store: runs, ledgerFor } = opened(path);
    const run = await runs.open(experiment);
    expect(meddle(path, 'SELECT status, count(*) AS n FROM call GROUP BY status ORDER BY status')).toEqual([
      { status: 'done', n: 1 },
      { status: 'unknown', n: 3 },
    ]);
    const ledger = ledgerFor(run.head.number, budgetOf({ calls: 5, usd: 0.045 }));
    expect(ledger.spent()).toMatchObject({ calls: 4, taskCalls: 4, usd: 0.002, unknownUsd: 0.03 });
    await ledger.start(sampleCall());
    await expect(ledger.start(sampleCall({ reserveUsd: 0 }))).rejects.toThrow('budget.calls');
  });
});

describe('the owner on record', () => {
  const me = thisProcess();
  const alive = { ...me, pid: process.ppid, start: null };
  test.each([
    { what: 'runs on this host', owner: alive, silent: 0, held: true },
    { what: 'runs here but was silent for too long', owner: alive, silent: 61, held: false },
    { what: 'has a pid that runs no more', owner: { ...me, pid: 2 ** 22 + 1 }, silent: 0, held: false },
    { what: 'had this pid before the machine started anew', owner: { ...me, boot: 'another' }, silent: 0, held: false },
    { what: 'had this pid before another process got it', owner: { ...me, start: '1' }, silent: 0, held: false },
    { what: 'is of another host and was heard of', owner: { ...me, host: 'far', pid: 1 }, silent: 0, held: true },
    { what: 'is of another host and was silent', owner: { ...me, host: 'far', pid: 1 }, silent: 61, held: false },
    { what: 'runs here and the clock was set back', owner: alive, silent: -3600, held: true },
    {
      what: 'is of another host, in the future',
      owner: { ...me, host: 'far', pid: 1 },
      silent: -3600,
      held: false,
    },
  ])('$what: held is $held', async ({ owner, silent, held }) => {
    const path = newPath();
    opened(path).close();
    const past = `unixepoch('subsec') * 1000 - ${silent * 1000}`;
    meddle(
      path,
      `UPDATE lease SET epoch = 5, pid = ?, host = ?, boot = ?, process_start = ?,
         heartbeat = CAST(${past} AS INTEGER), taken_at = CAST(${past} AS INTEGER)`,
      owner.pid,
      owner.host,
      owner.boot,
      owner.start,
    );
    const opening = opened(path).store.open(experiment);
    if (held) await expect(opening).rejects.toThrow(`process ${owner.pid} on ${owner.host}`);
    else await expect(opening).resolves.toMatchObject({ generation: -1 });
    expect(meddle(path, 'SELECT epoch FROM lease')).toEqual([{ epoch: held ? 5 : 6 }]);
  });
});

describe('an owner that was taken for dead', () => {
  test('writes no generation, reading or end, starts no call, but settles those it has paid for', async () => {
    const path = newPath();
    const { store, ledgerFor } = opened(path);
    const run = await store.open(experiment);
    const ledger = ledgerFor(1, budgetOf({}));
    const ticket = await ledger.start(sampleCall());
    meddle(path, 'UPDATE lease SET epoch = epoch + 1, pid = 1');
    const refused = [
      store.commit(run, sampleGeneration(0, experiment.base)),
      store.unblind(run, [experiment.base]),
      store.finish(run, sampleFinished(1, -1, experiment.base)),
      ledger.start(sampleCall()),
    ];
    for (const one of await Promise.allSettled(refused))
      expect(one).toMatchObject({ status: 'rejected', reason: expect.any(StoreError) });
    expect(meddle(path, 'SELECT number FROM generation UNION SELECT number FROM reading')).toEqual([]);
    expect(ledger.spent().calls).toBe(1);
    meddle(path, "UPDATE call SET status = 'unknown'");
    await ledger.settle(ticket, { status: 'failed', error: 'late', billed: false, durationMs: 1 });
    expect(meddle(path, 'SELECT status, cost FROM call')).toEqual([{ status: 'failed', cost: 0 }]);
  });

  test('does not free the lease of the one that followed', async () => {
    const path = newPath();
    const first = opened(path);
    await first.store.open(experiment);
    meddle(path, 'UPDATE lease SET epoch = epoch + 1, pid = 1');
    first.close();
    expect(meddle(path, 'SELECT pid FROM lease')).toEqual([{ pid: 1 }]);
  });

  test('is heard of while it lives', async () => {
    const path = newPath();
    await opened(path, { leaseMs: 80 }).store.open(experiment);
    const heartbeat = (): unknown => meddle(path, 'SELECT heartbeat FROM lease');
    const before = heartbeat();
    await expect.poll(heartbeat, { timeout: 5000 }).not.toEqual(before);
  });
});
