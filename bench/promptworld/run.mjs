import { parseArgs } from 'node:util';
import { ABLATIONS, VARIANTS } from './rows.mjs';
import { isThere, PROMPTWORLD, startServer } from './server.mjs';
import { evolveWorld } from './world.mjs';

const { values: options } = parseArgs({
  options: {
    variants: { type: 'string', default: Object.keys(VARIANTS).join(',') },
    budgets: { type: 'string', default: '500,1000,2000' },
    worlds: { type: 'string', default: '23,24,25,26,27,28,29,30' },
    seeds: { type: 'string', default: '1,2,3' },
    ablations: { type: 'boolean', default: false },
    verbose: { type: 'boolean', default: false },
  },
});
const numbers = (list) => list.split(',').map(Number);

if (!isThere()) console.log(`Skipped: there is no server.py in ${PROMPTWORLD}. PROMPTWORLD names another folder.`);
else if (options.ablations) await ablate();
else await compare();

/** Every variant and budget, with what must be reached and what others reach beside it. */
async function compare() {
  console.log(
    'SIMULATED: mean normalised noiseless held-out score, 0 = seed prompt, 1 = oracle prompt; standard error in brackets.\n',
  );
  console.log('| variant | task calls | evolve | prototype | gepa | at least |\n|---|---|---|---|---|---|');
  for (const name of options.variants.split(',')) {
    const { flags, models, rows } = VARIANTS[name];
    await serving(flags, async (port) => {
      for (const budget of numbers(options.budgets).filter((each) => rows[each])) {
        const { text } = await scored({ port, budget, models });
        const { prototype, gepa, minimum = '' } = rows[budget];
        console.log(`| ${name} | ${budget} | ${text} | ${prototype} | ${gepa} | ${minimum} |`);
      }
    });
  }
}

/** What each part of the search is worth, on the base world. */
async function ablate() {
  const budgets = numbers(options.budgets);
  console.log(
    `SIMULATED: base world.\n\n| search | ${budgets.join(' | ')} |\n|---|${budgets.map(() => '---|').join('')}`,
  );
  await serving([], async (port) => {
    for (const [name, search] of Object.entries(ABLATIONS)) {
      const cells = [];
      for (const budget of budgets) cells.push((await scored({ port, budget, search })).text);
      console.log(`| ${name} | ${cells.join(' | ')} |`);
    }
  });
}

async function scored(settings) {
  const scores = [];
  for (const world of numbers(options.worlds))
    for (const seed of numbers(options.seeds)) {
      const run = await evolveWorld({ ...settings, world, seed });
      if (options.verbose) console.error(JSON.stringify(run));
      scores.push(run.score);
    }
  const mean = scores.reduce((sum, score) => sum + score, 0) / scores.length;
  const variance = scores.reduce((sum, score) => sum + (score - mean) ** 2, 0) / Math.max(1, scores.length - 1);
  return { mean, text: `${mean.toFixed(3)} (${Math.sqrt(variance / scores.length).toFixed(3)})` };
}

async function serving(flags, work) {
  const server = await startServer(flags);
  try {
    await work(server.port);
  } finally {
    server.stop();
  }
}
