import type { Rollout } from '../../domain/rollout.ts';
import type { Row } from '../../domain/score.ts';
import type { Aid, BaseAnswer } from '../../ports/metric.ts';
import { modelHash } from '../../ports/model.ts';
import { known, type ScoringBench, type Underway } from './bench.ts';

/** What metrics may use beside one rollout. `scores` grows as metrics are done; `underway` finds answers of this wave. */
export function aidFor(bench: ScoringBench, rollout: Rollout, scores: Row['scores'], underway: Underway): Aid {
  const { archive, judges } = bench;
  return {
    key: rollout.key,
    example: known(bench.exampleHashes, rollout.example),
    scores,
    async judge(spec, key, request) {
      const archived = archive.completion(key);
      if (archived !== null) return archived;
      const completion = await known(judges, modelHash(spec)).complete(request, { role: 'judge', key });
      await archive.saveCompletion(key, completion);
      return completion;
    },
    exhibit: (exhibit) =>
      archive.saveExhibit({ ...exhibit, rollout: rollout.key, example: known(bench.exampleHashes, rollout.example) }),
    async keepGrade(grade) {
      const judgedAt = new Date().toISOString();
      await archive.saveGrade({ ...grade, rollout: rollout.key, person: false, judgedAt });
    },
    peopleOn: (rubric) => archive.peopleOn(rollout.key, rubric),
    base: () => baseAnswer(bench, rollout, underway),
  };
}

/** The base's answer of the same attempt; where it has none, its first. */
async function baseAnswer(
  bench: ScoringBench,
  { example, model, attempt, candidate, key, output }: Rollout,
  underway: Underway,
): Promise<BaseAnswer | null> {
  const base = bench.experiment.base.id;
  if (candidate === base) return { key, output };
  const keys = [attempt, 0].map((number) => bench.keyOf({ candidate: base, example, model, attempt: number }));
  for (const wanted of keys) {
    const found = (await underway(wanted)) ?? bench.archive.rollouts([wanted]).get(wanted);
    if (found) return { key: found.key, output: found.output };
  }
  return null;
}
