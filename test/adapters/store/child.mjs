/** A process that evolves: opens the population, does what it is told, says so on stdout and waits to be killed. */
import { pathToFileURL } from 'node:url';

const [compiled, path, task] = process.argv.slice(2);
const { openPopulation } = await import(pathToFileURL(`${compiled}/adapters/store/population.js`));
const { candidateOf } = await import(pathToFileURL(`${compiled}/domain/candidate.js`));

const NO_LIMIT = { calls: null, usd: null, tokens: null, minutes: null };
const experiment = {
  step: 'toy',
  base: candidateOf({ system: 'Name trees.\n' }),
  identity: JSON.parse(process.env.IDENTITY),
  primary: [{ metric: 'named', weight: 1, scale: [0, 1] }],
  search: { population: 8 },
  seed: 7,
  label: null,
};

// Root may write anywhere, so a test of permissions gives it up.
if (task === 'unprivileged' && process.getuid() === 0) {
  process.setgid(65534);
  process.setuid(65534);
}

try {
  const population = openPopulation(path);
  const run = await population.runs({ verify: null, profile: null }).open(experiment);
  if (task === 'calls') {
    const budget = { ...NO_LIMIT, roles: { task: NO_LIMIT, reflector: NO_LIMIT, judge: NO_LIMIT } };
    const ledger = population.ledgerFor(run.head.number, budget);
    const start = (key) => ledger.start({ key, role: 'task', model: 'one', reserveUsd: 0.01, reserveTokens: 100 });
    const done = await start('done');
    const usage = { inputTokens: 1, outputTokens: 1, usd: 0.002 };
    await ledger.settle(done, { status: 'done', usage, returnedModel: 'one', durationMs: 1 });
    await Promise.all(['lost 1', 'lost 2', 'lost 3'].map(start));
  }
  process.stdout.write(`ready ${process.pid}\n`);
  if (task === 'leave') population.close();
  else setInterval(() => undefined, 1000);
} catch (error) {
  process.stdout.write(`${error.name}: ${error.message}\n`);
}
