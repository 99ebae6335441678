import { lookups } from '../../../src/adapters/lab/bench.ts';
import type { Example, Json } from '../../../src/domain/example.ts';
import type { Rollout } from '../../../src/domain/rollout.ts';
import type { Budget } from '../../../src/ports/experiment.ts';
import type { Metric } from '../../../src/ports/metric.ts';
import type { Model } from '../../../src/ports/model.ts';
import type { Step } from '../../../src/ports/step.ts';
import { labOver } from '../lab/bench.ts';
import { newPath } from '../store/places.ts';

/** What came of one rollout: its output, or why it has no score. */
export type Came = Json | { readonly unscored: string };

const SEEN: Metric = {
  name: 'seen',
  hash: 'seen',
  unit: 'times',
  direction: 'maximise',
  scale: [0, 1],
  score: () => ({ kind: 'scored', value: 1 }),
};

interface Over {
  readonly examples?: readonly Example[];
  readonly budget?: Partial<Budget>;
  readonly path?: string;
}

/** A step over a real population and real policies. Measuring again finds what was paid for. */
export async function stepOver(task: Step, target: Model, { path = newPath(), ...more }: Over = {}) {
  const lab = await labOver({ ...more, path, task, target, metrics: [SEEN], judges: [] });
  const { archive } = lab.population;
  const { keyOf } = lookups(lab.experiment);
  const rollouts = async (): Promise<(Rollout | { readonly unscored: string })[]> => {
    const { rows } = await lab.measure();
    return rows.map(({ scores: { seen }, ask }) => {
      const key = keyOf(ask);
      return seen?.kind === 'scored' ? archive.rollouts([key]).get(key)! : { unscored: seen!.reason };
    });
  };
  const came = async (): Promise<Came[]> => (await rollouts()).map((one) => ('unscored' in one ? one : one.output));
  const notes = () => lab.events.flatMap((event) => (event.kind === 'note' ? [event.text] : []));
  return { ...lab, path, rollouts, came, notes };
}
