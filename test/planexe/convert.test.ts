import { mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { loadRecording, replayModel } from '../../src/adapters/models/replay.ts';
import { compose } from '../../src/app/compose.ts';
import { loadExperiment } from '../../src/app/config/load.ts';
import { candidateOf } from '../../src/domain/candidate.ts';
import type { Example } from '../../src/domain/example.ts';
import type { Caller } from '../../src/ports/model.ts';
import { memoryLedger } from '../adapters/calls/ledger.ts';
import { specOf } from '../adapters/models/rehearsal/stage.ts';
import { aidOf } from '../metrics/aid.ts';
import { convertPlanexe, PLANEXE, planexeIsThere } from './convert.ts';

if (!planexeIsThere) console.warn(`Skipped: the recorded outputs are not at ${PLANEXE}.`);

describe.skipIf(!planexeIsThere)('recorded outputs of a real pipeline', () => {
  const folder = mkdtempSync(join(tmpdir(), 'planexe-'));

  it('become an experiment whose every rollout is answered by a replay model', async () => {
    const { experiment, recorded, models, examples } = convertPlanexe(folder);
    const rows = readFileSync(join(folder, 'train.jsonl'), 'utf8').trim().split('\n');
    const train = rows.map((row) => JSON.parse(row) as Example);
    const candidate = candidateOf({ system: readFileSync(join(folder, 'prompt.md'), 'utf8') });
    const recording = loadRecording(recorded);
    const told = parse(readFileSync(experiment, 'utf8')) as { models: { id: string }[] };

    expect(models).toHaveLength(7);
    expect(told.models.map(({ id }) => id)).toEqual(models.map((model) => `replay:${model}`));
    expect(train.map(({ id }) => id)).toEqual(examples);
    expect(recording.rollouts).toHaveLength(35);
    expect(train.every(({ reference }) => JSON.stringify(reference).includes('review_lever'))).toBe(true);
    for (const model of models) {
      for (const example of train) {
        const about = { role: 'task' as const, key: 'key', rollout: { candidate, example, attempt: 0 } };
        const replay = replayModel(specOf(model, 'replay'), recording);
        const { text, usage } = await replay.call({ messages: [] }, about, new AbortController().signal);
        const { levers } = JSON.parse(text) as { levers: { name: string; options: string[] }[] };
        expect(levers.length).toBeGreaterThanOrEqual(5);
        expect(levers.every(({ name, options }) => name !== '' && options.length > 0)).toBe(true);
        expect(usage === null || usage.outputTokens > 100).toBe(true);
      }
    }
  });

  it('become an experiment that loads, and whose rollouts every metric can score', async () => {
    const { experiment: path } = convertPlanexe(folder);
    const loaded = await loadExperiment({ cwd: folder, env: {}, path });
    const { experiment, models } = await compose(loaded);
    const { base, task, examples, metrics } = experiment;
    const signal = new AbortController().signal;
    let scores = 0;
    for (const { spec, call } of models) {
      const model = {
        spec,
        complete: (...[request, about]: Parameters<Caller['complete']>) => call(request, about, signal),
      };
      for (const example of examples.train) {
        const kept = { completion: () => null, saveCompletion: async () => undefined };
        const input = { candidate: base, example, attempt: 0, key: 'key', model, signal };
        const answer = await task.run({ ...input, archive: kept, ledger: memoryLedger() });
        for (const metric of metrics) {
          const score = await metric.score({ ...answer, example, durationMs: 0, components: base.components }, aidOf());
          expect([metric.name, score.kind]).toEqual([metric.name, 'scored']);
          scores += score.kind === 'scored' && metric.name === 'unique_names' ? score.value : 0;
        }
      }
    }
    expect(experiment.label).toBe('REPLAYED');
    expect(scores).toBeGreaterThan(30);
    expect(scores).toBeLessThan(35);
  });
});
