import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { locatePrompt, type PromptAddress } from '../../../src/adapters/locators/locate.ts';
import { misfit } from '../../../src/adapters/locators/misfit.ts';
import { overlap } from '../../../src/adapters/locators/overlap.ts';
import type { LocatedPrompt } from '../../../src/adapters/locators/promptFile.ts';
import { folderWith } from '../../app/config/fixture.ts';

const STEP = `package step

const System = \`You plan.\`

const FollowUp = \`Give more.\`
`;

const NOTES = `# Notes
<!-- a -->
prompt: one
<!-- b -->
rest: two
<!-- c -->
`;

async function located(addresses: readonly PromptAddress[], files: Record<string, string>): Promise<LocatedPrompt[]> {
  const folder = folderWith(files);
  mkdirSync(join(folder, '.git'));
  return Promise.all(addresses.map((address, index) => locatePrompt(`c${index}`, address, folder)));
}

test('several components of one file are written one after the other', async () => {
  const prompts = await located(
    [
      { file: 'step.go', symbol: 'System' },
      { file: 'step.go', symbol: 'FollowUp' },
    ],
    { 'step.go': STEP },
  );
  const texts = { c0: 'You plan.\nUse `go`.', c1: 'More:\n\n- ten' };
  const written = prompts.reduce((text, { place }) => place.write(text, texts[place.component as 'c0']), STEP);
  expect(prompts.map(({ place }) => place.read(written))).toEqual([texts.c0, texts.c1]);
  expect(written).toBe(
    STEP.replace('`You plan.`', '`You plan.\nUse ` + "`" + `go` + "`" + `.`').replace('Give more.', 'More:\n\n- ten'),
  );
});

const FITS: readonly (readonly [texts: Readonly<Record<string, string>>, reason: RegExp | null])[] = [
  [{ c0: 'One `a`.', c1: 'Two.' }, null],
  [{ c0: 'One.', c1: 'half \ud800' }, /FollowUp in .*step\.go cannot hold this text: it has half of a surrogate pair/],
  [{ c0: '\0', c1: 'Two.' }, null],
];

test.each(FITS)('%j fits the file or not', async (texts, reason) => {
  const prompts = await located(
    [
      { file: 'step.go', symbol: 'System' },
      { file: 'step.go', symbol: 'FollowUp' },
    ],
    { 'step.go': STEP },
  );
  const said = misfit(prompts, texts);
  if (reason === null) expect(said).toBeNull();
  else expect(said).toMatch(reason);
});

test.each([
  ['half \ud800', /half of a surrogate pair, which no file in UTF-8 can hold/],
  ['nul \0', /NUL character, which no text file can hold/],
])('a whole file does not hold %j', async (text, reason) => {
  const prompts = await located([{ file: 'prompt.md' }], { 'prompt.md': 'One.\n' });
  expect(misfit(prompts, { c0: text })).toMatch(reason);
  expect(misfit(prompts, { c0: 'Two.\n' })).toBeNull();
});

const ADDRESSES: readonly (readonly [a: PromptAddress, b: PromptAddress, shared: boolean])[] = [
  [{ file: 'step.go', symbol: 'System' }, { file: 'step.go', symbol: 'FollowUp' }, false],
  [{ file: 'step.go', symbol: 'System' }, { file: 'step.go', symbol: 'System' }, true],
  [{ file: 'step.go' }, { file: 'step.go', symbol: 'System' }, true],
  [{ file: 'step.go' }, { file: './step.go' }, true],
  [{ file: 'notes.md', between: ['<!-- a', '<!-- b'] }, { file: 'notes.md', between: ['<!-- b', '<!-- c'] }, false],
  [{ file: 'notes.md', between: ['<!-- a', '<!-- c'] }, { file: 'notes.md', between: ['<!-- b', '<!-- c'] }, true],
  [{ file: 'notes.md', between: ['<!-- b', '<!-- c'] }, { file: 'notes.md', between: ['<!-- a', '<!-- c'] }, true],
  [{ file: 'notes.md' }, { file: 'step.go' }, false],
];

test.each(ADDRESSES)('%j and %j share text or not', async (a, b, shared) => {
  const [first, second] = await located([a, b], { 'step.go': STEP, 'notes.md': NOTES });
  expect(overlap(first!, second!)).toBe(shared);
});

test('a component can be found again after its file has moved on around it', async () => {
  const [prompt] = await located([{ file: 'step.go', symbol: 'System' }], { 'step.go': STEP });
  const moved = STEP.replace('package step\n', 'package step\n\n// A comment.\nconst N = 3\n');
  writeFileSync(prompt!.path, moved);
  expect(prompt!.place.write(moved, 'You plan well.')).toBe(moved.replace('You plan.', 'You plan well.'));
});
