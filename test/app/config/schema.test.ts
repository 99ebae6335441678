import { existsSync } from 'node:fs';
import { join } from 'node:path';
import Ajv from 'ajv';
import { expect, test } from 'vitest';
import { parse } from 'yaml';
import { publishedSchema } from '../../../src/app/config/schema/published.ts';
import { EXPERIMENT } from './fixture.ts';

const FILE = join(import.meta.dirname, '../../../schema/experiment.schema.json');

test('the published JSON Schema is the one that experiments are checked by', async () => {
  expect(existsSync(FILE)).toBe(true);
  // To write it anew: npx vitest run test/app/config/schema.test.ts -u
  await expect(publishedSchema()).toMatchFileSnapshot(FILE);
});

test('every key is described for editors or speaks for itself, and editors accept what loads', () => {
  const accepts = new Ajv({ strict: false, validateFormats: false }).compile(JSON.parse(publishedSchema()));
  const check = (yaml: string, expected: boolean) => expect([yaml, accepts(parse(yaml))]).toEqual([yaml, expected]);
  check(EXPERIMENT, true);
  check(`${EXPERIMENT}profile: live\nprofiles: { live: { examples: { verify: none }, gates: { max_chars: 5 } } }\n`, true);
  check(`${EXPERIMENT}sed: 7\n`, false);
  check(`${EXPERIMENT}search: { proposals: 0 }\n`, false);
  check(`${EXPERIMENT}guards: { per_model: 0.05 }\n`, false);
  check(`${EXPERIMENT}profiles: { live: { sed: 7 } }\n`, false);
});
