import { lineProcess } from '../adapters/commands/lineProcess.ts';
import { UserError, unreachable } from '../domain/errors.ts';
import { hashOf } from '../domain/hash.ts';
import { createCheck } from '../metrics/checks.ts';
import { createCommandMetric } from '../metrics/command.ts';
import { compositeMetric } from '../metrics/composite.ts';
import { absoluteJudge } from '../metrics/judge/absolute.ts';
import { lazyJudge } from '../metrics/judge/lazy.ts';
import { lazyPairwiseJudge } from '../metrics/judge/lazyPairwise.ts';
import { byOwnCriterion } from '../metrics/judge/ownCriterion.ts';
import { pairwiseJudge } from '../metrics/judge/pairwise.ts';
import { createModuleMetric } from '../metrics/module.ts';
import { onlyIf } from '../metrics/onlyIf.ts';
import type { Metric } from '../ports/metric.ts';
import type { ModelSpec } from '../ports/model.ts';
import type { LoadedExperiment } from './config/load.ts';
import type { DeclaredCommand, DeclaredJudge, DeclaredMetric } from './config/metrics.ts';
import { reading } from './config/mistakes.ts';

/**
 * The metrics of an experiment, in its order; or those of `names` and what they need. `versioned` gives a judge's spec what
 * its answers depend on beside its name.
 */
export async function metricsOf(
  loaded: LoadedExperiment,
  versioned: (spec: ModelSpec) => ModelSpec,
  names: readonly string[] = loaded.metrics.map(({ name }) => name),
): Promise<readonly Metric[]> {
  const wanted = withNeeds(names, loaded.metrics);
  const metrics: Metric[] = [];
  for (const [index, declared] of loaded.metrics.entries()) {
    if (!wanted.has(declared.name)) continue;
    try {
      metrics.push(gated(await createMetric(declared, metrics, loaded, versioned), declared, metrics));
    } catch (error) {
      // A mistake is told with the place of its metric.
      reading(loaded.source, ['metrics', index], () => {
        throw error;
      });
    }
  }
  return metrics;
}

/** What a metric needs stands above it, so one walk from the end finds all. */
function withNeeds(names: readonly string[], declared: readonly DeclaredMetric[]): ReadonlySet<string> {
  const wanted = new Set(names);
  for (const metric of declared.toReversed()) {
    if (!wanted.has(metric.name)) continue;
    for (const gate of metric.onlyIf ?? []) wanted.add(gate.metric);
    if (metric.kind === 'composite') for (const part of metric.parts) wanted.add(part.metric);
  }
  return wanted;
}

async function createMetric(
  declared: DeclaredMetric,
  above: readonly Metric[],
  loaded: LoadedExperiment,
  versioned: (spec: ModelSpec) => ModelSpec,
): Promise<Metric> {
  switch (declared.kind) {
    case 'check':
      return createCheck(declared.name, declared.check, checkOptions(declared, loaded));
    case 'module':
      return createModuleMetric(declared.name, declared.module);
    case 'rubric':
      return judgeMetric(declared, declared.name, loaded, versioned);
    case 'composite': {
      const parts = declared.parts.map(({ metric, weight }) => ({ metric: named(metric, above), weight }));
      return compositeMetric(declared.name, parts, declared.penalty);
    }
    case 'command':
      return commandMetric(declared, declared.name, loaded);
    default:
      return unreachable(declared);
  }
}

function commandMetric(
  { command, hash, folder, timeoutMs, scale, ...own }: DeclaredCommand,
  name: string,
  { env }: LoadedExperiment,
) {
  const { ask, close } = lineProcess({ command, folder, env, timeoutMs });
  const { unit, direction } = own;
  return createCommandMetric({ name, hash: hashOf({ command, hash }), unit, direction, scale }, ask, close);
}

function checkOptions(
  { name, check, options }: DeclaredMetric & { readonly kind: 'check' },
  { task }: LoadedExperiment,
) {
  if (check !== 'json_schema' || 'schema' in options) return options;
  if (task.schema === null)
    throw new UserError(`metric ${name}: json_schema needs \`task.output.schema\`, or a schema of its own`);
  return { ...options, schema: task.schema };
}

function judgeMetric(
  declared: DeclaredJudge,
  name: string,
  loaded: LoadedExperiment,
  versioned: (spec: ModelSpec) => ModelSpec,
): Metric {
  const judge = judgeBy(declared, name, loaded, versioned);
  return declared.own ? byOwnCriterion(judge) : judge;
}

function judgeBy(
  { rubric, prompt, mode, judges }: DeclaredJudge,
  name: string,
  { base }: LoadedExperiment,
  versioned: (spec: ModelSpec) => ModelSpec,
): Metric {
  if (mode === 'lazy') return lazyJudge({ name, rubric });
  if (mode === 'lazy pairwise') return lazyPairwiseJudge({ name, rubric, base: base.id });
  const parts = { name, rubric, prompt, judges: judges.map(versioned) };
  return mode === 'absolute' ? absoluteJudge(parts) : pairwiseJudge({ ...parts, base: base.id });
}

function gated(metric: Metric, { onlyIf: gates = [] }: DeclaredMetric, above: readonly Metric[]): Metric {
  return onlyIf(
    metric,
    gates.map(({ metric: name, atLeast }) => ({ metric: named(name, above), atLeast })),
  );
}

function named(name: string, metrics: readonly Metric[]): Metric {
  const found = metrics.find((metric) => metric.name === name);
  if (found === undefined) throw new Error(`no metric ${name} above`);
  return found;
}
