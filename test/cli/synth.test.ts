import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import type { Example } from '../../src/domain/example.ts';
import { evolveHere } from '../e2e/command.ts';
import { placeWith, put } from '../e2e/place.ts';
import { chatCompletion, endedBy, refusal } from '../servers/answers.ts';
import { type FakeProvider, type Reply, startProvider } from '../servers/provider.ts';

const servers: FakeProvider[] = [];
afterAll(() => Promise.all(servers.splice(0).map((server) => server.close())));

const jsonl = (rows: readonly object[]) => rows.map((row) => `${JSON.stringify(row)}\n`).join('');
const TRAIN = ['No towels in 204.', 'The lift is stuck.', 'Fresh soap, please.', 'The tap drips.'].map((input, at) => ({
  id: `t${at}`,
  input,
  expected: at % 2 === 0 ? 'rooms' : 'repairs',
}));
const VERIFY = [{ id: 'v', input: 'A held-out question about pillows.', expected: 'rooms' }];

const EXPERIMENT = {
  step: 'desk',
  prompt: { system: { file: 'prompt.md' } },
  examples: { train: 'examples/train.jsonl', verify: 'examples/verify.jsonl' },
  models: [{ id: 'home:small' }],
  reflector: { id: 'home:writer' },
  metrics: [{ name: 'right', check: 'label' }],
};

/** An experiment whose reflector is a server that answers so. */
async function desk(script: (n: number) => Reply, more: object = {}) {
  const server = await startProvider(script);
  servers.push(server);
  const providers = { home: { api: 'openai', base_url: `${server.url}/v1`, api_key: 'none' } };
  const cwd = placeWith();
  put(cwd, {
    'experiments/desk/experiment.yaml': JSON.stringify({ ...EXPERIMENT, providers, ...more }),
    'experiments/desk/prompt.md': 'Sort messages of guests.\n',
    'experiments/desk/examples/train.jsonl': jsonl(TRAIN),
    'experiments/desk/examples/verify.jsonl': jsonl(VERIFY),
  });
  const synth = (...words: string[]) => evolveHere(['synth', '--step', 'desk', ...words], { cwd });
  const drafted = (file = 'experiments/desk/examples/drafted.jsonl') =>
    readFileSync(join(cwd, file), 'utf8')
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as Example);
  const sent = () => server.received.map(({ body }) => JSON.stringify(body));
  return { cwd, synth, drafted, sent, server };
}

const WORDS = [
  'towel',
  'lamp',
  'window',
  'breakfast',
  'noise',
  'parking',
  'mirror',
  'blanket',
  'garden',
  'elevator',
  'coffee',
  'invoice',
  'swimming',
  'luggage',
  'taxi',
];
const answer = (...inputs: readonly string[]) =>
  chatCompletion(JSON.stringify({ examples: inputs.map((input) => ({ input, expected: 'rooms' })) }));
/** Five new ones at each call. */
const fresh = (n: number) =>
  answer(...[0, 1, 2, 3, 4].map((at) => `Nothing like the ${`${WORDS[5 * n + at]} `.repeat(6)}before`));

