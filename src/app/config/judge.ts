import { KNOWN_PROVIDERS } from '../../adapters/models/providers.ts';
import type { ModelSpec } from '../../ports/model.ts';
import type { Mistake } from './mistakes.ts';
import { providerOf, specOf, unknownProvider } from './models.ts';
import type { ExperimentKeys } from './schema/experiment.ts';
import type { JudgeKeys, JudgeModelKeys, MetricKeys } from './schema/metrics.ts';
import type { Path } from './source.ts';

/** Who judges for a metric: the models, none where people do. */
export function judgeSpecs(metric: MetricKeys, keys: ExperimentKeys): readonly ModelSpec[] {
  return modelsIn(judgeOf(metric, keys)).map((model) => specOf(model, keys, 2048));
}

/** The metric's own judge, else the experiment's. */
export function judgeOf({ judge }: MetricKeys, keys: ExperimentKeys): JudgeKeys | undefined {
  return judge ?? keys.judge;
}

/** No judge, judges of unknown providers, of no fixed version, or twice the same. */
export function judgeMistakes(metric: MetricKeys, keys: ExperimentKeys, path: Path): Mistake[] {
  if (metric.rubric === undefined) return [];
  const judge = judgeOf(metric, keys);
  if (judge === undefined)
    return [{ path: [...path, 'rubric'], message: 'a rubric needs a `judge`: a model, a list of two, or lazy' }];
  const place: Path = metric.judge === undefined ? ['judge'] : [...path, 'judge'];
  const models = modelsIn(judge);
  const placed = models.map((model, at): [JudgeModelKeys, Path] => [
    model,
    [...place, ...(Array.isArray(judge) ? [at] : []), 'id'],
  ]);
  return [
    ...placed.flatMap(([model, at]) => [...unknownProvider(model, keys, at), ...rolling(model, at)]),
    ...(models.length === 2 && models[0]!.id === models[1]!.id
      ? [{ path: place, message: 'two judges must be two different models' }]
      : []),
    ...(judge === 'lazy' && metric.prompt !== undefined
      ? [{ path: [...path, 'prompt'], message: 'a lazy judge goes by the rubric: leave `prompt` out' }]
      : []),
  ];
}

/** What makes a judge's word worth less, though it may judge. */
export function judgeWarnings(judges: readonly ModelSpec[], targets: readonly ModelSpec[]): string[] {
  const isTarget = ({ provider, name }: ModelSpec) =>
    targets.some((target) => target.provider === provider && target.name === name);
  return [
    ...judges
      .filter(isTarget)
      .map(({ id }) => `the judge ${id} is a target too: models favour their own answers, so let another one judge`),
    ...judges
      .filter(({ provider, name }) => !isPinned(provider, name))
      .map(({ id }) => `the judge ${id} has no fixed version: it may judge otherwise tomorrow`),
  ];
}

function modelsIn(judge: JudgeKeys | undefined): readonly JudgeModelKeys[] {
  if (judge === undefined || judge === 'lazy') return [];
  return Array.isArray(judge) ? judge : [judge];
}

function rolling({ id, allow_rolling: allowed }: JudgeModelKeys, path: Path): Mistake[] {
  const provider = providerOf(id);
  if (allowed || isPinned(provider, id.slice(provider.length + 1))) return [];
  const message = `"${id}" names no fixed version, so what it judges may change while a run lasts: name a dated one, or say allow_rolling: true`;
  return [{ path, message }];
}

/** A date (2025-04-14, 20250929, 2411, 0613) or a build (001) as a word of the name. */
const FIXED = /[-_@](\d{4}-\d{2}-\d{2}|\d{8}|\d{6}|\d{4}|\d{3})(?=$|[-:@])/;
const LATEST = /(^|[-:@])latest$/;

/** Hosted models are pinned by a date or build in their name. On a server of the user's own the name is what it is. */
function isPinned(provider: string, name: string): boolean {
  if (LATEST.test(name)) return false;
  if (provider === 'ollama') return name.includes(':');
  return FIXED.test(name) || !Object.hasOwn(KNOWN_PROVIDERS, provider);
}
