import { AsyncLocalStorage } from 'node:async_hooks';
import {
  type Context,
  type ContextManager,
  context,
  ROOT_CONTEXT,
  SpanKind,
  SpanStatusCode,
  trace,
} from '@opentelemetry/api';
import {
  BasicTracerProvider,
  InMemorySpanExporter,
  type ReadableSpan,
  SimpleSpanProcessor,
} from '@opentelemetry/sdk-trace-base';
import { afterEach, expect, test } from 'vitest';
import { openSpans } from '../../../src/adapters/telemetry/openSpans.ts';
import { createSpans } from '../../../src/adapters/telemetry/spans.ts';
import type { Composition } from '../../../src/app/compose.ts';
import { CallError } from '../../../src/domain/errors.ts';
import type { Model } from '../../../src/ports/model.ts';
import { callsIn, run, whole } from '../../wholeRun.ts';

afterEach(() => {
  trace.disable();
  context.disable();
});

/** A real SDK, and the context manager that its packages for Node bring. */
function registered(): InMemorySpanExporter {
  const exporter = new InMemorySpanExporter();
  trace.setGlobalTracerProvider(new BasicTracerProvider({ spanProcessors: [new SimpleSpanProcessor(exporter)] }));
  context.setGlobalContextManager(asyncContexts());
  return exporter;
}

function asyncContexts(): ContextManager {
  const storage = new AsyncLocalStorage<Context>();
  const manager: ContextManager = {
    active: () => storage.getStore() ?? ROOT_CONTEXT,
    with: (active, work, self, ...args) => storage.run(active, () => work.apply(self as never, args)),
    bind: (_, target) => target,
    enable: () => manager,
    disable: () => manager,
  };
  return manager;
}

test('the spans of a run: run → generation → wave → call, with the names of the conventions and no text of anybody', async () => {
  const exporter = registered();
  const place = whole();
  const active: (string | undefined)[] = [];
  const outer = trace.getTracer('caller').startSpan('the caller');
  await context.with(trace.setSpan(ROOT_CONTEXT, outer), () =>
    run(place, { overrides: { generations: 2 }, recast: (composition) => noting(composition, active) }),
  );
  const spans = exporter.getFinishedSpans();
  const byId = new Map(spans.map((span) => [span.spanContext().spanId, span]));
  const parentOf = (span: ReadableSpan) => byId.get(span.parentSpanContext?.spanId ?? '');
  const named = (start: string) => spans.filter(({ name }) => name.startsWith(start));

  const [root] = named('evolve run');
  expect(root?.parentSpanContext?.spanId).toBe(outer.spanContext().spanId);
  expect(root?.attributes).toMatchObject({ 'evolve.step': 'villages', 'evolve.run': 1, 'evolve.simulated': true });
  expect(named('generation ').map(({ name, attributes }) => [name, attributes['evolve.generation.committed']])).toEqual(
    [
      ['generation 0', true],
      ['generation 1', true],
      ['generation 2', true],
    ],
  );
  expect(named('generation ').every((span) => parentOf(span) === root)).toBe(true);
  for (const wave of named('wave '))
    expect(parentOf(wave)?.name).toBe(wave.name === 'wave verify' ? 'evolve run' : parentOfWave(wave));

  const calls = spans.filter(({ attributes }) => attributes['gen_ai.operation.name'] !== undefined);
  expect(calls.length).toBe(callsIn(place.file).length);
  expect(calls.every((span) => parentOf(span)?.name.startsWith('wave '))).toBe(true);
  expect(new Set(active)).toEqual(new Set(calls.map((span) => span.spanContext().spanId)));
  const [call] = calls;
  expect(call).toMatchObject({ name: `chat ${call?.attributes['gen_ai.request.model']}`, kind: SpanKind.INTERNAL });
  expect(call?.attributes).toMatchObject({
    'gen_ai.provider.name': 'rehearsal',
    'gen_ai.response.model': expect.any(String),
    'gen_ai.response.finish_reasons': ['stop'],
    'gen_ai.usage.input_tokens': expect.any(Number),
    'gen_ai.usage.output_tokens': expect.any(Number),
    'evolve.role': 'task',
    'evolve.candidate': expect.stringMatching(/^[0-9a-f]{64}$/),
    'evolve.attempt': 0,
  });
  const longest = spans.flatMap(({ attributes }) => Object.values(attributes).map((value) => String(value).length));
  expect(Math.max(...longest)).toBeLessThanOrEqual(64);
});

function parentOfWave({ attributes }: ReadableSpan): string {
  return `generation ${attributes['evolve.generation']}`;
}

test('a call that fails has its error’s type, and a run that is stopped leaves no span open', async () => {
  const exporter = registered();
  const failing = (model: Model): Model => ({
    ...model,
    server: { address: '127.0.0.1', port: 8080 },
    call: () =>
      Promise.reject(new CallError('transient', 'overloaded', { cause: Object.assign(new Error(), { status: 529 }) })),
  });
  const recast = ({ models, ...rest }: Composition) => ({ ...rest, models: models.map(failing) });
  const set = ['models.0.tries=1', 'models.1.tries=1'];
  await expect(run(whole(), { recast, set })).rejects.toThrow();
  const spans = exporter.getFinishedSpans();
  const root = spans.find(({ name }) => name === 'evolve run');
  expect(root).toMatchObject({
    status: { code: SpanStatusCode.ERROR },
    attributes: { 'error.type': 'refused', 'evolve.stopped_by': 'refused' },
  });
  const calls = spans.filter(({ name }) => name.startsWith('chat '));
  expect(calls.length).toBeGreaterThan(7);
  for (const call of calls) {
    expect(call.status.code).toBe(SpanStatusCode.ERROR);
    expect(call.kind).toBe(SpanKind.CLIENT);
    expect(call.attributes).toMatchObject({
      'error.type': '529',
      'server.address': '127.0.0.1',
      'server.port': 8080,
    });
  }
  expect(spans.some(({ name }) => name === 'generation 0')).toBe(true);
});

test('without an SDK nothing is kept and nothing is wrapped', async () => {
  const spans = await openSpans('evolve run');
  const send = () => 'sent';
  expect(spans.within(1, send)).toBe('sent');
  expect(createSpans('evolve verify')).toBe(spans);
  registered();
  expect(await openSpans('evolve run')).not.toBe(spans);
});

/** The same models; each notes the span within which it was called. */
function noting({ models, reflector, ...rest }: Composition, active: (string | undefined)[]): Composition {
  const noted = (model: Model): Model => ({
    ...model,
    async call(request, about, signal) {
      await new Promise((resolve) => setImmediate(resolve));
      active.push(trace.getActiveSpan()?.spanContext().spanId);
      return model.call(request, about, signal);
    },
  });
  return { ...rest, models: models.map(noted), reflector: noted(reflector) };
}
