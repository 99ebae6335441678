import { z } from 'zod';
import { define, PATH } from './definition.ts';
import { parsePath } from './paths.ts';
import { notJson, shareCheck } from './share.ts';

export const jsonValid = define(
  {
    about: '1 when the answer is a JSON object or array (a code fence around all of it is removed), else 0.',
    tags: ['not_json', 'truncated', 'refused'],
    sample: {},
  },
  z.strictObject({}),
  () => ({
    unit: 'valid',
    direction: 'maximise',
    scale: [0, 1],
    score: (input) => (typeof input.output === 'string' ? notJson(input, input.output) : { kind: 'scored', value: 1 }),
  }),
);

export const requiredFields = define(
  {
    about: 'Share of the `fields` (paths below `path`) that are there and are neither null nor blank.',
    tags: ['missing_required_field'],
    sample: { path: 'items[*]', fields: ['name', 'comment'] },
  },
  z.strictObject({ path: PATH, fields: z.array(z.string().min(1)).min(1) }),
  ({ path, fields }) =>
    shareCheck({
      of: 'fields',
      direction: 'maximise',
      paths: fields.map((field) => [...path, ...parsePath(field)]),
      missingTag: 'missing_required_field',
      offences: (found) =>
        found
          .filter(({ value }) => value === null || (typeof value === 'string' && value.trim() === ''))
          .map(({ at }) => ({ at, says: `${at} is empty.`, tag: 'missing_required_field' })),
    }),
);
