import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { afterEach, expect, test } from 'vitest';
import { type Ended, evolve, evolveHere, run } from '../e2e/command.ts';
import { refusal } from '../servers/answers.ts';
import { type FakeProvider, type Received, type Reply, startProvider } from '../servers/provider.ts';
import { villagesAnswer, villagesOverHttp } from '../servers/villages.ts';
import { STEP, type Whole } from '../wholeRun.ts';

/** One by its looks, one that only the environment knows, and the key with which the provider is asked. */
const SHAPED = 'sk-canary0123456789abcdef';
const NAMED = 'plain-canary-77';
const KEY = 'provider-canary-0815';
const BASIC = 'https://somebody:hunter-canary-2@example.org/x';
const SECRETS = [SHAPED, NAMED, KEY, 'hunter-canary-2'];
const ALL = [SHAPED, NAMED, KEY, BASIC].join(' ');

const RUN = ['--step', STEP];
const RUBRIC = `
rubric: villages
version: 1
about: Plans of villages.
criteria:
  - name: useful
    weight: 1
    question: Is it of use?
    levels: { 1: no, 2: little, 3: some, 4: much, 5: very much }
`;

let server: FakeProvider | undefined;
afterEach(() => server?.close());

test('secrets in inputs, answers, errors and addresses are in nothing that any command writes or says', async () => {
  server = await startProvider(leaking);
  const place = leakingPlace();
  const env = {
    EVOLVE_POPULATIONS: place.populations,
    HOME_URL: `${server.url}/v1`,
    HOME_KEY: KEY,
    SERVICE_TOKEN: NAMED,
  };
  await git(place, 'init', '-q', '-b', 'main');
  await git(place, 'remote', 'add', 'origin', BASIC);
  await git(place, 'add', '.');
  await git(place, 'commit', '-qm', 'Begin');

  const said: Ended[] = [];
  const type = async (words: readonly string[], program: typeof evolve = evolveHere) => {
    const ended = await program([...words, ...RUN], { cwd: place.cwd, env });
    said.push(ended);
    return ended;
  };
  const ran = await type(['-v', '--json', '--log', 'made.log'], evolve);
  expect(ran).toMatchObject({ code: 0 });
  const { best } = JSON.parse(ran.out) as { best: string };
  for (const words of [
    ['front', '--csv'],
    ['front', '--json'],
    ['show', best],
    ['show', best, '--json'],
    ['show', 'base', '--json'],
    ['log'],
    ['log', '--json'],
    ['next'],
    ['next', '--json'],
    ['diff', 'best'],
    ['runs', '--json'],
    ['leaderboard', '--json'],
    ['judge', 'export', '--pending', '-o', 'made.md'],
    ['judge', 'export', '--pending', '-o', 'made.jsonl'],
    ['export', 'best', '-o', 'made.patch'],
    ['export', 'best', '--branch', 'made'],
    ['export-runs', 'base', '--split', 'train', '-o', 'made.runs.jsonl'],
    ['export-runs', 'base', '--split', 'train', '--format', 'csv', '-o', 'made.csv'],
    ['export-runs', 'base', '--split', 'train', '--format', 'folder', '-o', 'made'],
    ['backup', '-o', 'made.sqlite'],
  ])
    expect({ words, ...(await type(words, words.includes('-o') ? evolve : evolveHere)) }).toMatchObject({
      words,
      code: expect.toSatisfy(isAnswer),
    });

  // Its provider tells it nothing good, which it says.
  expect(await type(['doctor'])).toMatchObject({ code: expect.any(Number) });

  const made = artefacts(place.cwd);
  expect([...made.keys()].join(' ')).toMatch(/made\.csv.*made\.jsonl.*made\.log.*made\.md.*made\.patch.*made\.sqlite/);
  made.set('the branch', await git(place, 'show', 'made', '--'));
  for (const [index, { out, err }] of said.entries()) made.set(`said ${index}`, `${out}\n${err}`);
  const leaks = [...made].flatMap(([name, text]) =>
    SECRETS.filter((secret) => text.includes(secret)).map((secret) => `${secret} in ${name}`),
  );
  expect(leaks).toEqual([]);
  expect([...made.values()].some((text) => text.includes('[redacted]'))).toBe(true);
}, 240_000);

/** Done, or a bar that is not met: what a command has to say, it said. */
function isAnswer(code: number): boolean {
  return code === 0 || code === 100;
}

/** The small experiment with secrets in its inputs, a key, and outputs that wait for people. */
function leakingPlace(): Whole {
  const place = villagesOverHttp();
  const folder = join(place.cwd, 'experiments', STEP);
  const edit = (name: string, change: (text: string) => string) =>
    writeFileSync(join(folder, name), change(readFileSync(join(folder, name), 'utf8')));
  writeFileSync(join(folder, 'rubric.yaml'), RUBRIC);
  writeFileSync(join(place.cwd, '.gitignore'), 'populations/\nmade*\n');
  edit('experiment.yaml', (text) =>
    text
      .replace('api_key: none', 'api_key: "${HOME_KEY}"')
      // What fails or waits for a person proves nothing on a screen, and something is to be exported.
      .replace('screen: always', 'screen: never')
      .replace('metrics:\n', 'metrics:\n  - { name: useful, rubric: rubric.yaml, judge: lazy }\n'),
  );
  edit('train.jsonl', (text) => text.replaceAll('.", "reference"', `. ${ALL}", "reference"`));
  return place;
}

/** The usual answers, some of which repeat what was sent and more; now and then an error that does. */
function leaking(n: number, request: Received): Reply {
  const heard = `${request.headers.authorization} ${ALL}`;
  if (request.body.messages === undefined) return refusal(404, {}, {}, `nothing for ${heard}`);
  if (n % 11 === 5) return refusal(400, {}, { 'x-request-id': KEY }, `rejected for ${heard}`);
  if (n % 11 === 8) return refusal(500, {}, {}, `broken for ${heard}`);
  const reply = villagesAnswer(request);
  if (reply.kind !== 'json') return reply;
  const text = JSON.stringify(reply.body)
    .replaceAll('by 40%', `by 40% ${heard}`)
    .replaceAll('</hypothesis>', ` ${heard}</hypothesis>`);
  return { ...reply, delayMs: 0, body: JSON.parse(text) };
}

/** Everything below the folder but what the user wrote and what git keeps. */
function artefacts(cwd: string): Map<string, string> {
  const names = readdirSync(cwd, { recursive: true, encoding: 'utf8' }).sort();
  const made = names.filter((name) => !/^(experiments|\.git)(\/|$)/.test(name) && statSync(join(cwd, name)).isFile());
  return new Map(made.map((name) => [name, contentOf(join(cwd, name))]));
}

function contentOf(path: string): string {
  const bytes = readFileSync(path);
  return (path.endsWith('.gz') ? gunzipSync(bytes) : bytes).toString('latin1');
}

async function git({ cwd }: Whole, ...words: readonly string[]): Promise<string> {
  const who = ['-c', 'user.name=Somebody', '-c', 'user.email=somebody@example.org', '-c', 'commit.gpgsign=false'];
  const { code, out, err } = await run('git', [...who, ...words], { cwd });
  expect({ words, code, err }).toMatchObject({ words, code: 0 });
  return out;
}
