// Runs a command-line agent for evolve: a request per line on stdin, an answer per line on stdout.
//
// The agent is started anew for each request, with the prompt in a file of its own. The server that it talks to is this
// program, on the loopback alone: it hands each request on to evolve, which books and keeps the call, or simulates it.
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';

const AGENT = fileURLToPath(new URL('./agent.mjs', import.meta.url));

const say = (line) => process.stdout.write(`${JSON.stringify(line)}\n`);
const waiting = new Map();
let current = null;
let calls = 0;

const server = createServer(async (request, response) => {
  const { messages } = JSON.parse(await text(request));
  const call = String(calls++);
  const replied = new Promise((resolve) => waiting.set(call, resolve));
  say({ id: current, call, complete: { messages } });
  const { completion, failed } = await replied;
  response.writeHead(failed === undefined ? 200 : 503, { 'content-type': 'application/json' });
  response.end(JSON.stringify(failed === undefined ? answerOf(completion) : { error: { message: failed } }));
});
await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));

for await (const line of createInterface({ input: process.stdin })) {
  const { call, ...request } = JSON.parse(line);
  if (call === undefined) void work(request);
  else waiting.get(call)(request);
}
server.close();

async function work({ id, components, input, model }) {
  current = id;
  const folder = mkdtempSync(join(tmpdir(), 'agent-'));
  try {
    const instructions = join(folder, 'AGENTS.md');
    writeFileSync(instructions, components.system);
    const { code, out } = await run(process.execPath, [AGENT, '--instructions', instructions, input], {
      cwd: folder,
      env: { ...process.env, OPENAI_BASE_URL: `http://127.0.0.1:${server.address().port}/v1`, MODEL: model },
    });
    // An agent that comes to no answer has a bad prompt or a bad day; one that breaks has an error.
    if (code === 0 || code === 3) say({ id, output: code === 0 ? out.trim() : '' });
    else say({ id, error: `the agent ended with ${code}` });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Its stderr is ours, and ends in the trace. */
function run(file, words, options) {
  return new Promise((resolve, reject) => {
    const child = spawn(file, words, { ...options, stdio: ['ignore', 'pipe', 'inherit'] });
    const out = text(child.stdout);
    child.on('error', reject);
    child.on('close', async (code) => resolve({ code, out: await out }));
  });
}

function answerOf({ text: content, usage }) {
  return {
    object: 'chat.completion',
    choices: [{ index: 0, finish_reason: 'stop', message: { role: 'assistant', content } }],
    usage: { prompt_tokens: usage?.input_tokens ?? 0, completion_tokens: usage?.output_tokens ?? 0 },
  };
}
