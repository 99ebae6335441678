import { attainable } from '../../domain/reading.ts';
import { heldBack } from '../../engine/afford.ts';
import { judgeCallsPerRollout } from '../../ports/metric.ts';
import type { ModelSpec, Role } from '../../ports/model.ts';
import { composeUncalled } from '../compose.ts';
import type { LoadedExperiment } from '../config/load.ts';
import { metricsOf } from '../metrics.ts';
import { type Proof, proofOf } from '../proof.ts';
import { type ByRole, callsOf, callsPerRollout } from './calls.ts';
import { minutesOf, SECONDS } from './duration.ts';
import { plus, product, type Range } from './range.ts';
import { type CallTokens, judgeTokens, reflectionTokens, taskTokens } from './tokens.ts';

/** What one role takes. Tokens of all of its calls; `usd` null: a price is not known. */
export interface RoleEstimate {
  readonly calls: Range;
  readonly input_tokens: Range;
  readonly output_tokens: Range;
  readonly usd: Range | null;
}

/** The shape of `estimate --json`. */
export interface EstimateReport {
  readonly step: string;
  readonly profile: string | null;
  readonly label: string | null;
  readonly generations: number;
  /** Task calls of one rollout. */
  readonly calls_per_rollout: Range;
  readonly roles: ByRole<RoleEstimate>;
  readonly total: { readonly calls: Range; readonly usd: Range | null };
  readonly budget: { readonly calls: number | null; readonly usd: number | null };
  readonly minutes: Range;
  readonly unpriced: readonly string[];
  /** Candidates that the next reading would show beside the base, at most. */
  readonly finalists: number;
  readonly proof: Proof | null;
}

/** What a run would take, before anything is called. Needs no key. `readings` of the verify split so far. */
export async function estimate(loaded: LoadedExperiment, readings: number): Promise<EstimateReport> {
  const judging = judgeCallsPerRollout(await metricsOf(loaded, (spec) => spec));
  const proof = proofOf(loaded, readings);
  const finalists = await finalistsOf(loaded, proof);
  const calls = callsOf(loaded, { judging, finalists });
  const task = await taskTokens(loaded);
  const tokens = { task, reflector: reflectionTokens(task, loaded), judge: judgeTokens(task) };
  const models = {
    task: loaded.models,
    reflector: [loaded.reflector, ...loaded.furtherReflectors],
    judge: loaded.judges,
  };
  const role = (name: Role) => roleEstimate(calls[name], tokens[name], models[name]);
  const roles = { task: role('task'), reflector: role('reflector'), judge: role('judge') };
  const all = Object.values(roles);
  const minutes = (name: Role) =>
    minutesOf(
      calls[name],
      models[name],
      name === 'reflector' ? SECONDS.reflector : SECONDS.task,
      tokens[name],
      loaded.concurrency,
    );
  return {
    step: loaded.step,
    profile: loaded.profile,
    label: loaded.label,
    generations: loaded.generations,
    calls_per_rollout: callsPerRollout(loaded.task),
    roles,
    total: {
      calls: plus(...all.map((one) => one.calls)),
      usd: all.some(({ usd }) => usd === null) ? null : plus(...all.flatMap(({ usd }) => usd ?? [])),
    },
    budget: { calls: loaded.budget.calls, usd: loaded.budget.usd },
    minutes: plus(minutes('task'), minutes('reflector'), minutes('judge')),
    unpriced: [...loaded.models, loaded.reflector, ...loaded.furtherReflectors, ...loaded.judges]
      .filter(({ price }) => price === null)
      .map(({ id }) => id),
    finalists,
    proof,
  };
}

/** As many as the budget lets in and as a YES can be had for, which is how many a run reads. */
async function finalistsOf(loaded: LoadedExperiment, proof: Proof | null): Promise<number> {
  if (proof === null) return 0;
  const kept = heldBack(await composeUncalled(loaded));
  return Math.min(kept.finalists, attainable(proof.units, proof.alpha));
}

/** Calls are spread evenly over the models. */
function roleEstimate(calls: Range, { input, output }: CallTokens, models: readonly ModelSpec[]): RoleEstimate {
  const [inputs, outputs] = [product(calls, input), product(calls, output)];
  const share = (tokens: number, side: 'input' | 'output') =>
    models.reduce((sum, { price }) => sum + ((tokens / models.length) * (price?.[side] ?? 0)) / 1e6, 0);
  const unpriced = calls.high > 0 && models.some(({ price }) => price === null);
  const usd = (end: 'low' | 'high') => share(inputs[end], 'input') + share(outputs[end], 'output');
  return {
    calls,
    input_tokens: inputs,
    output_tokens: outputs,
    usd: unpriced ? null : { low: usd('low'), high: usd('high') },
  };
}
