import type { Fate } from '../../domain/run.ts';
import type { Budget } from '../../ports/experiment.ts';
import type { CallOutcome, CallSeen, ProgressEvent, Settled } from '../../ports/progress.ts';

/** Where in the work an entry was written; without a run before one is opened. */
export interface Place {
  readonly step: string;
  readonly run?: number;
}

type Level = 'debug' | 'info' | 'warn' | 'error';

/** A line of the log but its time and place. docs/observability.md is its schema. */
export interface Entry {
  readonly head: { readonly level: Level; readonly event: string };
  readonly body: Readonly<Record<string, unknown>>;
}

/** What a log says of an event; null: nothing, because another event says it. */
export function entryOf(event: ProgressEvent): Entry | null {
  switch (event.kind) {
    case 'opened':
      return entry('info', 'run_opened', {
        generation: event.generation,
        generations: event.generations,
        label: event.label,
        purpose: event.verifying ? 'verify' : 'search',
        finished: event.finished,
        budget: limits(event.budget),
        spent: snakes(event.spent),
      });
    case 'generation':
      return entry('info', 'generation_started', { generation: event.generation });
    case 'wave':
      return entry('info', 'wave_started', { ...event.wave, asked: event.asked, cached: event.cached });
    case 'waveEnded':
      return entry('info', 'wave_ended', { ...event.wave });
    case 'callStarted':
      return entry('debug', 'call_started', started(event));
    case 'callEnded': {
      const { call, role, model, durationMs, outcome } = event;
      const body = { call, role, model, duration_ms: rounded(durationMs), ...ended(outcome) };
      return entry(outcome.kind === 'failed' ? 'warn' : 'debug', 'call_ended', body);
    }
    case 'waited':
      return entry('debug', 'waited', { models: event.models, for: event.for, ms: rounded(event.ms) });
    case 'paused':
      return entry('warn', 'model_paused', { models: event.models, by: event.by, ms: rounded(event.ms) });
    case 'retry': {
      const { model, role, key, tries, ms, error } = event;
      return entry('warn', 'retry', { model, role, key, tries, ms: rounded(ms), error });
    }
    case 'setAside': {
      const { model, ms, reason } = event;
      return entry('error', 'model_set_aside', { model, ms: ms === null ? null : rounded(ms), reason });
    }
    case 'committed': {
      const { generation, front, best, base, settled } = event;
      return entry('info', 'generation_committed', { generation, front, best, base, proposals: settled.map(proposal) });
    }
    case 'finishing':
      return entry('info', 'verify_started', { finalists: event.finalists });
    case 'note':
      return entry('info', 'note', { text: event.text });
    case 'ended':
      return entry(LEVEL_OF_END[event.by] ?? 'info', 'run_ended', { stopped_by: event.by, says: event.says });
    case 'answered':
    case 'spent':
      return null;
  }
}

const LEVEL_OF_END: Readonly<Partial<Record<string, Level>>> = {
  refused: 'error',
  failed: 'error',
  mistake: 'error',
  interrupted: 'warn',
};

function entry(level: Level, event: string, body: Entry['body']): Entry {
  return { head: { level, event }, body };
}

function started({ call, role, spec, server, key, rollout, reservedUsd }: CallSeen): Entry['body'] {
  return {
    call,
    role,
    model: spec.id,
    name: `${spec.provider}:${spec.name}`,
    server: server === null ? null : `${server.address}:${server.port}`,
    key,
    ...rollout,
    reserved_usd: reservedUsd,
  };
}

function ended(outcome: CallOutcome): Entry['body'] {
  if (outcome.kind === 'failed') {
    const { trouble, errorType, error, retryAfterMs } = outcome;
    return { status: 'failed', trouble, error_type: errorType, error, retry_after_ms: retryAfterMs };
  }
  const { status, usage, returnedModel } = outcome;
  return {
    status,
    returned_model: returnedModel,
    input_tokens: usage?.inputTokens ?? null,
    output_tokens: usage?.outputTokens ?? null,
    usd: usage?.usd ?? null,
  };
}

function proposal({ id, operator, fate }: Settled): Entry['body'] {
  return { candidate: id, operator, fate: fate.kind, ...reasonOf(fate) };
}

function reasonOf(fate: Fate): Entry['body'] {
  switch (fate.kind) {
    case 'rejected':
      return { at: fate.at, gate: fate.gate, reason: fate.reason };
    case 'composed':
      return { into: fate.into };
    case 'superseded':
      return { by: fate.by };
    case 'admitted':
      return { best: fate.best };
  }
}

function limits({ calls, usd, tokens, minutes, roles }: Budget): Entry['body'] {
  return { calls, usd, tokens, minutes, roles };
}

function snakes(spent: object): Entry['body'] {
  const snake = (name: string) => name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
  return Object.fromEntries(Object.entries(spent).map(([name, value]) => [snake(name), value]));
}

function rounded(ms: number): number {
  return Math.round(ms);
}
