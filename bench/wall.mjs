import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createCaller } from '../dist/adapters/calls/caller.js';
import { createLab } from '../dist/adapters/lab/lab.js';
import { openPopulation } from '../dist/adapters/store/population.js';
import { hashOf } from '../dist/domain/hash.js';
import { streamOf } from '../dist/domain/random.js';
import { evolve } from '../dist/engine/evolve.js';
import { experimentOf, NO_LIMIT, specOf } from './parts.mjs';
import { report } from './report.mjs';

const TASK_CALLS = 1000;
const IN_FLIGHT = 32;
const MEDIAN_MS = 60;
const REFLECTION = 5;
const EXAMPLES = 60;
const ROUNDS = 3;

/**
 * A whole search whose models take their time (log-normal, reflections five times as long) against the bound of its
 * critical path: waves follow each other, and none ends before its longest call, nor before its calls fit in flight.
 */
export async function wallTime() {
  const rounds = [];
  for (let round = 0; round < ROUNDS; round++) rounds.push(await searchOnce(round));
  const [middle] = rounds.toSorted((a, b) => a.ratio - b.ratio).slice(Math.floor(ROUNDS / 2));
  const { taskCalls, reflections, waves, boundMs, wallMs, ratio, idle } = middle;
  console.log(
    `a search of ${taskCalls} task calls of ${MEDIAN_MS} ms and ${reflections} reflections of ${REFLECTION * MEDIAN_MS} ms in ${waves} waves, ${IN_FLIGHT} in flight: ${wallMs.toFixed(0)} ms, its critical path ${boundMs.toFixed(0)} ms`,
  );
  report('wall time over the bound of its critical path', ratio, 'x', 1.5);
  console.log(`idle share of the places in flight: ${(idle * 100).toFixed(0)} %`);
}

async function searchOnce(seed) {
  const folder = mkdtempSync(join(tmpdir(), 'evolve-wall-'));
  const population = openPopulation(join(folder, 'wall.sqlite'));
  try {
    const [task, mirror] = [specOf('bench', IN_FLIGHT), specOf('mirror', IN_FLIGHT)];
    const plain = experimentOf([task], EXAMPLES);
    const budget = { ...plain.budget, roles: { ...plain.budget.roles, task: { ...NO_LIMIT, calls: TASK_CALLS } } };
    const experiment = { ...plain, reflector: mirror, budget, generations: 1000, seed };
    const runs = population.runs({ verify: null, profile: null });
    const run = await runs.open(experiment);
    const ledger = population.ledgerFor(run.head.number, budget);
    const signal = new AbortController().signal;
    const calls = [];
    const callerOf = (spec, factor, answer) =>
      createCaller({ spec, call: slowly(calls, factor, answer) }, { ledger, signal, random: Math.random });
    const lab = createLab({
      experiment,
      archive: population.archive,
      ledger,
      callers: new Map([[task.id, callerOf(task, 1, answered)]]),
      reflectors: new Map([[mirror.id, callerOf(mirror, REFLECTION, reflected)]]),
      concurrency: IN_FLIGHT,
      inspection: null,
      judges: new Map(),
      heldBack: { task: 0, judge: 0 },
      reserveUsd: 0,
      reserveTokens: 0,
      redact: (text) => text,
      watch: () => undefined,
      signal,
    });
    const waves = [];
    const began = performance.now();
    await evolve(experiment, { ...runs, open: async () => run }, counted(lab, calls, waves));
    const wallMs = performance.now() - began;
    const boundMs = waves.reduce((sum, wave) => sum + Math.max(...wave, total(wave) / IN_FLIGHT), 0);
    const { taskCalls, reflectorCalls } = lab.spent();
    return {
      taskCalls,
      reflections: reflectorCalls,
      waves: waves.length,
      boundMs,
      wallMs,
      ratio: wallMs / boundMs,
      idle: 1 - total(waves.flat()) / (IN_FLIGHT * wallMs),
    };
  } finally {
    population.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Notes how long each call of each wave took by its own making. */
function counted(lab, calls, waves) {
  const noting =
    (work) =>
    async (...args) => {
      const first = calls.length;
      const result = await work(...args);
      if (calls.length > first) waves.push(calls.slice(first));
      return result;
    };
  return { ...lab, reflect: noting(lab.reflect), measure: noting(lab.measure) };
}

function slowly(calls, factor, answer) {
  return async (request, { key }) => {
    const random = streamOf('latency', key);
    const normal = Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
    const ms = MEDIAN_MS * factor * Math.exp(0.3 * normal);
    calls.push(ms);
    await new Promise((resolve) => setTimeout(resolve, ms));
    const usage = { inputTokens: 10, outputTokens: 1, usd: 0 };
    return { text: answer(request, key), status: 'ok', usage, model: 'bench' };
  };
}

/** Right where the prompt names the question, and now and then without. */
function answered({ system = '', messages }, key) {
  const [number] = /\d+/.exec(messages[0].content);
  const named = system.includes(`question ${number}.`);
  return named || Number.parseInt(key.slice(-2), 16) < 40 ? 'yes' : `no ${hashOf(key).slice(0, 4)}`;
}

/** Names one of the failing questions. */
function reflected({ messages }, key) {
  const asked = [...messages[0].content.matchAll(/question (\d+)\n/g)].map(([, number]) => number);
  const number = asked[Number.parseInt(key.slice(-4), 16) % asked.length] ?? '0';
  return `<hypothesis>question ${number}</hypothesis>\n<edit><find></find><replace>Say yes to question ${number}.</replace></edit>`;
}

function total(values) {
  return values.reduce((sum, value) => sum + value, 0);
}
