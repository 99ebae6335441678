// Seconds per classification by a local model: the prompt read whole each time, its head kept in the context, a grammar
// instead of comparing labels, and several prompts in one batch. Needs `npm run fetch-local-model`, or a GGUF as argument.
// usage: node bench/local.mjs [model.gguf] [messages]
import { existsSync, readFileSync } from 'node:fs';
import { cpus, loadavg } from 'node:os';
import { join } from 'node:path';
import { scoreLabels } from '../dist/adapters/models/local/choose.js';
import { localModel } from '../dist/adapters/models/local/localModel.js';
import { createReader } from '../dist/adapters/models/local/reader.js';
import { completionRenderer } from '../dist/adapters/models/local/render.js';
import { CACHE, findRuntime, loadRuntime } from '../dist/adapters/models/local/runtime.js';

const file = process.argv[2] ?? join(CACHE, 'tinyllama.gguf');
const count = Number(process.argv[3] ?? 16);
const threads = Number(process.env.THREADS ?? 0);
const LABELS = ['question', 'complaint', 'praise', 'request'];
const SHOWN = 8;
const SIDE_BY_SIDE = 4;

if (!existsSync(file)) {
  console.log(`not measured: there is no ${file}; npm run fetch-local-model`);
  process.exit(0);
}

const rows = readFileSync(new URL('../experiments/message_type/examples/train.jsonl', import.meta.url), 'utf8')
  .trim()
  .split('\n')
  .map((line) => JSON.parse(line));
const head = rows
  .slice(0, SHOWN)
  .map(({ input, expected }) => `Message: ${input}\nType: ${expected}\n\n`)
  .join('');
const messages = rows.slice(SHOWN, SHOWN + count).map(({ input }) => input);
const signal = new AbortController().signal;

console.log(
  `${cpus().length} cores, load ${loadavg()[0].toFixed(1)} before; ${SHOWN} examples shown, ${count} messages`,
);
const reread = await oneByOne('whole prompt read each time', () => ({ shared: 0, choice: choice() }));
const kept = await oneByOne('head kept in the context', () => ({
  shared: `${head}Message: `.length,
  choice: choice(),
}));
await oneByOne('head kept, grammar instead of chances', () => ({
  shared: `${head}Message: `.length,
  schema: { enum: LABELS },
}));
const batched = await sideBySide();
console.log(`the same labels: kept ${same(kept, reread)}, batched ${same(batched, reread)} of ${count}`);

async function oneByOne(what, asked) {
  const spec = {
    id: 'local',
    provider: 'local',
    name: 'local',
    maxTokens: 16,
    params: { template: '{{user}}', threads },
    price: null,
    file,
  };
  const model = localModel(spec, new Map());
  const call = (text) => model.call({ messages: [{ role: 'user', content: promptOf(text) }], ...asked() }, {}, signal);
  await call('Hello.');
  const began = performance.now();
  const answers = [];
  for (const text of messages) answers.push((await call(text)).text);
  report(what, performance.now() - began);
  await model.close();
  return answers;
}

/** Several sequences in one context: llama.cpp evaluates them in one batch, each with a head of its own. */
async function sideBySide() {
  const runtime = await loadRuntime(findRuntime());
  const llama = await runtime.getLlama({
    gpu: false,
    build: 'never',
    maxThreads: threads,
    logLevel: 'disabled',
    progressLogs: false,
  });
  const model = await llama.loadModel({ modelPath: file });
  const context = await model.createContext({ sequences: SIDE_BY_SIDE, contextSize: 2048, batchSize: 512, threads });
  const readers = Array.from({ length: SIDE_BY_SIDE }, () => createReader(context.getSequence()));
  const render = completionRenderer('{{user}}', model);
  const ask = async (reader, text) => {
    const request = { messages: [{ role: 'user', content: promptOf(text) }], shared: `${head}Message: `.length };
    const scores = await scoreLabels(reader, render(request), LABELS, 'likeliest', signal);
    return scores.reduce((best, score) => (score.score > best.score ? score : best)).label;
  };
  await Promise.all(readers.map((reader) => ask(reader, 'Hello.')));
  const began = performance.now();
  const answers = [];
  for (let start = 0; start < messages.length; start += SIDE_BY_SIDE)
    answers.push(
      ...(await Promise.all(messages.slice(start, start + SIDE_BY_SIDE).map((text, at) => ask(readers[at], text)))),
    );
  report(`head kept ${SIDE_BY_SIDE} times, ${SIDE_BY_SIDE} messages in a batch`, performance.now() - began);
  await llama.dispose();
  return answers;
}

function promptOf(text) {
  return `${head}Message: ${text}\nType:`;
}

function choice() {
  return { labels: LABELS, contentFree: [] };
}

function report(what, ms) {
  console.log(`${what.padEnd(44)} ${(ms / 1000 / count).toFixed(3)} s per message`);
}

function same(a, b) {
  return a.filter((label, index) => label === b[index]).length;
}
