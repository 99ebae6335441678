import { messageOf } from '../domain/errors.ts';
import type { Json } from '../domain/example.ts';
import type { PlainMetric } from '../ports/metric.ts';
import { scoreOfResult } from './result.ts';

type JsonObject = { readonly [key: string]: Json };

/** What the experiment says of a metric that is a command. `hash` covers the command and its files. */
export interface CommandParts {
  readonly name: string;
  readonly hash: string;
  readonly unit: string;
  readonly direction: 'maximise' | 'minimise';
  /** Null: 0..1, turned round where less is better. */
  readonly scale: readonly [number, number] | null;
}

/**
 * A metric of the user's own in any language. `ask` takes a request to the program and gives its answer: it reads
 * `{"id", "example", "output", "trace", "components"}` and writes `{"id", "value", "feedback"?, "tags"?}` or
 * `{"id", "unscored"}`. A program that ends, answers something else or says nothing leaves the rollout unscored for now.
 * Throws `UserError` for an answer of another shape.
 */
export function createCommandMetric(
  { name, hash, unit, direction, scale }: CommandParts,
  ask: (request: JsonObject) => Promise<JsonObject>,
  close: () => void,
): PlainMetric & { close(): void } {
  return {
    name,
    hash,
    unit,
    direction,
    scale: scale ?? (direction === 'maximise' ? [0, 1] : [1, 0]),
    async score({ example, output, trace, components }) {
      let answer: JsonObject;
      try {
        answer = await ask({
          example: { ...example } as JsonObject,
          output,
          trace: trace.map((one) => ({ ...one })),
          components,
        });
      } catch (error) {
        return { kind: 'unscored', reason: `metric ${name} failed: ${messageOf(error)}`, pending: true };
      }
      const { id: _, ...result } = answer;
      return scoreOfResult(result, `metric ${name}`);
    },
    close,
  };
}
