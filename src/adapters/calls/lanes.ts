import type { ModelSpec } from '../../ports/model.ts';
import type { Watch } from '../../ports/progress.ts';
import type { ModelTraffic } from '../../ports/traffic.ts';
import { type Clock, systemClock } from './clock.ts';
import { type Lane, laneOf } from './limits.ts';

/** The lanes of a run's models. */
export interface Lanes {
  of(spec: ModelSpec): Lane;
  traffic(): ModelTraffic[];
}

/** What lanes belong to. */
export interface LanesOf {
  readonly signal: AbortSignal;
  readonly watch: Watch;
  readonly clock?: Clock;
}

/**
 * A lane for each model: a provider counts the calls for a model together, whether they come from a target, a judge or
 * the reflector, and under whatever alias. Where they declare different limits, the strictest hold.
 */
export function createLanes(specs: readonly ModelSpec[], { signal, watch, clock = systemClock }: LanesOf): Lanes {
  const lanes = new Map<string, Lane>();
  return {
    of(spec) {
      const known = lanes.get(wireName(spec));
      if (known) return known;
      const all = [spec, ...specs.filter((other) => wireName(other) === wireName(spec))];
      const models = [...new Set(all.map(({ id }) => id))];
      const lane = laneOf({ spec: strictest(spec, all), models, clock, signal, watch });
      lanes.set(wireName(spec), lane);
      return lane;
    },
    traffic: () => [...lanes.values()].map((lane) => lane.traffic()),
  };
}

function wireName({ provider, name }: ModelSpec): string {
  return `${provider}:${name}`;
}

function strictest(spec: ModelSpec, all: readonly ModelSpec[]): ModelSpec {
  const least = (of: (spec: ModelSpec) => number | null) => {
    const declared = all.map(of).filter((limit) => limit !== null);
    return declared.length === 0 ? null : Math.min(...declared);
  };
  return {
    ...spec,
    concurrency: Math.min(...all.map(({ concurrency }) => concurrency)),
    requestsPerMinute: least(({ requestsPerMinute }) => requestsPerMinute),
    tokensPerMinute: least(({ tokensPerMinute }) => tokensPerMinute),
    maxTokens: Math.max(...all.map(({ maxTokens }) => maxTokens)),
  };
}
