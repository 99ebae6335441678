import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { expect, test } from 'vitest';
import { evolve } from './command.ts';
import { greetPlace } from './greet.ts';
import { put } from './place.ts';

type Line = { readonly event: string; readonly level: string } & Readonly<Record<string, unknown>>;

const linesOf = (path: string): Line[] =>
  readFileSync(path, 'utf8')
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as Line);

/** Members of each event by the page. */
const PAGE = readFileSync(new URL('../../docs/observability.md', import.meta.url), 'utf8');

test.concurrent('--log keeps all of a run, verify, eval and noise as the page says, and leaves standard output alone', {
  timeout: 60_000,
}, async () => {
  const cwd = greetPlace();
  const words = ['--step', 'greet', '--log', 'run.jsonl'];
  const ran = await evolve([...words, '--json'], { cwd });
  expect({ code: ran.code, err: ran.err }).toMatchObject({ code: 0 });
  const report = JSON.parse(ran.out) as {
    run: number;
    generations: number;
    stopped_by: string;
    spent: { calls: number };
  };
  const log = linesOf(join(cwd, 'run.jsonl'));
  const of = (event: string) => log.filter((line) => line.event === event);

  expect(log[0]).toMatchObject({ event: 'run_opened', level: 'info', step: 'greet', run: 1, generation: -1 });
  expect(log.at(-1)).toMatchObject({ event: 'run_ended', says: null });
  expect(of('call_started')).toHaveLength(report.spent.calls);
  expect(new Set(of('call_ended').map(({ call }) => call))).toEqual(
    new Set(of('call_started').map(({ call }) => call)),
  );
  expect(of('wave_ended')).toHaveLength(of('wave_started').length);
  expect(of('generation_committed').map(({ generation }) => generation)).toEqual(
    Array.from({ length: report.generations + 1 }, (_, number) => number),
  );
  const settled = of('generation_committed').flatMap(({ proposals }) => proposals as { fate: string; gate?: string }[]);
  expect(settled.some(({ fate }) => fate === 'admitted')).toBe(true);
  expect(log.every((line) => line.run === report.run && !Number.isNaN(Date.parse(String(line.time))))).toBe(true);

  await evolve(['verify', ...words, '-q'], { cwd });
  await evolve(['eval', ...words, '-q'], { cwd });
  await evolve(['noise', ...words, '-q'], { cwd });
  const whole = linesOf(join(cwd, 'run.jsonl'));
  expect(whole.filter(({ event }) => event === 'run_ended').map((line) => line.stopped_by)).toEqual([
    report.stopped_by,
    'verified',
    'scored',
    'scored',
  ]);
  for (const { event, level, ...members } of whole) {
    expect(PAGE).toContain(`| \`${event}\` | ${event === 'run_ended' ? 'info, warn, error' : level} |`);
    for (const name of Object.keys(members)) expect(PAGE, `${event} has ${name}`).toContain(`\`${name}\``);
  }
});

test.concurrent('a log that cannot be written ends the command before it calls anybody', {
  timeout: 60_000,
}, async () => {
  const cwd = greetPlace();
  const { code, out, err } = await evolve(['--step', 'greet', '--log', 'nowhere/run.jsonl'], { cwd });
  expect({ code, out }).toEqual({ code: 2, out: '' });
  expect(err).toMatch(/^the log .*nowhere\/run\.jsonl cannot be written \(ENOENT.*name a file in a folder that exists/);
});

test.concurrent('an SDK loaded by NODE_OPTIONS sends the spans of a run to where it exports', {
  timeout: 60_000,
}, async () => {
  const received: { name: string; parent: string | null; id: string }[] = [];
  const server = createServer((request, response) => {
    let text = '';
    request.on('data', (chunk: Buffer) => (text += chunk.toString('utf8')));
    request.on('end', () => {
      received.push(...(JSON.parse(text) as typeof received));
      response.end();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const cwd = greetPlace();
  put(cwd, { 'otel.mjs': registering((server.address() as AddressInfo).port) });
  const ran = await evolve(['--step', 'greet', '--generations', '1'], {
    cwd,
    env: { NODE_OPTIONS: '--import ./otel.mjs' },
  });
  server.close();
  expect({ code: ran.code, err: ran.err }).toMatchObject({ code: 0 });
  const nameOf = (id: string | null) => received.find((span) => span.id === id)?.name ?? null;
  expect(received.filter(({ parent }) => parent === null).map(({ name }) => name)).toEqual(['evolve run']);
  const edges = new Set(received.map(({ name, parent }) => `${nameOf(parent)} > ${name}`.replace(/chat .*/, 'chat')));
  expect([...edges]).toEqual(
    expect.arrayContaining([
      'null > evolve run',
      'evolve run > generation 0',
      'generation 0 > wave seed',
      'wave seed > chat',
      'evolve run > generation 1',
      'generation 1 > wave reflect',
      'wave reflect > chat',
    ]),
  );
});

/** What a user writes to load an SDK, with an exporter that sends to a port. */
function registering(port: number): string {
  const sdk = pathToFileURL(
    join(import.meta.dirname, '../../node_modules/@opentelemetry/sdk-trace-base/build/src/index-shim.js'),
  );
  const api = pathToFileURL(join(import.meta.dirname, '../../node_modules/@opentelemetry/api/build/src/index.js'));
  return `import sdk from ${JSON.stringify(sdk.href)};
import api from ${JSON.stringify(api.href)};
const exporter = {
  export(spans, done) {
    const body = spans.map((span) => ({
      name: span.name, id: span.spanContext().spanId, parent: span.parentSpanContext?.spanId ?? null,
    }));
    fetch('http://127.0.0.1:${port}', { method: 'POST', body: JSON.stringify(body) })
      .then(() => done({ code: 0 }), (error) => done({ code: 1, error }));
  },
  shutdown: async () => undefined,
};
const provider = new sdk.BasicTracerProvider({ spanProcessors: [new sdk.BatchSpanProcessor(exporter)] });
api.trace.setGlobalTracerProvider(provider);
process.once('beforeExit', () => provider.shutdown());
`;
}
