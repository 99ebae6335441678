/** A process that evolves: opens the population, does what it is told, says so on stdout and waits to be killed. */
import { pathToFileURL } from 'node:url';

const [compiled, path, task] = process.argv.slice(2);
const { openPopulation } = await import(pathToFileURL(`${compiled}/adapters/store/population.js`));
const { candidateOf } = await import(pathToFileURL(`${compiled}/domain/candidate.js`));

const NO_LIMIT = { calls: null, usd: null, tokens: null, minutes: null };
const BUDGET = { ...NO_LIMIT, roles: { task: NO_LIMIT, reflector: NO_LIMIT, judge: NO_LIMIT } };
const USAGE = { inputTokens: 1, outputTokens: 1, usd: 0.002 };
const DONE = { status: 'done', usage: USAGE, returnedModel: 'one', durationMs: 1 };
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

const startIn = (ledger, key) =>
  ledger.start({ key, role: 'task', model: 'one', reserveUsd: 0.01, reserveTokens: 100 });

try {
  const population = openPopulation(path, { leaseMs: Number(process.env.LEASE_MS ?? 60_000) });
  if (task === 'adds') await add(population);
  const runs = population.runs({ verify: null, profile: null });
  const run = task === 'adds' ? null : await runs.open(experiment);
  if (task === 'calls') {
    const ledger = population.ledgerFor(run.head.number, BUDGET);
    await ledger.settle(await startIn(ledger, 'done'), DONE);
    await Promise.all(['lost 1', 'lost 2', 'lost 3'].map((key) => startIn(ledger, key)));
  }
  if (task === 'sleeper') await sleeper(population, runs, run);
  process.stdout.write(`ready ${process.pid}\n`);
  if (task === 'leave' || task === 'adds') population.close();
  else setInterval(() => undefined, 1000);
} catch (error) {
  process.stdout.write(`${error.name}: ${error.message}\n`);
}

/** Has a call under way; told to go on, it goes on as if nothing had happened meanwhile, and says what became of it. */
async function sleeper(population, runs, run) {
  const ledger = population.ledgerFor(run.head.number, BUDGET);
  const ticket = await startIn(ledger, 'under way');
  process.stdin.once('data', async () => {
    const settled = ledger.settle(ticket, DONE).then(() => ledger.settled());
    const tries = [settled, startIn(ledger, 'late'), runs.commit(run, JSON.parse(process.env.GENERATION))];
    const ends = await Promise.allSettled(tries);
    process.stdout.write(`${JSON.stringify(ends.map(({ reason }) => (reason ? `${reason}` : 'done')))}\n`);
  });
}

/** Writes twenty candidates beside whoever else does, each in a transaction of its own. */
async function add(population) {
  for (let n = 0; n < 20; n++) {
    await population.archive.saveCandidates([candidateOf({ system: `${process.pid} ${n}\n` })]);
    await new Promise((resolve) => setTimeout(resolve, n % 3));
  }
}
