import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openPopulation } from '../dist/adapters/store/population.js';
import { candidateOf } from '../dist/domain/candidate.js';
import { streamOf } from '../dist/domain/random.js';
import { planGeneration } from '../dist/engine/plan.js';
import { experimentOf, specOf } from './parts.mjs';
import { report } from './report.mjs';

const MODELS = ['a', 'b', 'c'];
const EXAMPLES = 200;
const PROPOSALS = 12;
const CANDIDATES = 5000;
const LAST = 20;

/**
 * A long run as it mostly looks, with 0/1 scores and many ties: of each generation's children, all measured on all of
 * train, the first becomes a member, every fourth time the best; the others are turned down.
 */
export async function scale() {
  const folder = mkdtempSync(join(tmpdir(), 'evolve-scale-'));
  const path = join(folder, 'scale.sqlite');
  try {
    const experiment = experimentOf(
      MODELS.map((id) => specOf(id, 8)),
      EXAMPLES,
      PROPOSALS,
    );
    const times = await filled(path, experiment);
    const size = `${EXAMPLES} examples x ${MODELS.length} models`;
    reportTime(
      `planning + commit of a generation of ${PROPOSALS} at ${CANDIDATES} candidates x ${size}`,
      medianOf(times.slice(-LAST)),
      50,
    );
    reportTime('the same among the first candidates', medianOf(times.slice(0, LAST)), 50);
    const { took, megabytes } = await opened(path, experiment);
    reportTime(`opening that population (${(statSync(path).size / 1e6).toFixed(0)} MB)`, took, 1000);
    report('memory of the process after it', megabytes, 'MB', 500);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** What planning and committing each generation took. */
async function filled(path, experiment) {
  const population = openPopulation(path);
  const runs = population.runs({ verify: null, profile: null });
  const times = [];
  try {
    let run = await runs.open(experiment);
    run = await runs.commit(run, generationOf(0, [experiment.base]));
    for (let made = 0; made < CANDIDATES; made += PROPOSALS) {
      const candidates = Array.from({ length: PROPOSALS }, (_, at) =>
        candidateOf({ system: `Answer yes.\nRule ${made + at} holds.` }),
      );
      const generation = generationOf(run.generation + 1, candidates, run.best);
      const before = clock();
      planGeneration(run, experiment);
      run = await runs.commit(run, generation);
      times.push(since(before));
    }
  } finally {
    population.close();
  }
  return times;
}

async function opened(path, experiment) {
  globalThis.gc?.();
  const before = clock();
  const population = openPopulation(path);
  try {
    const run = await population.runs({ verify: null, profile: null }).open(experiment);
    const took = since(before);
    if (run.known.size <= CANDIDATES) throw new Error(`only ${run.known.size} candidates came back`);
    return { took, megabytes: process.memoryUsage().rss / 1e6 };
  } finally {
    population.close();
  }
}

function generationOf(number, candidates, parent = null) {
  const outcomes = candidates.map((candidate, child) => ({
    proposal: {
      child,
      operator: parent === null ? 'seed' : 'edit',
      parents: parent === null ? [] : [parent],
      ...(parent === null ? {} : { bucket: `bucket ${child}` }),
      hypothesis: `hypothesis ${number}.${child}`,
      edits: parent === null ? [] : [{ component: 'system', find: '', replace: `Rule ${number} holds.` }],
      dropped: [],
      candidate,
    },
    sheet: { split: 'train', rows: rowsOf(candidate, number, child) },
    fate: fateOf(number, child),
  }));
  return { number, outcomes, remeasured: { split: 'train', rows: [] }, spent: SPENT };
}

const SPENT = { calls: 0, taskCalls: 0, reflectorCalls: 0, judgeCalls: 0, usd: 0, unknownUsd: 0, taskUsd: 0 };

function fateOf(number, child) {
  if (child === 0) return { kind: 'admitted', best: number % 4 === 0 };
  return { kind: 'rejected', at: 'train', gate: 'inferior', reason: '−1.2 points against the best on 600 train cells' };
}

function rowsOf(candidate, number, child) {
  const random = streamOf('scale', number, child);
  const passes = Math.min(0.9, 0.4 + number / 1000);
  return Array.from({ length: EXAMPLES }, (_, example) =>
    MODELS.map((model) => ({
      ask: { candidate: candidate.id, example: `e${example}`, model, attempt: 0, split: 'train' },
      scores: {
        right:
          random() < passes
            ? { kind: 'scored', value: 1 }
            : {
                kind: 'scored',
                value: 0,
                feedback: `question ${example} was answered wrongly`,
                tags: [`kind ${example % 7}`],
              },
      },
    })),
  ).flat();
}

function clock() {
  return { wall: performance.now(), cpu: process.cpuUsage() };
}

function since({ wall, cpu }) {
  const { user, system } = process.cpuUsage(cpu);
  return { wall: performance.now() - wall, cpu: (user + system) / 1000 };
}

function medianOf(times) {
  const median = (unit) => times.map((time) => time[unit]).sort((a, b) => a - b)[Math.floor(times.length / 2)];
  return { wall: median('wall'), cpu: median('cpu') };
}

/** On a machine that does other work the wall says little: the processor's time is what it would be alone, but for the disk. */
function reportTime(what, { wall, cpu }, bound) {
  report(`${what}, processor`, cpu, 'ms', bound);
  report(`${what}, wall`, wall, 'ms', bound);
}
