import { existsSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { stripVTControlCharacters } from 'node:util';
import { afterAll, describe, expect, test } from 'vitest';
import { chatCompletion, endedBy, refusal } from '../servers/answers.ts';
import { type FakeProvider, type Reply, startProvider } from '../servers/provider.ts';
import { evolveHere } from './command.ts';
import { LABELS, MESSAGES, PROMPT } from './hotel.ts';
import { filesBelow, placeWith, put } from './place.ts';
import { evolveAtTerminal, type Turn } from './terminal.ts';

const servers: FakeProvider[] = [];
afterAll(() => Promise.all(servers.splice(0).map((server) => server.close())));

const DRAFTED =
  'Sort messages of hotel guests.\nAnswer with one word: housekeeping, restaurant, maintenance or reception.';
const REPLY = `Here it is:\n\`\`\`\n${DRAFTED}\n\`\`\``;

/** A folder with examples and a key, and a model that answers so. */
async function place(reply: Reply) {
  const server = await startProvider(() => reply);
  servers.push(server);
  const cwd = placeWith({ 'desk.jsonl': LABELS });
  put(cwd, { '.env': `OPENAI_API_KEY=sk-drafts-0123456789\nOPENAI_BASE_URL=${server.url}/v1\n` });
  return { cwd, server };
}

const DRAFT = ['init', '--from-examples', 'desk.jsonl', '--env-file', '.env'];

describe('init --from-examples', () => {
  test('drafts a prompt from the half that proves nothing, pays once, and what it writes runs', {
    timeout: 60_000,
  }, async () => {
    const { cwd, server } = await place(chatCompletion(REPLY));
    const made = await evolveHere([...DRAFT, '--json'], { cwd });
    expect(made).toMatchObject({ code: 0, err: '' });
    // 10 tokens in and 4 out of gpt-4.1, at 2 and 8 USD per million.
    expect(JSON.parse(made.out)).toMatchObject({
      step: 'desk',
      copy: null,
      drafted: { by: 'openai:gpt-4.1', usd: expect.closeTo((10 * 2 + 4 * 8) * 1e-6, 9) },
    });
    const folder = join(cwd, 'experiments/desk');
    expect(readFileSync(join(folder, 'prompt.md'), 'utf8')).toBe(`${DRAFTED}\n`);
    const sent = JSON.stringify(server.received[0]?.body);
    const verify = readFileSync(join(folder, 'examples/verify.jsonl'), 'utf8');
    const shown = MESSAGES.filter(([message]) => sent.includes(message));
    expect(shown).toHaveLength(10);
    expect(shown.filter(([message]) => verify.includes(message))).toEqual([]);

    rmSync(folder, { recursive: true });
    const again = await evolveHere(DRAFT, { cwd });
    expect(again.out).toContain('prompt.md was drafted by openai:gpt-4.1 for $0.0001: read it');
    expect(server.received).toHaveLength(1);

    const ran = await evolveHere(['--step', 'desk', '--generations', '1', '--json', '-q'], { cwd });
    expect(ran).toMatchObject({ code: 0, err: '' });
    expect(JSON.parse(ran.out)).toMatchObject({ run: 1, label: 'SIMULATED', spent: { usd: 0 } });
  });

  const UNUSABLE: readonly [string, Reply, RegExp][] = [
    ['no prompt', chatCompletion('Sorry.'), /what openai:gpt-4\.1 drafted holds no prompt: draft with another model/],
    ['a template', chatCompletion('```\nSort {{input}}\n```'), /drafted has template variables in it/],
    ['half an answer', chatCompletion('', endedBy('length', '```\nSort')), /drafted was truncated/],
    ['a refused key', refusal(401, { code: 'invalid_api_key' }), /openai/],
  ];
  test.each(UNUSABLE)('%s is told, and nothing is written', async (_, reply, message) => {
    const { cwd } = await place(reply);
    const { code, err } = await evolveHere(DRAFT, { cwd });
    expect(err).toMatch(message);
    expect(code).not.toBe(0);
    expect(existsSync(join(cwd, 'experiments'))).toBe(false);
  });

  const REFUSED: readonly [string, string, RegExp][] = [
    ['no key', '', /no key is there: set one of OPENAI_API_KEY, .*or write a prompt of one sentence/],
    ['a rehearsal', '--reflector rehearsal:reflector', /a rehearsal is a simulation and writes nothing of its own/],
    [
      'an unknown provider',
      '--model mine:m',
      /--model: of the provider "mine" nobody knows the address; known: openai/,
    ],
    ['no model', '--reflector gpt', /"gpt" names no model: expected provider:name/],
    ['a prompt beside it', '--prompt a.md', /leave out --prompt, --examples/],
  ];
  test.each(REFUSED)('%s is told with what to do', async (_, words, message) => {
    const cwd = placeWith({ 'desk.jsonl': LABELS });
    const line = ['init', '--from-examples', 'desk.jsonl', ...words.split(' ').filter((word) => word !== '')];
    const { code, err } = await evolveHere(line, { cwd });
    expect(err).toMatch(message);
    expect({ code, files: filesBelow(cwd) }).toEqual({ code: 2, files: ['desk.jsonl'] });
  });
});

describe('init at a terminal', () => {
  const PROMPT_ASKED = 'Which file holds the prompt? ';
  const EXAMPLES_ASKED = 'Which file holds examples';

  const CASES: readonly [string, readonly string[], readonly Turn[], number, RegExp][] = [
    [
      'asks for both files, again for one that is not there',
      [],
      [
        [PROMPT_ASKED, 'dsk.md\r'],
        [PROMPT_ASKED, 'desk.md\r'],
        [EXAMPLES_ASKED, 'desk.jsonl\r'],
      ],
      0,
      /there is no file dsk\.md[\s\S]*wrote experiments\/desk\/experiment\.yaml[\s\S]*10 examples to learn from, 10 to prove/,
    ],
    [
      'makes examples up for who has none',
      [],
      [
        [PROMPT_ASKED, 'desk.md\r'],
        [EXAMPLES_ASKED, '\r'],
      ],
      0,
      /The examples are made up/,
    ],
    ['asks nothing that flags say', ['--prompt', 'desk.md'], [], 0, /The examples are made up/],
    [
      'says what to type to who says nothing',
      [],
      [[PROMPT_ASKED, '\r']],
      2,
      /evolve init --prompt FILE --examples FILE/,
    ],
    ['ends with the input', [], [[PROMPT_ASKED, '\u0004']], 2, /init needs a prompt/],
    ['ends with Ctrl-C', [], [[PROMPT_ASKED, '\u0003']], 130, /stopped/],
  ];
  test.each(CASES)('%s', async (_, words, turns, code, shown) => {
    const cwd = placeWith({ 'desk.md': PROMPT, 'desk.jsonl': LABELS });
    const ended = await evolveAtTerminal(['init', ...words], turns, cwd);
    expect(stripVTControlCharacters(ended.out)).toMatch(shown);
    expect(ended.code).toBe(code);
  });
});
