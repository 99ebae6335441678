import { resolve } from 'node:path';
import type { Splits } from '../../adapters/examples/splits.ts';
import { readTextFile } from '../../adapters/locators/textFile.ts';
import type { Json } from '../../domain/example.ts';
import { hashOf } from '../../domain/hash.ts';
import type { Rubric } from '../../domain/rubric.ts';
import type { LengthPenalty } from '../../metrics/composite.ts';
import { OWN_CRITERION } from '../../metrics/judge/ownCriterion.ts';
import type { ModelSpec } from '../../ports/model.ts';
import { filesHash } from './filesHash.ts';
import { judgeOf, judgeSpecs } from './judge.ts';
import { type Mistake, reading } from './mistakes.ts';
import { readRubric } from './rubric.ts';
import type { ExperimentKeys } from './schema/experiment.ts';
import type { MetricKeys } from './schema/metrics.ts';
import type { Path, Source } from './source.ts';

/** A metric as the experiment declares it. */
export type DeclaredMetric = (
  | { readonly kind: 'check'; readonly check: string; readonly options: { readonly [option: string]: Json } }
  | DeclaredModule
  | DeclaredCommand
  | DeclaredJudge
  | DeclaredComposite
) & { readonly name: string; readonly onlyIf?: readonly DeclaredGate[] };

export interface DeclaredGate {
  readonly metric: string;
  /** On its scale as 0..1. */
  readonly atLeast: number;
}

interface DeclaredModule {
  readonly kind: 'module';
  /** Absolute. */
  readonly module: string;
  /** Of the module's text; what it imports is not covered. */
  readonly hash: string;
}

export interface DeclaredCommand {
  readonly kind: 'command';
  readonly command: readonly string[];
  /** Of the declared files. */
  readonly hash: string;
  /** Where it is started. */
  readonly folder: string;
  readonly timeoutMs: number;
  readonly unit: string;
  readonly direction: 'maximise' | 'minimise';
  readonly scale: readonly [number, number] | null;
}

export interface DeclaredJudge {
  readonly kind: 'rubric';
  readonly rubric: Rubric;
  /** Each example says itself what is asked for: `rubric: example`. */
  readonly own?: true;
  /** Null: the usual instructions. */
  readonly prompt: string | null;
  readonly mode: 'absolute' | 'pairwise' | 'lazy' | 'lazy pairwise';
  readonly judges: readonly ModelSpec[];
}

export interface DeclaredComposite {
  readonly kind: 'composite';
  /** Weights sum to 1. */
  readonly parts: readonly { readonly metric: string; readonly weight: number }[];
  readonly penalty: LengthPenalty | null;
}

/** Reads what the metric at `index` is declared by. Throws `UserError` for a file that is not there or not right. */
export function declaredMetric(index: number, keys: ExperimentKeys, folder: string, source: Source): DeclaredMetric {
  const metric = keys.metrics[index]!;
  const path: Path = ['metrics', index];
  const own = { name: metric.name, ...(metric.only_if === undefined ? {} : { onlyIf: metric.only_if.map(gateOf) }) };
  if (metric.module !== undefined) return { ...own, ...moduleOf(metric.module) };
  if (metric.command !== undefined) return { ...own, ...commandOf(metric, metric.command) };
  if (metric.rubric !== undefined) return { ...own, ...rubricOf(metric, metric.rubric) };
  if (metric.composite !== undefined) return { ...own, ...compositeOf(metric, metric.composite, keys) };
  const { name: _, check = '', only_if: __, ...options } = metric;
  return { ...own, kind: 'check', check, options: options as { readonly [option: string]: Json } };

  function moduleOf(file: string): DeclaredModule {
    const module = resolve(folder, file);
    return { kind: 'module', module, hash: hashOf(textOf(module, 'module', 'metric module')) };
  }

  function commandOf({ files = [], timeout_s = 60, ...rest }: MetricKeys, command: readonly string[]): DeclaredCommand {
    const hash = filesHash({ files, folder, what: 'file of a metric', prompt: [] }, (at, read) =>
      reading(source, [...path, 'files', at], read),
    );
    const { unit = 'score', direction = 'maximise', scale = null } = rest;
    return {
      kind: 'command',
      command,
      hash,
      folder,
      timeoutMs: timeout_s * 1000,
      unit,
      direction,
      scale,
    };
  }

  function rubricOf({ mode = 'absolute', prompt }: MetricKeys, file: string): DeclaredJudge {
    return {
      kind: 'rubric',
      ...(file === OWN
        ? { rubric: OWN_CRITERION, own: true as const }
        : { rubric: reading(source, [...path, 'rubric'], () => readRubric(resolve(folder, file))) }),
      prompt: prompt === undefined ? null : textOf(resolve(folder, prompt), 'prompt', "judge's prompt"),
      mode: judgeOf(metric, keys) !== 'lazy' ? mode : mode === 'pairwise' ? 'lazy pairwise' : 'lazy',
      judges: judgeSpecs(metric, keys),
    };
  }

  function textOf(file: string, key: string, what: string): string {
    return reading(source, [...path, key], () => readTextFile(file, { what, maxBytes: 10_000_000 }));
  }
}

/** In place of a rubric's file. */
const OWN = 'example';

/** A judge by what examples ask for themselves, where none asks for anything. */
export function ownCriterionMistakes(metrics: readonly DeclaredMetric[], { train, verify }: Splits): Mistake[] {
  const asked = [...train, ...(verify ?? [])].some(({ rubric }) => rubric !== undefined);
  return metrics.flatMap((metric, index) =>
    metric.kind === 'rubric' && metric.own && !asked
      ? [{ path: ['metrics', index, 'rubric'], message: '`example` needs examples with a "rubric": none has one' }]
      : [],
  );
}

/** All judges of an experiment, each once. */
export function judgesOf(metrics: readonly DeclaredMetric[]): readonly ModelSpec[] {
  const all = metrics.flatMap((metric) => (metric.kind === 'rubric' ? metric.judges : []));
  return [...new Map(all.map((spec) => [hashOf(spec), spec])).values()];
}

function gateOf(gate: NonNullable<MetricKeys['only_if']>[number]): DeclaredGate {
  return typeof gate === 'string' ? { metric: gate, atLeast: 1 } : { metric: gate.metric, atLeast: gate.at_least };
}

function compositeOf(
  { length_penalty: penalty }: MetricKeys,
  weights: Readonly<Record<string, number>>,
  { gates }: ExperimentKeys,
): DeclaredComposite {
  const total = Object.values(weights).reduce((sum, weight) => sum + weight, 0);
  return {
    kind: 'composite',
    parts: Object.entries(weights).map(([metric, weight]) => ({ metric, weight: weight / total })),
    penalty: penalty === undefined ? null : { ...penalty, limit: penalty.limit ?? gates.max_chars },
  };
}