describe('synth', () => {
  test('drafts what was asked for, marked as unreviewed; nothing of verify is shown to the model', async () => {
    const { synth, drafted, sent, cwd } = await desk(fresh);
    const { code, out, err } = await synth('--count', '7', '--about', 'angry guests');
    expect({ code, err }).toEqual({ code: 0, err: '' });
    expect(out).toMatch(
      /^experiments\/desk\/examples\/drafted\.jsonl: 7 examples, drafted by home:writer\n2 calls and \$0 /,
    );
    expect(drafted()).toHaveLength(7);
    expect(drafted()[0]).toEqual({
      id: expect.stringMatching(/^dx-[0-9a-f]{8}$/),
      input: expect.stringContaining('towel'),
      expected: 'rooms',
      tags: ['drafted', 'unreviewed', 'by:home:writer'],
    });
    const [first, second] = sent();
    expect(first).toContain('No towels in 204.');
    expect(first).toContain('angry guests');
    expect(first).toContain('Sort messages of guests.');
    expect(first + second!).not.toContain('pillows');
    // The second is told what the first drafted, and asked for the rest.
    expect(second).toContain('Nothing like the towel towel');
    expect(second).toMatch(/Draft 2 new examples/);
    expect(readFileSync(join(cwd, 'experiments/desk/examples/verify.jsonl'), 'utf8')).toBe(jsonl(VERIFY));
  });

  test('what was paid for is found again, also by the drafts that were asked for before a stop', async () => {
    const { synth, drafted, server } = await desk((n) => (n === 1 ? refusal(401, {}) : fresh(n)));
    const stopped = await synth('--count', '10');
    expect(stopped.code).not.toBe(0);
    expect(server.received).toHaveLength(2);
    const again = await synth('--count', '10', '--json');
    expect(JSON.parse(again.out)).toMatchObject({ drafted: 10, by: 'home:writer', repeated: 0 });
    expect(server.received).toHaveLength(3);
    expect((await synth('--count', '10', '--force')).code).toBe(0);
    expect(server.received).toHaveLength(3);
    expect(drafted()).toHaveLength(10);
  });

  test('repetitions and answers of no use are counted, and do not stand in for drafts', async () => {
    const replies: readonly Reply[] = [
      answer('no towels in 204', 'A held-out question about PILLOWS', 'Is there a garden?', 'Is there a garden??'),
      chatCompletion('Sorry, I cannot.'),
      chatCompletion('', endedBy('length', '{"examples": [')),
      chatCompletion(
        JSON.stringify({
          examples: [
            { input: 'Wrong label here', expected: 'bar' },
            { input: 'Where may I park?', expected: 'rooms' },
          ],
        }),
      ),
    ];
    const { synth, drafted } = await desk((n) => replies[n] ?? answer());
    const { out } = await synth('--count', '6');
    expect(out).toMatch(
      /2 examples \(6 were wanted\), drafted by home:writer\n3 more were nearly examples that there are\n2 answers could not be used/,
    );
    expect(drafted().map(({ input }) => input)).toEqual(['Is there a garden?', 'Where may I park?']);
  });

  test('a budget is kept', async () => {
    const { synth, server } = await desk(fresh);
    const { code, err } = await synth('--count', '20', '--max-calls', '1');
    expect(code).not.toBe(0);
    expect(err).toMatch(/calls|budget/i);
    expect(server.received).toHaveLength(1);
  });

  test.each([
    [
      ['-o', 'experiments/desk/examples/verify.jsonl', '--force'],
      /examples\/verify\.jsonl is read as verify: drafts are never written there/,
    ],
    [['-o', 'experiments/desk/examples/train.jsonl', '--force'], /is read as train: drafts are never written there/],
    [['-o', 'experiments/desk/prompt.md'], /prompt\.md is there already: --force writes over it/],
    [['--set', 'reflector=none'], /the experiment has `reflector: none`/],
    [
      ['--set', 'reflector.id=rehearsal:reflector'],
      /is no live model and drafts nothing: choose one with --profile live/,
    ],
  ])('%j is refused before anything is paid', async (words, message) => {
    const { synth, server, cwd } = await desk(fresh);
    put(cwd, {
      'experiments/desk/rehearsal.yaml': 'habits: {}\nmodels: {}\nreflectors: { reflector: { remedies: [] } }\n',
    });
    const { code, err } = await synth(...words);
    expect(code).toBe(2);
    expect(err).toMatch(message);
    expect(server.received).toEqual([]);
  });

  test('a model that drafts nothing of use is told', async () => {
    const { synth } = await desk(() => chatCompletion('No.'));
    const { code, err } = await synth('--count', '2');
    expect(code).toBe(2);
    expect(err).toMatch(/home:writer drafted nothing that can be used/);
  });
});

test('verify with drafts that nobody has reviewed is warned about', { timeout: 60_000 }, async () => {
  const { cwd } = await desk(() => chatCompletion('rooms'));
  const draft = { id: 'd', input: 'Drafted.', expected: 'rooms', tags: ['drafted', 'unreviewed'] };
  put(cwd, { 'experiments/desk/examples/verify.jsonl': jsonl([...VERIFY, draft]) });
  const { err } = await evolveHere(['--step', 'desk', '--generations', '0'], { cwd });
  expect(err).toMatch(/1 examples of verify were drafted by a model and nobody has reviewed them/);
});
