import { join } from 'node:path';
import { expect, test } from 'vitest';
import { readPromptfoo } from '../../../src/adapters/examples/promptfoo.ts';
import { folderWith } from '../../app/config/fixture.ts';

const CONFIG = `# yaml-language-server: $schema=https://promptfoo.dev/config-schema.json
description: Translations
prompts: [file://prompt.txt]
providers: [openai:gpt-4o-mini]
defaultTest:
  vars: { language: German }
  assert: [{ type: not-contains, value: As an AI }]
tests:
  - description: greeting
    vars: { text: Hello, language: French }
    assert:
      - { type: icontains, value: bonjour, weight: 2 }
      - { type: llm-rubric, value: "is polite in {{language}}" }
      - { type: llm-rubric, value: is short }
  - vars: { text: file://long.md, n: 3 }
    assert: [{ type: contains-any, value: ["{{n}}", drei] }]
  - file://more.yaml
`;
const FILES = {
  'long.md': 'Drei Bäume.\n',
  'more.yaml': '- vars: { text: Bye }\n  assert: [{ type: word-count, value: { max: 4 } }]\n',
};

function read(yaml: string, ignore = false, files: Readonly<Record<string, string>> = FILES) {
  const path = join(folderWith({ 'promptfooconfig.yaml': yaml, ...files }), 'promptfooconfig.yaml');
  return readPromptfoo(path, 'c.yaml', ignore);
}

const POLITE = { type: 'not-contains', value: 'As an AI' };

test('variables, defaults, assertions and rubrics of tests are taken as they are meant', () => {
  const { rows, notes } = read(CONFIG);
  expect(notes).toEqual([]);
  expect(rows.map(({ example }) => example)).toEqual([
    {
      id: 'greeting',
      input: { text: 'Hello', language: 'French' },
      expected: { assertions: [POLITE, { type: 'icontains', value: 'bonjour', weight: 2 }] },
      rubric: 'is polite in French\nis short',
    },
    {
      id: expect.stringMatching(/^x-/),
      input: { text: 'Drei Bäume.\n', language: 'German', n: 3 },
      expected: { assertions: [POLITE, { type: 'contains-any', value: ['3', 'drei'] }] },
    },
    {
      id: expect.stringMatching(/^x-/),
      input: { text: 'Bye', language: 'German' },
      expected: { assertions: [POLITE, { type: 'word-count', value: { max: 4 } }] },
    },
  ]);
});

test('a number is looked for as its digits', () => {
  const { rows } = read(
    'tests: [{ vars: { a: x }, assert: [{ type: contains, value: 204 }, { type: word-count, value: 3 }] }]\n',
  );
  expect(rows[0]!.example.expected).toEqual({
    assertions: [
      { type: 'contains', value: '204' },
      { type: 'word-count', value: 3 },
    ],
  });
});

const test_ = (rest: string) => `tests:\n  - vars: { a: x }\n    ${rest}\n`;

test.each([
  [test_('assert: [{ type: javascript, value: output.length }]'), 'the assertion javascript (c.yaml: test 1)'],
  [test_('assert: [{ type: similar, value: x, threshold: 0.8 }]'), 'the assertion similar'],
  [test_('assert: [{ type: is-json, value: "file://schema.json" }]'), 'is-json with a value from file://schema.json'],
  [test_('assert: [{ type: contains, value: "{{a | upper}}" }]'), 'a template in the value of contains'],
  [test_('assert: [{ type: contains, value: x, transform: y }]'), '`transform` of contains'],
  [test_('assert: [{ type: contains }]'), '"contains" takes a text'],
  [test_('assert: [{ type: llm-rubric, value: x, provider: y }]'), '`provider` of llm-rubric'],
  [test_('assert: [{ type: llm-rubric, value: x, threshold: 0.5 }]'), '`threshold` of llm-rubric'],
  [
    test_('assert: [{ type: llm-rubric, value: x }, { type: llm-rubric, value: y, weight: 3 }]'),
    'llm-rubric of different weights',
  ],
  [test_('threshold: 0.5'), '`threshold` of a test'],
  [test_('options: { transform: x }'), '`options` of a test'],
  ['tests:\n  - vars: { a: [x, y] }\n', 'the variable a, a list that stands for several tests'],
  ['tests:\n  - vars: { a: file://a.js }\n', 'the variable a from file://a.js'],
  ['tests: file://tests.csv\n', 'tests from file://tests.csv'],
  ['tests: [file://tests/*.yaml]\n', 'tests from file://tests/*.yaml'],
  ['scenarios: []\ntests: []\n', 'scenarios (c.yaml)'],
  ['defaultTest: file://d.yaml\ntests: [{ vars: { a: x } }]\n', 'defaultTest that is no object'],
])('what is not supported is named, and passed over when told so: %#', (yaml, what) => {
  expect(() => read(yaml)).toThrow(`c.yaml: not supported here: ${what}`);
  expect(() => read(yaml)).toThrow('or say `ignore_unsupported: true`');
  expect(read(yaml, true).notes.join()).toContain(`c.yaml: passed over, as allowed: ${what}`);
});

test('everything that is not supported is listed at once, with where it stands', () => {
  const yaml = `tests:\n${'  - { vars: { a: x }, assert: [{ type: python, value: y }, { type: g-eval, value: z }] }\n'.repeat(2)}`;
  expect(() => read(yaml)).toThrow(
    'the assertion python (2 times, first in c.yaml: test 1); the assertion g-eval (2 times, first in c.yaml: test 1);',
  );
});

test.each([
  ['prompts: []\n', /it has no `tests`/],
  ['- a\n', /a promptfoo config is an object/],
  ['tests: [3]\n', /test 1: a test is an object/],
  ['tests: [', /not YAML that can be read/],
  ['tests: [{ vars: { a: file://../x.txt } }]\n', /leads out of it/],
  [
    'tests: [{ description: a, vars: { a: x } }, { description: a, vars: { a: y } }]\n',
    /the id "a" is already at c\.yaml: test 1/,
  ],
])('what is no config is refused: %#', (yaml, message) => {
  expect(() => read(yaml)).toThrow(message);
});
