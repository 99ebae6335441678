import { ABLATIONS, VARIANTS } from './rows.mjs';

/** The tables that these runs give, as Markdown. */
export function renderTables(runs) {
  const asItIs = runs.filter(({ search }) => search === 'as it is');
  return [compared(asItIs), ablated(runs)].filter((table) => table !== null).join('\n\n');
}

/** A file of results: what was measured, when and how, then the tables. */
export function renderResults(runs) {
  return `# Results in the simulated world

SIMULATED: nothing here was answered by a language model. Written by \`npm run bench:promptworld\` on ${new Date().toISOString().slice(0, 10)}; commits ${distinct(runs, 'commit')}; worlds ${distinct(runs, 'world')}; seeds ${distinct(runs, 'seed')}; ${runs.length} runs.

Mean normalised noiseless score on held-out cases, 0 = the seed prompt, 1 = the oracle's; in brackets the standard error of the mean. \`task calls\` is everything the engine spends on the task's models. The rows of others are from their own runs on the same worlds: the better of the prototype's two, and the best of gepa's four.

${renderTables(runs)}

"at least" is what was asked of \`base\`; "gepa at 2,000" is the best row of gepa with 2,000 calls, to be held beside evolve with 1,000.
`;
}

function distinct(runs, key) {
  return [...new Set(runs.map((run) => run[key]))].sort().join(', ');
}

function compared(runs) {
  if (runs.length === 0) return null;
  const rows = Object.entries(VARIANTS).flatMap(([variant, { rows }]) =>
    Object.entries(rows).flatMap(([budget, { prototype, error: theirs, gepa, minimum }]) => {
      const own = runs.filter((run) => run.variant === variant && run.budget === Number(budget));
      if (own.length === 0) return [];
      const scores = scoresOf(own);
      const { mean, error } = summary(scores);
      const judged = judge(mean, Math.hypot(error, theirs), { prototype, minimum });
      return [
        `| ${variant} | ${budget} | ${shown(scores)} | ${scores.length} | ${prototype} (${theirs.toFixed(3)}) | ${gepa} | ${rows[2000].gepa} | ${minimum ?? ''} | ${judged} | ${distinct(own, 'commit')} |`,
      ];
    }),
  );
  return [
    '| variant | task calls | evolve | runs | prototype | gepa | gepa at 2,000 | at least | | commit |',
    '|---|---|---|---|---|---|---|---|---|---|',
    ...rows,
  ].join('\n');
}

/** How a mean stands to what is asked of it; `error` is the standard error of its difference to the prototype's. */
function judge(mean, error, { prototype, minimum }) {
  if (minimum !== undefined && mean < minimum) return `MISSED by ${(minimum - mean).toFixed(3)}`;
  if (mean >= prototype) return 'ahead of the prototype';
  return mean >= prototype - error ? 'within their errors of the prototype' : 'BEHIND the prototype';
}

function ablated(runs) {
  const cellOf = ({ variant, budget, world, seed }) => [variant, budget, world, seed].join(' ');
  const measured = new Set(runs.filter(({ search }) => search !== 'as it is').map(cellOf));
  const compared = runs.filter((run) => measured.has(cellOf(run)));
  if (compared.length === 0) return null;
  const columns = [...new Set(compared.map(({ variant, budget }) => `${variant} ${budget}`))];
  const within = (column) => compared.filter(({ variant, budget }) => `${variant} ${budget}` === column);
  const rows = Object.keys(ABLATIONS).flatMap((search) => {
    const cells = columns.map((column) => {
      const scores = scoresOf(within(column).filter((run) => run.search === search));
      if (scores.length === 0) return '–';
      return search === 'as it is' ? shown(scores) : `${shown(scores)}${differenceOf(within(column), search)}`;
    });
    return cells.every((cell) => cell === '–') ? [] : [`| ${search} | ${cells.join(' | ')} |`];
  });
  const head = `| search | ${columns.join(' | ')} |\n|---|${columns.map(() => '---|').join('')}`;
  return `What each part is worth; after the semicolon the mean difference to the search as it is, on the same worlds and seeds, with its standard error.\n\n${head}\n${rows.join('\n')}`;
}

/** Paired: the same world and seed with and without. */
function differenceOf(runs, search) {
  const changes = runs.flatMap((run) => {
    if (run.search !== search) return [];
    const other = runs.find(
      ({ search, world, seed }) => search === 'as it is' && world === run.world && seed === run.seed,
    );
    return other ? [run.score - other.score] : [];
  });
  if (changes.length === 0) return '';
  const { mean, error } = summary(changes);
  return `; ${mean < 0 ? '−' : '+'}${Math.abs(mean).toFixed(3)} (${error.toFixed(3)})`;
}

function scoresOf(runs) {
  return runs.map(({ score }) => score);
}

function shown(values) {
  const { mean, error } = summary(values);
  return `${mean.toFixed(3)} (${error.toFixed(3)})`;
}

function summary(values) {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const squares = values.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  return { mean, error: Math.sqrt(squares / Math.max(1, values.length - 1) / values.length) };
}
