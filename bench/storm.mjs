/**
 * Weather on the way to a provider, in compressed time: a minute lasts six seconds. A server of our own on 127.0.0.1,
 * the real SDK, and every policy of a caller (retries, limits, breaker, deadline). `npm run bench:storm`
 *
 * Quota: N requests in any minute, 429 beyond; callers that know nothing of it, for ten minutes, with and without
 * Retry-After, and callers to whom it was declared. Outage: nothing but 503 for ten minutes.
 */
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:http';
import { createCaller } from '../dist/adapters/calls/caller.js';
import { systemClock } from '../dist/adapters/calls/clock.js';
import { COMPATIBLE, openaiModel } from '../dist/adapters/models/openai.js';

const FASTER = 10;
const MINUTE = 60_000 / FASTER;
const LIMIT = 120;
const MINUTES = 10;
const TOGETHER = 100;
const LATENCY_MS = 600 / FASTER;

async function main() {
  const quotas = [
    ['a quota that says how long to wait', { tells: true }, {}],
    ['a quota that says nothing', { tells: false }, {}],
    ['a quota that was declared', { tells: true }, { requestsPerMinute: LIMIT }],
  ];
  console.log(`${LIMIT} requests a minute, ${MINUTES} minutes, a minute lasts ${MINUTE / 1000} s, 32 calls at once\n`);
  const measured = await Promise.all(
    quotas.map(async ([name, server, spec]) => ({ name, ...(await quota(server, spec)) })),
  );
  let missed = 0;
  for (const { name, useful, refused, lost } of measured) {
    const holds = useful >= 0.9 && refused <= 0.05 && lost === 0;
    if (!holds) missed += 1;
    console.log(
      `${name}: ${percent(useful)} of it used, ${percent(refused)} of calls answered 429, ${lost} lost${holds ? '' : '  MISSED'}`,
    );
  }
  const { first, later, worstMinute, firstSecond, burst } = await outage();
  const calm = first <= TOGETHER + 8 && worstMinute <= 12 && firstSecond <= burst;
  if (!calm) missed += 1;
  console.log(
    `\nten minutes of outage, ${TOGETHER} calls at once: ${first} requests in its first ten seconds, ${later} after that, at most ${worstMinute} in a minute; ` +
      `${firstSecond} in the first second after it, where before it a second took up to ${burst}${calm ? '' : '  MISSED'}`,
  );
  console.log(
    '\nBounds: at least 90 % used, at most 5 % answered 429, none lost; an outage meets what is under way and then at most 12 requests a minute, and ends with no more than went before.',
  );
  process.exitCode = missed > 0 ? 1 : 0;
}

async function quota(server, spec) {
  const provider = await started({ kind: 'quota', limit: LIMIT, ...server });
  const began = performance.now();
  const until = began + MINUTES * MINUTE;
  const { answered, lost } = await demand(provider.url, { concurrency: 32, ...spec }, until);
  const minutes = (performance.now() - began) / MINUTE;
  const seen = await provider.stop();
  const refused = seen.filter(({ status }) => status === 429).length;
  return { useful: answered / (LIMIT * minutes), refused: refused / seen.length, lost };
}

async function outage() {
  const [from, to] = [MINUTE, 11 * MINUTE];
  const provider = await started({ kind: 'outage', from, to });
  await demand(provider.url, { concurrency: TOGETHER }, performance.now() + to + 2 * MINUTE);
  const times = (await provider.stop()).map(({ at }) => at);
  const during = times.filter((at) => at >= from && at < to);
  const later = during.filter((at) => at >= from + MINUTE / 6);
  const most = (all, span) =>
    Math.max(0, ...all.map((at) => all.filter((other) => other >= at && other < at + span).length));
  return {
    first: during.length - later.length,
    later: later.length,
    worstMinute: most(later, MINUTE),
    firstSecond: times.filter((at) => at >= to && at < to + MINUTE / 60).length,
    burst: most(
      times.filter((at) => at < from),
      MINUTE / 60,
    ),
  };
}

