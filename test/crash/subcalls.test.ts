import type { ChildProcess } from 'node:child_process';
import { join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { hashOf } from '../../src/domain/hash.ts';
import { type Ended, evolve } from '../e2e/command.ts';
import { EXPERIMENT, greetPlace, row } from '../e2e/greet.ts';
import { chatCompletion } from '../servers/answers.ts';
import { type FakeProvider, startProvider } from '../servers/provider.ts';
import { callsIn, reading } from '../wholeRun.ts';

/** Rollouts of four calls each, in a process that is killed on its way: what was answered is not asked for again. */

const CONCURRENCY = 3;
const CALLS = 4;
const ROLLOUTS = 8;

const MODULE = `export default async function run({ components, example, model }) {
  const said = [];
  for (let call = 0; call < ${CALLS}; call++) {
    const content = \`\${example.input} \${said.join(' ')}\`;
    said.push((await model.complete({ system: components.system, messages: [{ role: 'user', content }] })).text);
  }
  return { output: said };
}
`;

const WORKER = `import { createInterface } from 'node:readline';
const lines = createInterface({ input: process.stdin })[Symbol.asyncIterator]();
const say = (line) => console.log(JSON.stringify(line));
for (let next = await lines.next(); !next.done; next = await lines.next()) {
  const { id, components, input } = JSON.parse(next.value);
  const said = [];
  for (let call = 0; call < ${CALLS}; call++) {
    say({ id, complete: { system: components.system, messages: [{ role: 'user', content: input + ' ' + said.join(' ') }] } });
    said.push(JSON.parse((await lines.next()).value).completion.text);
  }
  say({ id, output: said });
}
`;

const TASKS = {
  module: 'kind: module, module: task.mjs',
  command: `kind: command, command: ["${process.execPath}", worker.mjs], files: [worker.mjs], workers: ${CONCURRENCY}`,
};

const servers: FakeProvider[] = [];
afterEach(() => Promise.all(servers.splice(0).map((server) => server.close())));

test.each(Object.keys(TASKS) as (keyof typeof TASKS)[])(
  'a %s that was killed again and again pays for no call twice',
  async (kind) => {
    const golden = await place(kind);
    expect(await golden.start()).toMatchObject({ code: 0 });
    expect(golden.server.received.length).toBe(ROLLOUTS * CALLS);

    const killed = await place(kind);
    for (const requests of [3, 10, 19]) expect(await killed.start(requests)).toMatchObject({ signal: 'SIGKILL' });
    expect(await killed.start()).toMatchObject({ code: 0 });

    expect(outputs(killed.file)).toEqual(outputs(golden.file));
    const { received } = killed.server;
    const asked = new Set(received.map(({ body }) => hashOf(body)));
    expect(asked).toEqual(new Set(golden.server.received.map(({ body }) => hashOf(body))));
    // Only what was under way when the process died may be asked again.
    expect(received.length - asked.size).toBeLessThanOrEqual(3 * CONCURRENCY);
    const calls = callsIn(killed.file);
    const count = (status: string) => calls.filter((call) => call.status === status).length;
    expect(count('done')).toBeLessThanOrEqual(received.length);
    expect(received.length).toBeLessThanOrEqual(count('done') + count('failed') + count('unknown'));
    const done = calls.filter(({ status }) => status === 'done').map(({ key }) => key);
    expect(new Set(done).size).toBe(ROLLOUTS * CALLS);
  },
  120_000,
);

async function place(kind: keyof typeof TASKS) {
  const doomed: { child?: ChildProcess; after?: number } = {};
  const server = await startProvider((n, { body }) => {
    if (n + 1 === doomed.after) doomed.child?.kill('SIGKILL');
    return { ...chatCompletion(`said ${hashOf(body).slice(0, 8)}`), delayMs: 15 } as ReturnType<typeof chatCompletion>;
  });
  servers.push(server);
  const experiment = EXPERIMENT.replace(
    /^task: .*$/m,
    `task: { ${TASKS[kind]}, max_calls: ${CALLS}, output: { schema: schema.json } }`,
  )
    .replace(
      /models:\n[\s\S]*?reflector: .*\n/,
      `models: [{ id: "home:tiny", price: { input: 1, output: 1 } }]\nreflector: { id: "home:tiny", price: { input: 1, output: 1 } }\n`,
    )
    .replace('verify: verify.jsonl', 'verify: none');
  const providers = `providers: { home: { api: openai, base_url: "${server.url}/v1", api_key: none } }\nconcurrency: ${CONCURRENCY}\n`;
  const cwd = greetPlace({
    'experiment.yaml': `${experiment}${providers}`,
    'task.mjs': MODULE,
    'worker.mjs': WORKER,
    'train.jsonl': Array.from({ length: ROLLOUTS }, (_, at) => row(`t${at}`, `plan ${at}`)).join(''),
  });
  return {
    server,
    file: join(cwd, 'populations/greet.sqlite'),
    /** Killed when the server has been asked so many times. */
    async start(after?: number): Promise<Ended> {
      Object.assign(doomed, { after, child: undefined });
      return evolve(['--step', 'greet', '--generations', '0', '-q'], {
        cwd,
        started: (child) => void (doomed.child = child),
      });
    },
  };
}

function outputs(file: string): unknown {
  return reading(file, (db) => db.prepare('SELECT key, output, trace, status FROM rollout ORDER BY key').all());
}
