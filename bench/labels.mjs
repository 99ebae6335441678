// What a verdict on a labelling step has to be compared with, measured on the same verify split by the same model: every
// declared prompt (experiments/<step>/baselines), the same calibrated, and solved examples drawn at random. Resumable:
// what is in the population is not asked again.
// usage: node bench/labels.mjs --step STEP [--random N] [--shown K] [--populations DIR] [--set key=value]... [NAME=PROMPT_FILE]...
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { shuffled, streamOf } from '../dist/domain/random.js';
import { shelfOf } from '../dist/domain/shelf.js';
import { renderDemonstration, solvedByLabel } from '../dist/operators/demonstration.js';
import { experimentFor, measureVerify } from './measureVerify.mjs';

const { values: flags, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    step: { type: 'string' },
    random: { type: 'string', default: '10' },
    shown: { type: 'string', default: '8' },
    populations: { type: 'string', default: 'populations' },
    set: { type: 'string', multiple: true, default: [] },
  },
});
const { step } = flags;
const folder = join('experiments', step, 'baselines');
const textOf = (path) => readFileSync(path, 'utf8').replace(/\r\n/g, '\n');

const declared = Object.fromEntries(
  readdirSync(folder).map((name) => [name.replace(/\.md$/, ''), textOf(join(folder, name))]),
);
const given = Object.fromEntries(
  positionals.map((pair) => [pair.split('=')[0], textOf(pair.slice(pair.indexOf('=') + 1))]),
);

const plain = await experimentFor(step, flags.set);
const random = randomlyShown(plain, Number(flags.random), Number(flags.shown));
const measured = await measure(plain, { ...declared, ...given, ...random });
const calibrated = await measure(
  await experimentFor(step, [...flags.set, 'models.0.params.calibrate=content_free']),
  declared,
);

const best = Object.keys(declared).reduce((a, b) => (share(measured[b]) > share(measured[a]) ? b : a));
console.log(`${step}: ${Object.keys(measured[best]).length} verify examples, ${plain.models[0].id}`);
for (const name of Object.keys(declared)) line(name, measured[name]);
for (const name of Object.keys(declared)) line(`${name}, calibrated`, calibrated[name]);
summary(
  `${flags.random} times ${flags.shown} examples at random, balanced`,
  Object.keys(random).map((name) => share(measured[name])),
);
for (const name of Object.keys(given)) {
  line(name, measured[name]);
  const { won, lost, p } = against(measured[name], measured[best]);
  console.log(
    `  against ${best}, the best declared: ${points(share(measured[name]) - share(measured[best]))}, ${won} won, ${lost} lost, two-sided exact p = ${p.toPrecision(2)}`,
  );
}

/** Right or wrong by example, for each prompt. */
async function measure(experimentFile, prompts) {
  const calibrate = experimentFile.models[0].params.calibrate ?? 'plain';
  const { populations } = flags;
  const { experiment, rows } = await measureVerify(experimentFile, prompts, {
    populations,
    file: `${step}-${calibrate}`,
  });
  const metric = experiment.primary[0].metric;
  const valuesOf = (own) => Object.fromEntries(own.map(({ ask, scores }) => [ask.example, scores[metric].value]));
  return Object.fromEntries(Object.entries(rows).map(([prompt, own]) => [prompt, valuesOf(own)]));
}

/** As many of each label as go, in an order drawn by chance: what a person would do who picks examples without measuring. */
function randomlyShown({ base, examples, task }, times, shown) {
  const sets = Array.from({ length: times }, (_, index) => {
    const random = streamOf('random demonstrations', index);
    const byLabel = task.labels.map((label) =>
      shuffled(
        examples.train.filter(({ expected }) => expected === label),
        random,
      ),
    );
    const turns = Array.from(
      { length: shown },
      (_, turn) => byLabel[turn % byLabel.length][Math.floor(turn / byLabel.length)],
    );
    const shelf = shelfOf(base.components, null);
    const items = shuffled(turns, random).map((example) => renderDemonstration(solvedByLabel(example), shelf.template));
    return [`random ${index}`, shelf.with(items).user];
  });
  return Object.fromEntries(sets);
}

function share(row) {
  const all = Object.values(row);
  return all.reduce((sum, value) => sum + value, 0) / all.length;
}

/** McNemar's exact test: under no difference each discordant pair is a fair coin. */
function against(a, b) {
  const differences = Object.keys(a).map((id) => a[id] - b[id]);
  const won = differences.filter((value) => value > 0).length;
  const lost = differences.filter((value) => value < 0).length;
  const n = won + lost;
  let tail = 0;
  for (let k = 0, ways = 1; k <= Math.min(won, lost); ways = (ways * (n - k)) / (k + 1), k++) tail += ways / 2 ** n;
  return { won, lost, p: Math.min(1, 2 * tail) };
}

function line(name, row) {
  console.log(`${name.padEnd(34)} ${share(row).toFixed(3)}`);
}

function summary(name, values) {
  if (values.length === 0) return;
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  console.log(
    `${name}: mean ${mean.toFixed(3)}, from ${Math.min(...values).toFixed(3)} to ${Math.max(...values).toFixed(3)}`,
  );
}

function points(value) {
  return `${value < 0 ? '' : '+'}${(100 * value).toFixed(1)} points`;
}
