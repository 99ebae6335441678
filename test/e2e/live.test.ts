// biome-ignore-all lint/suspicious/noTemplateCurlyInString: These are the variables of an experiment.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { afterAll, expect, test } from 'vitest';
import { chatCompletion, message, refusal } from '../servers/answers.ts';
import { type FakeProvider, type Received, type Reply, startProvider } from '../servers/provider.ts';
import { type Ended, evolve } from './command.ts';
import { EXPERIMENT, greetPlace } from './greet.ts';
import { filesBelow, put } from './place.ts';

const KEY = 'sk-other-0123456789';
const CURE = 'Write no name twice.';
const LIVE = ['--step', 'greet', '--profile', 'live', '--env-file', '.env'];
const CONCURRENCY = 4;

const servers: FakeProvider[] = [];
afterAll(() => Promise.all(servers.splice(0).map((server) => server.close())));

test.concurrent('two generations over two real SDKs: an edit that helps, and every call in the books', {
  timeout: 60_000,
}, async () => {
  const { cwd, home, other } = await place({});
  const ran = await evolve([...LIVE, '--json'], { cwd });
  expect({ ran: ran.code, err: ran.err }).toMatchObject({ ran: 0 });
  const report = JSON.parse(ran.out) as { best: string; spent: { calls: number; usd: number; unknown_usd: number } };
  expect(report).toMatchObject({ run: 1, winner: null, label: null, spent: { unknown_usd: 0 } });
  expect(ran.err).not.toMatch(/SIMULATED|REPLAYED/);

  const shown = JSON.parse((await evolve(['show', 'best', ...LIVE, '--json'], { cwd })).out) as Shown;
  expect(shown.components.system).toContain(CURE);
  expect(shown).toMatchObject({ primary: { mean: 1 }, label: null, hypothesis: expect.stringContaining('twice') });

  const wire = [...home.received, ...other.received];
  const rows = booked(cwd);
  expect(rows.length).toBe(wire.length);
  expect(report.spent.calls).toBe(wire.length);
  expect(new Set(rows.map(({ key }) => key)).size).toBe(rows.length);
  expect(rows.every(({ status }) => status === 'done')).toBe(true);
  expect(rows.filter(({ model }) => model === 'near').every(({ returned }) => returned === 'tiny-2025-01-01')).toBe(
    true,
  );
  // 10 tokens in and 4 out each; near has no price of its own to pay.
  const paid = rows.filter(({ model }) => model !== 'near').length;
  expect(report.spent.usd).toBeCloseTo(paid * (10 * 1 + 4 * 5) * 1e-6, 9);

  expect(home.received.every(({ path, headers }) => path === '/v1/chat/completions' && !headers.authorization)).toBe(
    true,
  );
  expect(
    other.received.every(({ path, headers }) => path === '/v1/messages' && headers.authorization === `Bearer ${KEY}`),
  ).toBe(true);
  expect(home.received[0]?.body).toMatchObject({
    model: 'tiny',
    temperature: 0.5,
    response_format: { type: 'json_schema' },
  });
  expect(home.peak()).toBeLessThanOrEqual(CONCURRENCY);
  for (const text of [
    ran.out,
    ran.err,
    ...filesBelow(cwd, ['experiments'])
      .filter((path) => path !== '.env')
      .map((path) => readFileSync(join(cwd, path), 'latin1')),
  ])
    expect(text.includes(KEY)).toBe(false);
});

test.concurrent('Retry-After is honoured: the whole model waits, and the call is asked for once more', {
  timeout: 60_000,
}, async () => {
  const busy = refusal(429, { code: 'rate_limit_exceeded', type: 'rate_limit_error' }, { 'retry-after': '2' });
  const { cwd, home, other } = await place({ home: (n) => (n === 0 ? busy : null), concurrency: 1 });
  const { code, err } = await evolve([...LIVE, '--generations', '0'], { cwd });
  expect({ code, err }).toMatchObject({ code: 0 });
  const [first = 0, second = 0] = home.received.map(({ at }) => at);
  expect(second - first).toBeGreaterThanOrEqual(2_000);
  expect(home.received).toHaveLength(5);
  const rows = booked(cwd);
  expect(rows.length).toBe(home.received.length + other.received.length);
  expect(rows.filter(({ status }) => status === 'failed').map(({ model, error }) => [model, error])).toEqual([
    ['near', expect.stringContaining('429')],
  ]);
});

