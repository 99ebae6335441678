import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import type { Example } from '../../src/domain/example.ts';
import { evolveHere } from '../e2e/command.ts';
import { type Files, placeWith } from '../e2e/place.ts';

const jsonl = (rows: readonly unknown[]) =>
  rows.map((row) => `${typeof row === 'string' ? row : JSON.stringify(row)}\n`).join('');

async function mined(files: Files, words: readonly string[] = [], env: Readonly<Record<string, string>> = {}) {
  const cwd = placeWith(files);
  const names = words.some((word) => word in files) ? [] : Object.keys(files);
  const ran = await evolveHere(['mine', ...names, ...words, '-o', 'out.jsonl', '--json'], { cwd, env });
  expect({ code: ran.code, err: ran.err }).toEqual({ code: 0, err: '' });
  const report = JSON.parse(ran.out) as { calls: number; examples: number; left_out: Record<string, number> };
  const examples = readFileSync(join(cwd, 'out.jsonl'), 'utf8')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Example);
  return { report, examples };
}

const user = (content: unknown) => ({ role: 'user', content });
const system = (content: unknown) => ({ role: 'system', content });
const assistant = (content: unknown, more: object = {}) => ({ role: 'assistant', content, ...more });

/** What each log says, and what becomes of it. */
const LOGS: readonly (readonly [
  format: string,
  lines: readonly unknown[],
  examples: readonly object[],
  left: Record<string, number>,
])[] = [
  [
    'openai',
    [
      { messages: [system('Sort.'), user('No towels.'), assistant('{"team": "rooms"}')], model: 'gpt-4o-mini' },
      {
        request: { model: 'gpt-4o', messages: [user([{ type: 'text', text: 'Где бар?' }])] },
        response: { model: 'gpt-4o-2024-08-06', choices: [{ message: assistant('Внизу.'), finish_reason: 'stop' }] },
        session_id: 's1',
      },
      { body: { messages: [user('Only asked.')] } },
      { messages: [user('one'), assistant('two'), user('three'), assistant('four')] },
      { messages: [user('  No towels. '), assistant('again')] },
      {
        messages: [
          user([
            { type: 'image_url', image_url: {} },
            { type: 'text', text: 'what' },
          ]),
          assistant('a cat'),
        ],
      },
      { messages: [user('call'), assistant(null, { tool_calls: [{ id: 'x' }] })] },
      { messages: [user('chain'), assistant(''), { role: 'tool', content: '7' }, assistant('seven')] },
      { messages: [user('cut')], response: { choices: [{ message: assistant('ha'), finish_reason: 'length' }] } },
      { messages: [user('failed')], response: { error: { message: 'no' } } },
      { messages: [system('only')] },
      { other: 'line' },
      'no JSON {',
    ],
    [
      { input: 'No towels.', reference: { team: 'rooms' }, tags: ['mined', 'model:gpt-4o-mini'] },
      { input: 'Где бар?', reference: 'Внизу.', tags: ['mined', 'model:gpt-4o-2024-08-06'], group: 's1' },
      { input: 'Only asked.', tags: ['mined'] },
    ],
    {
      'a call that goes on from earlier turns (--turns last or transcript)': 1,
      'the same input again': 1,
      'pictures, sounds or files in the input': 1,
      'the answer is a tool call': 1,
      'a call within a chain of tool calls': 1,
      'the answer is cut off': 1,
      'the call failed': 1,
      'no text of a user to answer': 1,
      'no chat': 1,
      'a line that is no JSON': 1,
    },
  ],
  [
    'anthropic',
    [
      {
        request: { model: 'claude-x', system: [{ type: 'text', text: 'Sort.' }], messages: [user('毛巾在哪里？')] },
        response: {
          type: 'message',
          role: 'assistant',
          content: [
            { type: 'thinking', thinking: 'hm' },
            { type: 'text', text: '房间' },
          ],
          model: 'claude-x-1',
          stop_reason: 'end_turn',
        },
      },
      {
        system: 'Sort.',
        messages: [user([{ type: 'text', text: 'Hi' }]), assistant([{ type: 'text', text: 'Hello' }])],
      },
      {
        system: 'Sort.',
        messages: [user('x')],
        response: { type: 'message', role: 'assistant', content: [{ type: 'tool_use', name: 't' }] },
      },
      { system: 'Sort.', messages: [user([{ type: 'tool_result', content: 'x' }])] },
      {
        system: 'Sort.',
        messages: [user('long')],
        response: { type: 'message', content: [], stop_reason: 'max_tokens' },
      },
      { system: 'Sort.', messages: [user('err')], response: { type: 'error' } },
    ],
    [
      { input: '毛巾在哪里？', reference: '房间', tags: ['mined', 'model:claude-x-1'] },
      { input: 'Hi', reference: 'Hello', tags: ['mined'] },
    ],
    {
      'the answer is a tool call': 1,
      'a call within a chain of tool calls': 1,
      'the answer is cut off': 1,
      'the call failed': 1,
    },
  ],
  [
    'otel',
    [
      {
        resourceSpans: [
          {
            scopeSpans: [
              {
                spans: [
                  span('t1', {
                    'gen_ai.operation.name': 'chat',
                    'gen_ai.response.model': 'gpt-4o',
                    'gen_ai.system_instructions': JSON.stringify([{ type: 'text', content: 'Sort.' }]),
                    'gen_ai.input.messages': JSON.stringify([
                      { role: 'user', parts: [{ type: 'text', content: 'أين المناشف؟' }] },
                    ]),
                    'gen_ai.output.messages': JSON.stringify([
                      { role: 'assistant', parts: [{ type: 'text', content: 'هنا' }], finish_reason: 'stop' },
                    ]),
                  }),
                  span('t2', { 'gen_ai.operation.name': 'embeddings' }),
                  span('t3', { 'http.method': 'GET' }),
                  span('t4', { 'gen_ai.operation.name': 'chat', 'gen_ai.request.model': 'x' }),
                  span('t5', { 'gen_ai.operation.name': 'chat', 'error.type': '429' }),
                ],
              },
            ],
          },
        ],
      },
      // As exporters of one span per line write them: attributes as a map.
      {
        name: 'chat x',
        traceId: 't6',
        attributes: {
          'gen_ai.prompt.0.role': 'system',
          'gen_ai.prompt.0.content': 'Sort.',
          'gen_ai.prompt.1.role': 'user',
          'gen_ai.prompt.1.content': 'Old form',
          'gen_ai.completion.0.content': 'yes',
          'gen_ai.request.model': 'm',
        },
      },
      {
        name: 'chat y',
        context: { trace_id: 't7' },
        attributes: { 'gen_ai.conversation.id': 'c7', 'gen_ai.operation.name': 'chat' },
        events: [
          { name: 'gen_ai.user.message', attributes: { content: 'By events' } },
          { name: 'gen_ai.choice', attributes: { message: '{"content": "done"}' } },
        ],
      },
    ],
    [
      { input: 'أين المناشف؟', reference: 'هنا', tags: ['mined', 'model:gpt-4o'], group: 't1' },
      { input: 'Old form', reference: 'yes', tags: ['mined', 'model:m'], group: 't6' },
      { input: 'By events', reference: 'done', tags: ['mined'], group: 'c7' },
    ],
    { 'a span of other work': 2, 'a span without its contents (recording them is opt-in)': 1, 'the call failed': 1 },
  ],
  [
    'session',
    [
      { type: 'summary', sessionId: 'a', summary: 'x' },
      claude('user', 'Fix the lift.'),
      claude('assistant', [
        { type: 'text', text: 'Looking.' },
        { type: 'tool_use', name: 'Read' },
      ]),
      claude('user', [{ type: 'tool_result', content: 'text' }]),
      claude('assistant', [{ type: 'text', text: 'It is fixed.' }]),
      claude('user', '<command-name>/clear</command-name>'),
      { ...claude('user', 'internal'), isMeta: true },
      claude('user', 'And the bar?'),
      claude('assistant', [{ type: 'text', text: 'Also.' }]),
      { ...claude('user', 'Other session'), sessionId: 'b' },
    ],
    [
      { input: 'Fix the lift.', reference: 'It is fixed.', tags: ['mined', 'model:claude-y'], group: 'a' },
      { input: 'Other session', tags: ['mined'], group: 'b' },
    ],
    {
      'a line of a session that nobody said (tools, summaries, settings)': 4,
      'a call that goes on from earlier turns (--turns last or transcript)': 1,
    },
  ],
  [
    'session',
    [
      { type: 'session_meta', payload: { id: 'codex-1' } },
      codex('user', 'input_text', '<environment_context>cwd</environment_context>'),
      codex('user', 'input_text', 'Rename it.'),
      { type: 'event_msg', payload: { type: 'token_count' } },
      codex('assistant', 'output_text', 'Renamed.'),
    ],
    [{ input: 'Rename it.', reference: 'Renamed.', tags: ['mined'], group: 'codex-1' }],
    { 'a line of a session that nobody said (tools, summaries, settings)': 3 },
  ],
];

