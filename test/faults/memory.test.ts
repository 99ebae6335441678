import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { type Ended, evolve } from '../e2e/command.ts';
import { FOLDER, greetPlace } from '../e2e/greet.ts';
import { put } from '../e2e/place.ts';
import { chatCompletion } from '../servers/answers.ts';
import { type FakeProvider, startProvider } from '../servers/provider.ts';

const servers: FakeProvider[] = [];
afterAll(() => Promise.all(servers.splice(0).map((server) => server.close())));

/** What the process had in memory at most, in MB, as the system counted; its heap may not grow beyond `heapMb`. */
async function within(
  heapMb: number,
  words: readonly string[],
  cwd: string,
): Promise<Ended & { readonly peakMb: number }> {
  let peak = 0;
  const ended = await evolve(words, {
    cwd,
    env: { NODE_OPTIONS: `--max-old-space-size=${heapMb}` },
    started(child) {
      const look = setInterval(() => {
        peak = Math.max(peak, residentMb(child.pid!));
      }, 50);
      child.once('exit', () => clearInterval(look));
    },
  });
  return { ...ended, peakMb: peak };
}

/** 0 where the system does not say. */
function residentMb(pid: number): number {
  try {
    return Number(/VmHWM:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? 0) / 1024;
  } catch {
    return 0;
  }
}

const examples = (count: number) =>
  Array.from({ length: count }, (_, n) =>
    JSON.stringify({ id: `e${n}`, input: `plan ${n}`, expected: { names: ['Ann', 'Bob', 'Cid'] } }),
  ).join('\n');

test('outputs of a megabyte go to the disk and do not stay in memory, measured and scored anew', {
  timeout: 240_000,
}, async () => {
  const count = 120;
  const server = await startProvider((n) => chatCompletion(`{"names": ["${String(n).padEnd(1_000_000, 'x')}"]}`));
  servers.push(server);
  const cwd = greetPlace();
  put(cwd, { [`${FOLDER}/train.jsonl`]: examples(count) });
  const file = join(cwd, FOLDER, 'experiment.yaml');
  const live = `providers: { home: { api: openai, base_url: "${server.url}/v1", api_key: none } }
budget: {}
concurrency: 4
`;
  const text = readFileSync(file, 'utf8').replace(
    /models:\n.*\n.*\n/,
    'models: [{ id: "home:tiny", price: { input: 0, output: 0 } }]\n',
  );
  writeFileSync(file, `${text}${live}`);
  const words = ['--step', 'greet', '-q', '--json'];
  // Kept, they would take more than 120 MB as outputs and as much again as traces.
  const ran = await within(110, [...words, '--generations', '0'], cwd);
  expect({ code: ran.code, err: ran.err }).toMatchObject({ code: 0 });
  expect(server.received.length).toBe(count);
  const anew = await within(110, ['eval', ...words, '--set', 'metrics.2.count=4'], cwd);
  expect({ code: anew.code, err: anew.err }).toMatchObject({ code: 0 });
  expect(server.received.length).toBe(count);
  expect(Math.max(ran.peakMb, anew.peakMb)).toBeLessThan(500);
});

test('a hundred thousand cells are measured and committed in a small heap', { timeout: 240_000 }, async () => {
  const cwd = greetPlace();
  put(cwd, { [`${FOLDER}/train.jsonl`]: examples(4_200) });
  const counts = Array.from(
    { length: 9 },
    (_, n) => `  - { name: n${n}, check: exact_count, path: names, count: ${n} }\n`,
  );
  const file = join(cwd, FOLDER, 'experiment.yaml');
  writeFileSync(file, readFileSync(file, 'utf8').replace('metrics:\n', `metrics:\n${counts.join('')}`));
  // Two models and twelve metrics, on all of train.
  const all = ['--set', 'search.train=8400'];
  const ran = await within(200, ['--step', 'greet', '-q', '--json', '--generations', '0', ...all], cwd);
  expect({ code: ran.code, err: ran.err }).toMatchObject({ code: 0 });
  expect(JSON.parse(ran.out)).toMatchObject({ spent: { task_calls: 8_400 } });
  const front = await within(200, ['front', '--step', 'greet', '--json'], cwd);
  expect(JSON.parse(front.out)).toMatchObject({ candidates: [{ primary: { n: 8_400 } }] });
  expect(Math.max(ran.peakMb, front.peakMb)).toBeLessThan(500);
});