test.concurrent('a refused key pauses the run at once; mended, the same command pays for nothing twice', {
  timeout: 60_000,
}, async () => {
  let refusing = true;
  const no = refusal(401, { code: 'invalid_api_key', type: 'authentication_error' }, {}, `bad key ${KEY}`);
  const { cwd, home, other } = await place({ other: (n) => (refusing && n >= 2 ? no : null) });
  const stopped = await evolve(LIVE, { cwd });
  expect({ code: stopped.code, out: stopped.out }).toEqual({ code: 1, out: '' });
  expect(stopped.err).toContain('far refuses: ');
  expect(stopped.err).toContain(`to go on:\n  evolve ${LIVE.join(' ')}`);
  expect(stopped.err).not.toMatch(new RegExp(`${KEY}|^\\s+at `, 'm'));
  expect(other.received.length).toBeLessThanOrEqual(2 + CONCURRENCY);
  const before = { home: home.received.length, answered: booked(cwd).filter(({ status }) => status === 'done').length };
  expect(before.answered).toBe(before.home + 2);

  refusing = false;
  const resumed = await evolve([...LIVE, '--json'], { cwd });
  expect({ code: resumed.code, err: resumed.err }).toMatchObject({ code: 0 });
  expect(resumed.err).toContain('generation 0/2, seed: 8 asked');
  const done = booked(cwd).filter(({ status }) => status === 'done');
  expect(new Set(done.map(({ key }) => key)).size).toBe(done.length);
  expect(booked(cwd).length).toBe(home.received.length + other.received.length);
  await sameAsUninterrupted(resumed);
});

/** A run that was refused on its way ends like one that was not. */
async function sameAsUninterrupted(resumed: Ended): Promise<void> {
  const { cwd } = await place({});
  const smooth = await evolve([...LIVE, '--json'], { cwd });
  const { spent: _, ...end } = JSON.parse(smooth.out) as { spent: object };
  expect(JSON.parse(resumed.out)).toMatchObject(end);
}

interface Shown {
  readonly components: { readonly system: string };
}

interface Behaviour {
  /** What the n-th request gets, from 0; null: its answer. */
  readonly home?: (n: number) => Reply | null;
  readonly other?: (n: number) => Reply | null;
  readonly concurrency?: number;
}

async function place({ home, other, concurrency = CONCURRENCY }: Behaviour) {
  const near = await startProvider((n, { body }) => home?.(n) ?? chatCompletion(answerTo(body)));
  const far = await startProvider(
    (n, { body }) => other?.(n) ?? message(body.model === 'reader' ? EDIT : answerTo(body)),
  );
  servers.push(near, far);
  const cwd = greetPlace({ 'experiment.yaml': `${EXPERIMENT}${profile(near.url, far.url, concurrency)}` });
  put(cwd, { '.env': `# For the tests only.\nOTHER_KEY="${KEY}"\nEVOLVE_POPULATIONS=kept\n` });
  return { cwd, home: near, other: far };
}

const profile = (home: string, other: string, concurrency: number) => `profiles:
  live:
    providers:
      home: { api: openai, base_url: "${home}/v1", api_key: none }
      other: { api: anthropic, base_url: "${other}", api_key: "\${OTHER_KEY}" }
    models:
      - { id: "home:tiny", alias: near, temperature: 0.5, price: { input: 0, output: 0 } }
      - { id: "other:claude", alias: far, price: { input: 1, output: 5 } }
    reflector: { id: "other:reader", price: { input: 1, output: 5 } }
    concurrency: ${concurrency}
    budget: { usd: 5 }
`;

const EDIT = `<hypothesis>Names may stand twice.</hypothesis>
<edit><find></find><replace>- ${CURE}</replace></edit>`;

/** Three names, the first of them twice unless the prompt forbids it. */
function answerTo(body: Received['body']): string {
  const asked = JSON.stringify([body.system, body.messages]);
  const plan = /plan (\w)/.exec(asked)?.[1] ?? '?';
  return JSON.stringify({
    names: [`Ann ${plan}`, asked.includes(CURE) ? `Bob ${plan}` : `Ann ${plan}`, `Cid ${plan}`],
  });
}

interface Booked {
  readonly key: string;
  readonly model: string;
  readonly status: string;
  readonly error: string | null;
  readonly returned: string | null;
}

/** The rows of the call table, in order. */
function booked(cwd: string): Booked[] {
  const db = new Database(join(cwd, 'kept/greet.sqlite'), { readonly: true });
  try {
    return db
      .prepare<[], Booked>('SELECT key, model, status, error, returned_model AS returned FROM call ORDER BY id')
      .all();
  } finally {
    db.close();
  }
}