function span(traceId: string, attributes: Readonly<Record<string, string>>) {
  return {
    traceId,
    name: 'chat',
    attributes: Object.entries(attributes).map(([key, stringValue]) => ({ key, value: { stringValue } })),
  };
}

function claude(role: 'user' | 'assistant', content: unknown) {
  const model = role === 'assistant' ? { model: 'claude-y' } : {};
  return { type: role, sessionId: 'a', uuid: 'u', message: { role, content, ...model } };
}

function codex(role: string, type: string, text: string) {
  return { type: 'response_item', payload: { type: 'message', role, content: [{ type, text }] } };
}

const id = expect.stringMatching(/^x-[0-9a-f]{8}$/);

describe.each(LOGS)('%s', (format, lines, wanted, left) => {
  test('is recognised and read; what is left out is counted and named', async () => {
    const { report, examples } = await mined({ 'log.jsonl': jsonl(lines) });
    expect(examples).toEqual(wanted.map((one) => ({ id, ...one })));
    expect(report).toMatchObject({ files: [{ file: 'log.jsonl', format }], examples: wanted.length, left_out: left });
  });

  test('is read the same when it is named, gzipped, or a list', async () => {
    const whole = lines.filter((line) => typeof line !== 'string');
    const { report } = await mined({ 'log.jsonl.gz': gzipSync(jsonl(lines)) }, ['--format', format]);
    expect(report.left_out).toEqual(left);
    const listed = await mined({ 'log.json': JSON.stringify(whole, null, 2) });
    expect(listed.report.examples).toBe(wanted.length);
  });
});

