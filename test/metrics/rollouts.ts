import type { Example, Json } from '../../src/domain/example.ts';
import type { MetricInput } from '../../src/ports/metric.ts';

/** A rollout with this output; the rest is what a plain answer has. */
export function rolloutOf(
  output: Json,
  rest: Partial<Omit<MetricInput, 'example'>> & { example?: Partial<Example> } = {},
): MetricInput {
  return {
    output,
    status: 'ok',
    trace: [],
    usage: null,
    durationMs: 0,
    components: { system: '' },
    ...rest,
    example: { id: 'e1', input: '', ...rest.example },
  };
}
