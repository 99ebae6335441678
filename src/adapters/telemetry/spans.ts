import {
  type Attributes,
  context,
  isSpanContextValid,
  type Span,
  SpanKind,
  SpanStatusCode,
  trace,
} from '@opentelemetry/api';
import type { CallOutcome, CallSeen, ProgressEvent } from '../../ports/progress.ts';
import { answeredAttributes, callAttributes, callName } from './genAi.ts';
import { NO_SPANS, type Spans } from './noSpans.ts';

/**
 * Spans of a run: run → generation → wave → call, by whatever OpenTelemetry SDK is registered in this process; the
 * caller's active span is the parent of all. Where none is registered nothing is done at all. `name`: of the outermost.
 */
export function createSpans(name: string): Spans {
  const tracer = trace.getTracer('evolve-prompts');
  const run = tracer.startSpan(name);
  if (!isSpanContextValid(run.spanContext())) return NO_SPANS;
  const calls = new Map<number, Span>();
  let generation: Span | null = null;
  let wave: Span | null = null;

  function start(title: string, parent: Span, attributes: Attributes, kind = SpanKind.INTERNAL): Span {
    return tracer.startSpan(title, { kind, attributes }, trace.setSpan(context.active(), parent));
  }

  function endGeneration(committed: Attributes): void {
    generation?.setAttributes(committed);
    generation?.end();
    generation = null;
  }

  function startCall(seen: CallSeen): void {
    const kind = seen.server === null ? SpanKind.INTERNAL : SpanKind.CLIENT;
    calls.set(seen.call, start(callName(seen), wave ?? generation ?? run, callAttributes(seen), kind));
  }

  function endCall(call: number, outcome: CallOutcome): void {
    const span = calls.get(call);
    if (!span) return;
    calls.delete(call);
    if (outcome.kind === 'answered') span.setAttributes(answeredAttributes(outcome));
    else failedBy(span, outcome.errorType);
    span.end();
  }

  function end({ by, says }: Extract<ProgressEvent, { kind: 'ended' }>): void {
    for (const span of calls.values()) span.end();
    wave?.end();
    endGeneration({ 'evolve.generation.committed': false });
    run.setAttribute('evolve.stopped_by', by);
    if (says !== null) failedBy(run, by);
    run.end();
  }

  function watch(event: ProgressEvent): void {
    switch (event.kind) {
      case 'opened':
        run.setAttributes({
          'evolve.step': event.step,
          'evolve.run': event.run,
          'evolve.generations': event.generations,
          'evolve.simulated': event.label !== null,
        });
        return;
      case 'generation':
        generation = start(`generation ${event.generation}`, run, { 'evolve.generation': event.generation });
        return;
      case 'wave': {
        const { wave: of, asked, cached } = event;
        wave = start(`wave ${of.stage}`, generation ?? run, {
          'evolve.generation': of.generation,
          'evolve.stage': of.stage,
          'evolve.wave.asked': asked,
          'evolve.wave.cached': cached,
        });
        return;
      }
      case 'waveEnded':
        wave?.end();
        wave = null;
        return;
      case 'callStarted':
        startCall(event);
        return;
      case 'callEnded':
        endCall(event.call, event.outcome);
        return;
      case 'paused':
        (wave ?? run).addEvent('model paused', {
          'evolve.models': [...event.models],
          'evolve.by': event.by,
          ms: event.ms,
        });
        return;
      case 'setAside':
        run.addEvent('model set aside', { 'evolve.model': event.model });
        return;
      case 'committed':
        endGeneration({
          'evolve.generation.committed': true,
          'evolve.proposals': event.settled.length,
          'evolve.front': event.front,
          ...(event.best === null ? {} : { 'evolve.best': event.best }),
        });
        return;
      case 'finishing':
        endGeneration({ 'evolve.generation.committed': false });
        return;
      case 'ended':
        end(event);
        return;
      default:
        return;
    }
  }

  function within<T>(call: number, send: () => T): T {
    const span = calls.get(call);
    return span ? context.with(trace.setSpan(context.active(), span), send) : send();
  }

  return { watch, within };
}

function failedBy(span: Span, errorType: string): void {
  span.setAttribute('error.type', errorType);
  span.setStatus({ code: SpanStatusCode.ERROR });
}
