import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { parse } from 'yaml';
import { guards } from '../../src/app/config/schema/guards.ts';
import { search } from '../../src/app/config/schema/search.ts';
import { MISSING } from '../../src/domain/evidence.ts';
import { TRUSTED_AGREEMENT } from '../../src/domain/judgeAgreement.ts';
import { alphaOf } from '../../src/domain/reading.ts';

/** The figures of the page are those of the code. */

const PAGE = readFileSync(join(import.meta.dirname, '../../docs/verdicts.md'), 'utf8');
const defaults = { ...guards.parse({}), ...search.parse({}) };
const percent = (share: number) => `${Number((100 * share).toFixed(2))} %`;

test.each([
  ['the levels of the first readings', [1, 2, 3].map((j) => percent(alphaOf(j, defaults.alpha))).join(', ')],
  ['the error rate', `\`alpha\` (${percent(defaults.alpha)})`],
  ['the loss of a model', `\`per_model\` (${100 * defaults.per_model} points`],
  ['the minimal effect', `\`minimal_effect\` (${defaults.minimal_effect})`],
  ['attempts', `\`search.verify_attempts\`, ${defaults.verify_attempts}`],
  ['finalists', `(${defaults.finalists} at most)`],
  ['what may be missing', MISSING === 0.1 ? 'more than a tenth of them missing' : 'another share'],
  ['agreement', `alpha below ${TRUSTED_AGREEMENT}`],
])('%s', (_, text) => expect(PAGE).toContain(text));

test('the guards that it shows can be declared', () => {
  const shown = parse(/```yaml\n([\s\S]*?)```/.exec(PAGE)![1]!) as { guards: unknown };
  const given = shown.guards as object;
  expect(guards.parse(given)).toMatchObject(given);
});
