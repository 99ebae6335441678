import { type Files, placeWith, put } from './place.ts';

/** The folder of the step `greet`, relative to where the user stands. */
export const FOLDER = 'experiments/greet';
export const FILE = `${FOLDER}/experiment.yaml`;

/** A small experiment with a rehearsal; lines are numbered by the tests that break one of them. */
export const EXPERIMENT = `step: greet
prompt: { system: { file: prompt.md } }
task: { user: "{{input}}", output: { schema: schema.json } }
examples: { train: train.jsonl, verify: verify.jsonl }
models:
  - { id: "rehearsal:hasty", alias: hasty }
  - { id: "rehearsal:sloppy" }
reflector: { id: "rehearsal:reader" }
metrics:
  - { name: valid, check: json_schema }
  - { name: unique, check: unique_items, path: "names[*]" }
  - { name: three, check: exact_count, path: names, count: 3 }
primary: { valid: 1, unique: 2, three: 1 }
search: { proposals: 2, verify_attempts: 1 }
generations: 2
seed: 3
`;

const PROMPT = `Greet the people of the plan.

Answer in JSON: the names of those who are greeted.
Be polite.
`;

const SCHEMA = {
  type: 'object',
  required: ['names'],
  properties: { names: { type: 'array', items: { type: 'string' } } },
};

const REHEARSAL = `noise: 0.1
habits:
  twice: { kind: duplicate_item, path: "names[*]", cures: [["no name twice"]] }
  short: { kind: drop_item, path: names, cures: [["exactly three"]] }
models:
  hasty: { sensitivity: 1, habits: { twice: 0.9 } }
  sloppy: { sensitivity: 1, habits: { twice: 0.5, short: 0.6 } }
reflectors:
  reader:
    platitudes: [Be careful.]
    remedies:
      - { hypothesis: Names may stand twice., complaint: ["duplicate"], cures: [Write no name twice.] }
      - { hypothesis: The number is not firm., complaint: ["too few items", "items instead"], cures: [Give exactly three names.] }
`;

/** A row of a split. */
export function row(id: string, input: string): string {
  return `${JSON.stringify({ id, input, reference: { names: [`Ann ${id}`, `Bob ${id}`, `Cid ${id}`] } })}\n`;
}

const FILES: Files = {
  'experiment.yaml': EXPERIMENT,
  'prompt.md': PROMPT,
  'schema.json': JSON.stringify(SCHEMA),
  'rehearsal.yaml': REHEARSAL,
  'train.jsonl': ['a', 'b', 'c', 'd'].map((id) => row(id, `plan ${id}`)).join(''),
  'verify.jsonl': ['v', 'w', 'x'].map((id) => row(id, `plan ${id}`)).join(''),
};

/** A place where the step `greet` has an experiment. `files` are laid over it by their path in the experiment's folder. */
export function greetPlace(files: Files = {}): string {
  const place = placeWith();
  for (const [name, content] of Object.entries({ ...FILES, ...files })) put(place, { [`${FOLDER}/${name}`]: content });
  return place;
}

/** The experiment with a text of it swapped, which must be there. */
export function swapped(text: string | RegExp, by: string): string {
  const yaml = EXPERIMENT.replace(text, () => by);
  if (yaml === EXPERIMENT) throw new Error(`nothing to swap: ${text}`);
  return yaml;
}
