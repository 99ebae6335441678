import { lookups } from '../../adapters/lab/bench.ts';
import type { Candidate } from '../../domain/candidate.ts';
import { UserError } from '../../domain/errors.ts';
import { groupBy } from '../../domain/group.ts';
import type { Rollout } from '../../domain/rollout.ts';
import type { Experiment } from '../../ports/experiment.ts';
import type { Records } from '../../ports/records.ts';
import type { Arm } from './arm.ts';

/**
 * What a population holds of a candidate, on the step as it is now; where there is nothing of that, on the version that it
 * holds most of. Throws `UserError` when it was never measured.
 */
export function storedArm(name: string, candidate: Candidate, records: Records, experiment: Experiment): Arm {
  const versions = [...groupBy(rolloutsOf(candidate, records, experiment), ({ version }) => version)];
  const now = versions.find(([version]) => version === experiment.task.version);
  const [stepVersion, rollouts] = now ?? versions.sort(([, a], [, b]) => b.length - a.length)[0] ?? [null, []];
  if (rollouts.length === 0)
    throw new UserError(
      `${name} was never measured on this step: evolve eval --prompt FILE --step ${experiment.step} measures a prompt`,
    );
  const label = rollouts.find((one) => one.label !== null)?.label ?? null;
  return { name, candidate, label, stepVersion, rollouts: rollouts.map(({ rollout }) => rollout) };
}

interface Kept {
  readonly rollout: Rollout;
  readonly version: string | null;
  readonly label: string | null;
}

/** Those on examples and by models that the experiment still has, with what is known of the step that made them. */
function rolloutsOf(candidate: Candidate, records: Records, experiment: Experiment): Kept[] {
  const { examples, keyOf } = lookups(experiment);
  const models = new Set(experiment.models.map(({ id }) => id));
  const recorded = new Map(records.recorded().map((one) => [one.rollout, one]));
  return records
    .rollouts(candidate.id)
    .filter(({ example, model }) => examples.has(example) && models.has(model))
    .map((rollout) => {
      const said = recorded.get(rollout.key);
      const current = rollout.key === keyOf({ ...rollout, candidate: candidate.id });
      return {
        rollout,
        version: current ? experiment.task.version : (said?.stepVersion ?? null),
        label: said?.label ?? null,
      };
    });
}
