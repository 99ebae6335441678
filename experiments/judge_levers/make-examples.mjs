// Writes examples/*.jsonl: the plans of identify_potential_levers, each with two answers that have known faults, as a
// judge is asked about them. The levels follow from the faults, by rubrics/levers.yaml. Run after `npm run build`, when the
// rubric changes. For grades of your own people: evolve judge export --graded.
import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { readRubric } from '../../dist/app/config/rubric.js';
import { hashOf } from '../../dist/domain/hash.js';
import { judgeMessage } from '../../dist/metrics/judge/message.js';

const here = (path) => fileURLToPath(new URL(path, import.meta.url));
const rubric = readRubric(here('../../rubrics/levers.yaml'));

/** By the number of levers that repeat the first one. */
const DISTINCT = [5, 3, 2];
/** By the number of levers whose options are labels: none, some, all. */
const CONCRETE = [5, 3, 1];
/** By the number of invented figures. */
const GROUNDED = [5, 3, 2, 2, 1];

for (const split of ['train', 'verify']) {
  const plans = readFileSync(here(`../identify_potential_levers/examples/${split}.jsonl`), 'utf8').trimEnd().split('\n').map((line) => JSON.parse(line));
  const rows = plans.flatMap((plan, index) => [0, 1].map((turn) => rowOf(plan, 2 * index + turn)));
  writeFileSync(here(`examples/${split}.jsonl`), rows.map((row) => `${JSON.stringify(row)}\n`).join(''));
}

function rowOf({ id: group, input, reference }, number) {
  const [repeats, labels, figures] = [number % 3, Math.floor(number / 3) % 3, [0, 1, 4, 2, 0][number % 5]];
  const levers = reference.levers.map((lever) => ({ ...lever }));
  for (let at = 1; at <= repeats; at++) levers[at] = { ...levers[0], name: `${levers[0].name}, again` };
  const short = [0, Math.ceil(levers.length / 2), levers.length][labels];
  for (const lever of levers.slice(0, short)) lever.options = lever.options.map((option) => option.split(/[\s，。]+/u).slice(0, 2).join(' '));
  for (const [at, lever] of levers.slice(0, figures).entries()) lever.consequences = `${lever.consequences} (+${13 + 11 * at}%)`;
  const levels = { distinct: DISTINCT[repeats], concrete: CONCRETE[labels], grounded: GROUNDED[figures] };
  const because = `${repeats} levers repeat the first, ${short} have labels for options, ${figures} have an invented figure.`;
  const id = hashOf([group, number]).slice(0, 16);
  const answer = { strategic_rationale: reference.strategic_rationale, levers };
  return { id, input: judgeMessage(rubric, { id, input }, [{ name: 'ANSWER', value: answer }], id), expected: { levels }, reference: { because, levels }, group };
}
