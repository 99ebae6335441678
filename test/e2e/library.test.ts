import { expect, test } from 'vitest';
import type * as library from '../../src/index.ts';
import { evolve as evolveByCommand } from './command.ts';
import { greetPlace, swapped } from './greet.ts';

/** As it is published. */
const PUBLISHED = '../../dist/index.js';
const { evolve, Interrupted, UserError } = (await import(PUBLISHED)) as typeof library;

test('a run tells of its progress, stops when aborted, and the same call goes on', { timeout: 60_000 }, async () => {
  const cwd = greetPlace();
  const stop = new AbortController();
  const events: library.ProgressEvent[] = [];
  const options = {
    step: 'greet',
    cwd,
    env: {},
    onProgress: (event: library.ProgressEvent) => void events.push(event),
  };

  const aborting = evolve({
    ...options,
    signal: stop.signal,
    onProgress(event) {
      options.onProgress(event);
      if (event.kind === 'answered' && event.wave.generation === 1 && event.wave.stage !== 'reflect') stop.abort();
    },
  });
  await expect(aborting).rejects.toThrow(Interrupted);
  expect(events[0]).toMatchObject({ kind: 'opened', step: 'greet', run: 1, generation: -1, label: 'SIMULATED' });
  expect(kinds(events)).toEqual(expect.arrayContaining(['generation', 'wave', 'answered', 'spent', 'committed']));
  expect(events.filter(({ kind }) => kind === 'committed')).toHaveLength(1);
  const answered = events.filter((event) => event.kind === 'answered').length;
  expect(answered).toBeGreaterThan(8);

  const further: library.ProgressEvent[] = [];
  const finished = await evolve({ ...options, onProgress: (event) => void further.push(event) });
  expect(further[0]).toMatchObject({ kind: 'opened', run: 1, generation: 0, finished: false });
  const smooth = await evolve({ ...options, cwd: greetPlace() });
  expect(withoutBooks(finished)).toEqual(withoutBooks(smooth));
  // What was asked when it was stopped is paid for once; what was under way is at most asked again.
  expect(finished.spent.calls).toBeGreaterThanOrEqual(smooth.spent.calls);
  expect(finished.spent.calls).toBeLessThanOrEqual(smooth.spent.calls + 8);

  const again: library.ProgressEvent[] = [];
  expect(await evolve({ ...options, onProgress: (event) => void again.push(event) })).toEqual(finished);
  expect(again).toMatchObject([{ kind: 'opened', finished: true }, { kind: 'ended' }]);

  const shown = await evolveByCommand(['front', '--step', 'greet', '--json'], { cwd });
  expect(JSON.parse(shown.out)).toMatchObject({ run: 1, spent: { calls: finished.spent.calls } });
});

test('an aborted signal starts nothing', async () => {
  const cwd = greetPlace();
  await expect(evolve({ step: 'greet', cwd, env: {}, signal: AbortSignal.abort() })).rejects.toThrow(Interrupted);
});

test('mistakes are thrown as the errors that the library exports', async () => {
  const cwd = greetPlace({ 'experiment.yaml': swapped('generations: 2', 'generatons: 2') });
  await expect(evolve({ step: 'greet', cwd, env: {} })).rejects.toThrow(UserError);
  await expect(evolve({ step: 'gret', cwd, env: {} })).rejects.toThrow('did you mean "greet"');
});

function kinds(events: readonly library.ProgressEvent[]): string[] {
  return [...new Set(events.map(({ kind }) => kind))];
}

function withoutBooks({ spent: _, ...rest }: library.Finished): Omit<library.Finished, 'spent'> {
  return rest;
}
