// The prompt of a labelling step against itself: two sets of attempts of the same prompt on the verify split, drawn at
// temperature 1 from the model's chances, and the verdict on one against the other as if it were a candidate. A YES is an error.
// usage: node bench/same.mjs --step STEP [--repetitions N] [--attempts N] [--populations DIR]
import { parseArgs } from 'node:util';
import { alphaOf } from '../dist/domain/reading.js';
import { sheetOf } from '../dist/domain/score.js';
import { verdictsOf } from '../dist/domain/verdict.js';
import { experimentFor, measureVerify } from './measureVerify.mjs';

const { values: flags } = parseArgs({
  options: {
    step: { type: 'string' },
    repetitions: { type: 'string', default: '20' },
    attempts: { type: 'string', default: '1' },
    populations: { type: 'string', default: 'populations' },
  },
});
const { step, populations } = flags;
const [repetitions, attempts] = [Number(flags.repetitions), Number(flags.attempts)];

const loaded = await experimentFor(step, ['models.0.temperature=1']);
const prompt = loaded.base.components.user;
const { experiment, rows } = await measureVerify(
  loaded,
  { prompt },
  { populations, file: `${step}-same`, attempts: 2 * repetitions * attempts },
);
const verdicts = Array.from({ length: repetitions }, (_, turn) => {
  const [before, after] = [sheetFrom(2 * turn * attempts), sheetFrom((2 * turn + 1) * attempts)];
  const [verdict] = verdictsOf(contest(), before, [after]);
  return verdict;
});
console.log(
  `${step}: the prompt against itself, ${experiment.examples.verify.length} verify examples, ${attempts} attempts`,
);
for (const { kind, evidence: own } of verdicts)
  console.log(`  ${kind.padEnd(12)} ${(100 * own.primary.delta).toFixed(1)} points`);
const count = (kind) => verdicts.filter((verdict) => verdict.kind === kind).length;
console.log(`YES ${count('YES')}, CONDITIONAL ${count('CONDITIONAL')}, NO ${count('NO')} of ${repetitions}`);

/** The attempts from `first` on, numbered anew. */
function sheetFrom(first) {
  const own = rows.prompt.filter(({ ask }) => ask.attempt >= first && ask.attempt < first + attempts);
  return sheetOf(
    'verify',
    own.map((row) => ({ ...row, ask: { ...row.ask, attempt: row.ask.attempt - first } })),
  );
}

function contest() {
  const { primary, guards, models } = experiment;
  return {
    primary,
    guards,
    models: models.map(({ id }) => id),
    unitOf: (example) => example,
    reading: 1,
    alpha: alphaOf(1, guards.alpha),
    doubts: [],
  };
}
