// Prompts measured on the verify split of a labelling step as the program measures them, for benches. Resumable: what is in
// the population is not asked again.
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { openPopulation } from '../dist/adapters/store/population.js';
import { compose } from '../dist/app/compose.js';
import { loadExperiment } from '../dist/app/config/load.js';
import { labOf } from '../dist/app/lab.js';
import { candidateOf } from '../dist/domain/candidate.js';

export function experimentFor(step, set) {
  return loadExperiment({ cwd: process.cwd(), env: process.env, step, set: [...set, 'budget.calls=100000'] });
}

/** `prompts` by name; returns the experiment and the rows of each prompt, by name. `file`: the population, without its ending. */
export async function measureVerify(experimentFile, prompts, { populations, file, attempts = 1 }) {
  const { experiment, models, reflector, judges } = await compose({ ...experimentFile, generations: 0 });
  mkdirSync(populations, { recursive: true });
  const population = openPopulation(join(populations, `${file}.sqlite`));
  try {
    const run = await population.runs({ verify: null, profile: null }).open(experiment);
    const lab = labOf(experiment, {
      models,
      reflectors: [reflector],
      judges,
      ledger: population.ledgerFor(run.head.number, experiment.budget),
      population,
      loaded: experimentFile,
      watch: (event) => event.kind === 'answered' && progress(event.done),
      signal: new AbortController().signal,
    });
    const candidates = Object.values(prompts).map((user) => candidateOf({ user }));
    const asks = candidates.flatMap(({ id }) =>
      experiment.examples.verify.flatMap((example) =>
        Array.from({ length: attempts }, (_, attempt) => ({
          candidate: id,
          example: example.id,
          model: models[0].spec.id,
          attempt,
          split: 'verify',
        })),
      ),
    );
    const { rows } = await lab.measure({ generation: 0, stage: 'verify' }, candidates, asks);
    const rowsOf = ({ id }) => rows.filter(({ ask }) => ask.candidate === id);
    return {
      experiment,
      rows: Object.fromEntries(Object.keys(prompts).map((name, at) => [name, rowsOf(candidates[at])])),
    };
  } finally {
    await Promise.all(models.map((model) => model.close?.()));
    population.close();
  }
}

function progress(done) {
  if (done % 50 === 0) process.stderr.write(`${done} answered\n`);
}
