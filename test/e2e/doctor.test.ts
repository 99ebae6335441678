import { afterAll, beforeAll, expect, test } from 'vitest';
import { type FakeProvider, startProvider } from '../servers/provider.ts';
import { evolveHere } from './command.ts';
import { EXPERIMENT, greetPlace } from './greet.ts';
import { placeWith } from './place.ts';

const KEY = 'sk-secret-0123456789';
let good: FakeProvider;
let refusing: FakeProvider;

beforeAll(async () => {
  const list = { kind: 'json', body: { data: [] }, headers: { date: 'Thu, 01 Jan 2026 00:00:00 GMT' } } as const;
  good = await startProvider(() => list);
  refusing = await startProvider(() => ({ kind: 'json', status: 401, body: {} }));
});
afterAll(() => Promise.all([good.close(), refusing.close()]));

const live = EXPERIMENT.replace('"rehearsal:reader"', '"openai:gpt-4.1"');

interface Finding {
  readonly what: string;
  readonly is: string;
  readonly says: string;
}

async function examined(yaml: string, words: readonly string[], env: Record<string, string>) {
  const cwd = greetPlace({ 'experiment.yaml': yaml });
  const { code, out, err } = await evolveHere(['doctor', '--step', 'greet', '--json', ...words], { cwd, env });
  expect(out + err).not.toContain(KEY);
  return { code, findings: JSON.parse(out) as Finding[] };
}

test('the machine alone', async () => {
  const { code, out } = await evolveHere(['doctor'], { cwd: placeWith() });
  expect(code).toBe(0);
  expect(out).toMatch(/^ok {2}node {8}v\d+\.\d+/m);
  expect(out).toMatch(/^ok {2}sqlite {6}3\./m);
  expect(out).toMatch(/GB free/);
});

const CASES: readonly [string, string, string[], () => Record<string, string>, number, string, string, RegExp][] = [
  ['a rehearsal', EXPERIMENT, [], () => ({}), 0, 'models', 'fine', /need no key/],
  ['a key that is missing', live, [], () => ({}), 2, 'openai', 'trouble', /OPENAI_API_KEY is not set/],
  [
    'a provider that answers',
    live,
    [],
    () => ({ OPENAI_API_KEY: KEY, OPENAI_BASE_URL: good.url }),
    0,
    'openai',
    'fine',
    /OPENAI_API_KEY is set; answered in \d+ ms/,
  ],
  [
    'a clock that is wrong',
    live,
    [],
    () => ({ OPENAI_API_KEY: KEY, OPENAI_BASE_URL: good.url }),
    0,
    'clock',
    'doubt',
    /s (ahead of|behind) the provider's/,
  ],
  [
    'a key that is refused',
    live,
    [],
    () => ({ OPENAI_API_KEY: KEY, OPENAI_BASE_URL: refusing.url }),
    2,
    'openai',
    'trouble',
    /refused \(HTTP 401\)/,
  ],
  [
    'a provider that is not there',
    live,
    [],
    () => ({ OPENAI_API_KEY: KEY, OPENAI_BASE_URL: 'http://127.0.0.1:1' }),
    2,
    'openai',
    'trouble',
    /does not answer/,
  ],
  ['nobody, offline', live, ['--offline'], () => ({ OPENAI_API_KEY: KEY }), 0, 'openai', 'fine', /not asked/],
  [
    'an experiment that does not load',
    'step: greet\nprompt: 3\n',
    [],
    () => ({}),
    2,
    'experiment',
    'trouble',
    /experiment\.yaml:2:/,
  ],
];

test.each(CASES)('%s', async (_, yaml, words, env, code, what, is, says) => {
  const seen = await examined(yaml, words, env());
  expect(seen.code).toBe(code);
  const finding = seen.findings.find((one) => one.what === what);
  expect(finding).toMatchObject({ is, says: expect.stringMatching(says) });
});

test('a probe tells a model that keeps to a schema from one that does not', async () => {
  const answer = (content: string) => ({
    id: 'x',
    object: 'chat.completion',
    created: 0,
    model: 'm',
    choices: [{ index: 0, finish_reason: 'stop', message: { role: 'assistant', content } }],
    usage: { prompt_tokens: 1, completion_tokens: 1, total_tokens: 2 },
  });
  for (const [content, is] of [
    ['{"word":"yes"}', 'fine'],
    ['yes', 'doubt'],
  ] as const) {
    const server = await startProvider((_, { path }) => ({
      kind: 'json',
      body: path.endsWith('/models') ? { data: [] } : answer(content),
    }));
    const env = { OPENAI_API_KEY: KEY, OPENAI_BASE_URL: server.url };
    const { findings } = await examined(live, ['--probe'], env);
    await server.close();
    expect(findings.find(({ what }) => what === 'openai:gpt-4.1')).toMatchObject({ is });
  }
});
