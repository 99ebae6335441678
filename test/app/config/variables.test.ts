// biome-ignore-all lint/suspicious/noTemplateCurlyInString: These are the variables of an experiment.
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { withEnvironmentFile } from '../../../src/app/config/environmentFile.ts';
import { EXPERIMENT, folderWith, load, refusal } from './fixture.ts';

const HOME = 'providers: { home: { api: openai, base_url: "http://${HOST}/v1", api_key: "${KEY}" } }\n';

test('variables come from the environment', async () => {
  const env = { HOST: '127.0.0.1:1', KEY: '0123', N: '7', WORDS: 'two words' };
  const yaml = `${EXPERIMENT}${HOME}seed: \${N}\nsearch: { intent: "say \${WORDS}, not $\${WORDS} or \${ WORDS }" }\n`;
  const loaded = await load({ yaml, options: { env } });
  expect(loaded.servers.home).toEqual({ api: 'openai', base_url: 'http://127.0.0.1:1/v1', api_key: '0123' });
  expect(loaded.seed).toBe(7);
  expect(loaded.search.intent).toBe('say two words, not ${WORDS} or ${ WORDS }');
});

test('every unset variable is named with its place, and a value is never shown', async () => {
  expect(await refusal({ yaml: `${EXPERIMENT}${HOME}` })).toBe(
    'experiments/greet/experiment.yaml:12:45: the environment variable HOST is not set: set it, or in a file for --env-file\nexperiments/greet/experiment.yaml:12:75: the environment variable KEY is not set: set it, or in a file for --env-file',
  );
  expect(await refusal({ yaml: `${EXPERIMENT}seed: "\${KEY}"\n`, options: { env: { KEY: 'sk-secret' } } })).toBe(
    'experiments/greet/experiment.yaml:12:1: seed: expected a number, got a text',
  );
  expect(
    await refusal({ yaml: `${EXPERIMENT}search: { compose: "\${KEY}" }\n`, options: { env: { KEY: 'sk-secret' } } }),
  ).not.toContain('secret');
  expect(await refusal({ yaml: `${EXPERIMENT}seed: \${constructor}\n` })).toContain(
    'the environment variable constructor is not set',
  );
});

test('--env-file adds to the environment, which wins', async () => {
  const text = '\uFEFF# keys\nA=1\nexport B="two words" # said\nC=\'x\ny\'\r\n\nD=${A}\nE=\n';
  const folder = folderWith({ '.env': text });
  expect(withEnvironmentFile({ A: '9', Z: '1', B: undefined }, join(folder, '.env'))).toEqual({
    A: '9',
    B: 'two words',
    C: 'x\ny',
    D: '${A}',
    E: '',
    Z: '1',
  });
});

test.each([
  ['A=1\nnonsense\n', /\.env:2: expected KEY=VALUE$/],
  ['A="x\ny"\n\n1B=2\n', /\.env:4: expected KEY=VALUE$/],
])('a line that sets nothing is refused: %j', async (text, message) => {
  const folder = folderWith({ '.env': text });
  expect(() => withEnvironmentFile({}, join(folder, '.env'))).toThrow(message);
});

test('a missing --env-file is refused; one that is there is used', async () => {
  expect(await refusal({ options: { envFile: '.env' } })).toBe('--env-file: there is no file FOLDER/.env');
  const loaded = await load({
    yaml: `${EXPERIMENT}${HOME}`,
    files: { '.env': 'HOST=h:1\nKEY=k\n' },
    options: { envFile: '.env', env: { KEY: 'mine' } },
  });
  expect(loaded.servers.home).toMatchObject({ base_url: 'http://h:1/v1', api_key: 'mine' });
  expect(loaded.env).toEqual({ HOST: 'h:1', KEY: 'mine' });
});