test('secrets are taken out of everything, and what is the same without them is there once', async () => {
  const key = `sk-${'a1B2'.repeat(8)}`;
  const lines = ['', ' '].map((end) => ({
    session_id: `s-${key}`,
    messages: [user(`My key is ${key} and hunter2secret7${end}`), assistant(`Noted: ${key}`)],
  }));
  const { report, examples } = await mined({ 'log.jsonl': jsonl(lines) }, [], { MY_PASSWORD: 'hunter2secret7' });
  expect(examples).toMatchObject([
    { input: 'My key is [redacted] and [redacted]', reference: 'Noted: [redacted]', group: 's-[redacted]' },
  ]);
  expect(report).toMatchObject({ redacted: 1, left_out: { 'the same input again': 1 } });
});

const CHAT = { messages: [system('Sort.'), user('one'), assistant('two'), user('three'), assistant('four')] };
const SHORT = { messages: [system('Count.'), user('one'), assistant('1')] };

test.each([
  [
    ['--turns', 'last'],
    [
      { input: 'three', reference: 'four' },
      { input: 'one', reference: '1' },
    ],
  ],
  [
    ['--turns', 'transcript'],
    [{ input: 'User: one\n\nAssistant: two\n\nUser: three' }, { input: 'one' }],
  ],
  [['--system', 'Count'], [{ input: 'one' }]],
  [['--answers', 'expected'], [{ input: 'one', expected: '1' }]],
])('%j', async (words, wanted) => {
  const { examples } = await mined({ 'log.jsonl': jsonl([CHAT, SHORT]) }, words);
  expect(examples).toMatchObject(wanted);
});

test('answers may be left away, and inputs nearly the same', async () => {
  const near = ['There are no towels in room 204.', 'There are no towels in room 205.'].map((text) => ({
    messages: [user(text), assistant('ok')],
  }));
  const { examples, report } = await mined({ 'log.jsonl': jsonl(near) }, ['--near', '0.8', '--answers', 'none']);
  expect(examples).toEqual([{ id, input: 'There are no towels in room 204.', tags: ['mined'] }]);
  expect(report.left_out).toEqual({ 'nearly the same input again': 1 });
});

test('standard output is examples and nothing else; what was found is told beside it', async () => {
  const cwd = placeWith({ 'a.jsonl': jsonl([SHORT]), 'b.jsonl': jsonl([{ ...SHORT, system: 'x' }]) });
  const { code, out, err } = await evolveHere(['mine', 'a.jsonl', 'b.jsonl'], { cwd });
  expect(code).toBe(0);
  expect(out.trim().split('\n')).toHaveLength(1);
  expect(err).toMatch(
    /^a\.jsonl: read as openai\nb\.jsonl: read as anthropic\n1 examples of 2 calls\nleft out: 1 × the same input again\nlook at them/,
  );
});

test.each([
  [['log.txt'], /log\.txt: no known log; say with --format what it is: otel \(/],
  [['none.jsonl'], /there is no file/],
  [['log.txt', '--format', 'openai'], /no example in it: 1 × no chat/],
  [['good.jsonl', '--format', 'json'], /must be one of otel, session, anthropic, openai/],
  [['good.jsonl', '-o', 'good.jsonl'], /good\.jsonl is there already: --force writes over it/],
  [['good.jsonl', '--json'], /say with -o where the examples go/],
  [[], /missing required argument/],
])('%j is refused', async (words, message) => {
  const cwd = placeWith({ 'log.txt': '{"a": 1}\n', 'good.jsonl': jsonl([SHORT]) });
  const { code, err } = await evolveHere(['mine', ...words], { cwd });
  expect(code).toBe(2);
  expect(err).toMatch(message);
});
