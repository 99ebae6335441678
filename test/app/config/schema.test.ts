import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv } from 'ajv';
import { expect, test } from 'vitest';
import { parse } from 'yaml';
import { publishedSchema } from '../../../src/app/config/schema/published.ts';
import { EXPERIMENT } from './fixture.ts';

const FILE = join(import.meta.dirname, '../../../schema/experiment.schema.json');

test('the published JSON Schema is the one that experiments are checked by', async () => {
  expect(existsSync(FILE)).toBe(true);
  // To write it anew: npm run schema
  await expect(publishedSchema()).toMatchFileSnapshot(FILE);
});

test('every key of the published schema is described', async () => {
  expect(undescribed(JSON.parse(publishedSchema()), '')).toEqual([]);
});

function undescribed(schema: unknown, path: string): string[] {
  if (typeof schema !== 'object' || schema === null) return [];
  const properties = 'properties' in schema && typeof schema.properties === 'object' ? (schema.properties ?? {}) : {};
  const mute = Object.entries(properties).filter(
    ([, property]) => !('description' in property) && !('const' in property),
  );
  return [
    ...mute.map(([key]) => `${path}.${key}`),
    ...Object.entries(schema).flatMap(([key, member]) => undescribed(member, `${path}.${key}`)),
  ];
}

test('editors accept what loads, and nothing that is refused', async () => {
  const accepts = new Ajv({ strict: false, validateFormats: false }).compile(JSON.parse(publishedSchema()));
  const check = (yaml: string, expected: boolean) => expect([yaml, accepts(parse(yaml))]).toEqual([yaml, expected]);
  check(EXPERIMENT, true);
  check(
    readFileSync(join(import.meta.dirname, '../../../experiments/identify_potential_levers/experiment.yaml'), 'utf8'),
    true,
  );
  check(
    `${EXPERIMENT}profile: live\nprofiles: { live: { examples: { verify: none }, gates: { max_chars: 5 } } }\n`,
    true,
  );
  check(`${EXPERIMENT}sed: 7\n`, false);
  check(`${EXPERIMENT}search: { proposals: 0 }\n`, false);
  check(`${EXPERIMENT}guards: { per_model: 0.05 }\n`, true);
  check(`${EXPERIMENT}guards: { per_model: -1 }\n`, false);
  check(`${EXPERIMENT}profiles: { live: { sed: 7 } }\n`, false);
});
