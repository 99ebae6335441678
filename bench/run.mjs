import Database from 'better-sqlite3';
import { candidateOf } from '../dist/domain/candidate.js';
import { asksOf, withLab } from './parts.mjs';
import { report } from './report.mjs';
import { scale } from './scale.mjs';
import { wallTime } from './wall.mjs';

const EXAMPLES = 100;
const WINDOW = 50;
const BOUND_US = 100;

// The first runs of a process are spent compiling: it takes some 50,000 rollouts until nothing is compiled any more.
for (let round = 0; round < 2; round++) await cpuPerRollout([300], () => undefined);
await cpuPerRollout([50, 500, 5000], report);
await waveTime({ rollouts: 1000, latencyMs: 20, inFlight: 16 });
await wallTime();
await scale();

/** Engine CPU per rollout, committed, in the window of candidates that ends at each size. Then: paid calls that repeat a key. */
async function cpuPerRollout(sizes, tell) {
  await withLab(
    { examples: EXAMPLES, latencyMs: 0, inFlight: 16 },
    async ({ lab, runs, run: opened, experiment, file }) => {
      let run = opened;
      for (let made = 0; made < sizes.at(-1); made += WINDOW) {
        const candidates = Array.from({ length: WINDOW }, (_, at) =>
          candidateOf({ system: `Answer yes. ${made + at}` }),
        );
        const before = process.cpuUsage();
        const number = run.generation + 1;
        const sheet = await lab.measure(
          { generation: number, stage: 'train' },
          candidates,
          candidates.flatMap((candidate) => asksOf(candidate, experiment)),
        );
        run = await runs.commit(run, {
          number,
          outcomes: outcomesOf(candidates, sheet),
          remeasured: { split: 'train', rows: [] },
          spent: lab.spent(),
        });
        const { user, system } = process.cpuUsage(before);
        const size = made + WINDOW;
        if (sizes.includes(size))
          tell(
            `CPU per rollout at ${size} candidates x ${EXAMPLES} examples`,
            (user + system) / (WINDOW * EXAMPLES),
            'us',
            BOUND_US,
          );
      }
      // Asked again, everything is found.
      const again = candidateOf({ system: 'Answer yes. 0' });
      await lab.measure({ generation: run.generation + 1, stage: 'train' }, [again], asksOf(again, experiment));
      const db = new Database(file, { readonly: true });
      const { repeats } = db
        .prepare("SELECT count(*) - count(DISTINCT key) AS repeats FROM call WHERE status = 'done'")
        .get();
      tell('paid calls that repeat an earlier key', repeats, '', 0);
      db.close();
    },
  );
}

/** The first of a generation becomes the best, the others are turned down: what a long run mostly looks like. */
function outcomesOf(candidates, sheet) {
  return candidates.map((candidate, child) => ({
    proposal: {
      child,
      operator: child === 0 ? 'seed' : 'edit',
      parents: [],
      hypothesis: '',
      edits: [],
      dropped: [],
      candidate,
    },
    sheet: { split: 'train', rows: sheet.rows.slice(child * EXAMPLES, (child + 1) * EXAMPLES) },
    fate:
      child === 0
        ? { kind: 'admitted', best: true }
        : { kind: 'rejected', at: 'train', gate: 'inferior', reason: 'bench' },
  }));
}

/** Wall time against rollouts x latency / in flight: the time that nothing can beat. Median of three. */
async function waveTime({ rollouts, latencyMs, inFlight }) {
  const bound = (rollouts * latencyMs) / inFlight;
  const ratios = [];
  for (let round = 0; round < 3; round++) {
    await withLab({ examples: rollouts, latencyMs, inFlight }, async ({ lab, experiment }) => {
      const began = performance.now();
      await lab.measure({ generation: 0, stage: 'train' }, [experiment.base], asksOf(experiment.base, experiment));
      ratios.push((performance.now() - began) / bound);
    });
  }
  report(
    `wall time of ${rollouts} rollouts of ${latencyMs} ms, ${inFlight} in flight, over its bound of ${bound} ms`,
    ratios.sort((a, b) => a - b)[1],
    'x',
    1.3,
  );
}