/** Asks for as much as it can get until a time; those that are under way then are waited for. */
async function demand(baseUrl, spec, until) {
  const signal = new AbortController().signal;
  const clock = { now: () => systemClock.now() * FASTER, sleep: (ms, until) => systemClock.sleep(ms / FASTER, until) };
  const model = openaiModel({ ...SPEC, ...spec }, { baseUrl, apiKey: 'none' }, COMPATIBLE);
  const caller = createCaller(model, { ledger: LEDGER, signal, random: Math.random, clock });
  const request = { messages: [{ role: 'user', content: 'Hello' }] };
  let answered = 0;
  let lost = 0;
  const ask = () => caller.complete(request, { role: 'task', key: 'key' });
  const worker = async () => {
    while (performance.now() < until)
      await ask().then(
        () => (answered += 1),
        () => (lost += 1),
      );
  };
  await Promise.all(Array.from({ length: model.spec.concurrency }, worker));
  return { answered, lost };
}

const SPEC = {
  id: 'home:tiny',
  provider: 'home',
  name: 'tiny',
  maxTokens: 50,
  params: {},
  price: { input: 1, output: 2 },
  requestsPerMinute: null,
  tokensPerMinute: null,
  timeoutMs: 60_000,
  tries: 4,
  kind: 'live',
};

/** Books that refuse nothing: what is measured here is the way, not the disk. */
const LEDGER = { start: async () => 0, settle: async () => undefined };

/** The server in a process of its own, so that it is never late for our sake. */
async function started(options) {
  const child = fork(process.argv[1], ['serve', JSON.stringify(options)]);
  const [{ url }] = await once(child, 'message');
  const stop = async () => {
    child.send('stop');
    const [{ seen }] = await once(child, 'message');
    child.disconnect();
    return seen;
  };
  return { url, stop };
}

function serve(options) {
  const seen = [];
  const answer = options.kind === 'quota' ? quotaOf(options) : outageOf(options);
  const server = createServer((request, response) => {
    request.resume().on('end', () => {
      const at = performance.now();
      const { status, headers, delayMs } = answer(at);
      seen.push({ at: at - began, status });
      setTimeout(() => {
        response.writeHead(status, { 'content-type': 'application/json', ...headers });
        response.end(status === 200 ? COMPLETION : '{"error":{"message":"no"}}');
      }, delayMs);
    });
  });
  const began = performance.now();
  server.listen(0, '127.0.0.1', () => process.send({ url: `http://127.0.0.1:${server.address().port}` }));
  process.on('disconnect', () => process.exit());
  process.on('message', () => {
    process.send({ seen });
    server.closeAllConnections();
    server.close();
  });
}

function quotaOf({ limit, tells }) {
  const letIn = [];
  return (now) => {
    while (letIn.length > 0 && letIn[0] <= now - MINUTE) letIn.shift();
    if (letIn.length < limit) {
      letIn.push(now);
      return { status: 200, delayMs: LATENCY_MS * (0.5 + Math.random()) };
    }
    const ms = Math.ceil((letIn[0] + MINUTE - now) * FASTER);
    return { status: 429, headers: tells ? { 'retry-after-ms': `${ms}` } : {}, delayMs: 5 };
  };
}

function outageOf({ from, to }) {
  const began = performance.now();
  return (now) => {
    const out = now - began >= from && now - began < to;
    return { status: out ? 503 : 200, delayMs: LATENCY_MS * (0.5 + Math.random()) };
  };
}

const COMPLETION = JSON.stringify({
  id: 'chatcmpl-1',
  object: 'chat.completion',
  created: 1,
  model: 'tiny',
  choices: [{ index: 0, finish_reason: 'stop', message: { role: 'assistant', content: 'Hi', refusal: null } }],
  usage: { prompt_tokens: 10, completion_tokens: 4, total_tokens: 14 },
});

function percent(share) {
  return `${(100 * share).toFixed(1)} %`;
}

if (process.argv[2] === 'serve') serve(JSON.parse(process.argv[3]));
else await main();
