import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { EXTENSIONS } from '../../src/adapters/locators/syntax/grammars.ts';
import { placeIn } from '../adapters/locators/specimens.ts';

const PAGE = readFileSync(new URL('../../docs/prompts.md', import.meta.url), 'utf8');
const [, PYTHON = ''] = /```python\n([\s\S]*?)```/.exec(PAGE) ?? [];

/** Every address that the page's example names in a comment. */
const ADDRESSES = [...PYTHON.matchAll(/ {2}# (.+)$/gm)].flatMap(([, said = '']) => said.split(', '));

test('the example names what it says', () => {
  expect(ADDRESSES).toHaveLength(8);
});

test.each(ADDRESSES)('%s is the address of a text in the example', async (address) => {
  const place = await placeIn({ file: 'step.py' }, address);
  expect(place.read(PYTHON)).toMatch(/^(You plan|What a lever|Three|Go on|plain|Be brief| +Be brief|Done)/);
});

test('every file name extension is listed', () => {
  const listed = [...PAGE.matchAll(/^\| `(\.[^`]+)` \|/gm)].flatMap(([, names = '']) => names.split(' '));
  expect(listed.sort()).toEqual([...EXTENSIONS].sort());
});
