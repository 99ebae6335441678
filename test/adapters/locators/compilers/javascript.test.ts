import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { transformWithOxc } from 'vite';
import { expect, test } from 'vitest';
import { folderWith } from '../../../app/config/fixture.ts';
import { JAVASCRIPT, type Specimen, TYPESCRIPT } from '../specimens.ts';
import { type Written, writtenInto } from './written.ts';

const SPECIMENS: readonly (readonly [name: string, specimen: Specimen])[] = [
  ['JavaScript', JAVASCRIPT],
  ['TypeScript', TYPESCRIPT],
];

test.each(SPECIMENS)('%s that was written is run and has the text', async (_, specimen) => {
  const folder = folderWith({});
  const cases = await writtenInto(specimen, 8);
  expect(cases.length).toBeGreaterThan(100);
  for (const [index, one] of cases.entries()) {
    const file = join(folder, `${index}.mjs`);
    writeFileSync(file, await scriptOf(one, specimen));
    const module: Record<string, unknown> = await import(pathToFileURL(file).href);
    expect([one.address, valueIn(module, one.address)]).toEqual([one.address, one.text]);
  }
});

async function scriptOf({ source }: Written, { file }: Specimen): Promise<string> {
  return file.endsWith('.ts') ? (await transformWithOxc(source, file)).code : source;
}

/** The value at an address: what a function returns, and of its insides what its source says. */
function valueIn(module: Record<string, unknown>, address: string): unknown {
  const build = String(module.build);
  if (address === 'build.style') return evaluated(/style = ([\s\S]*)\) \{\s+const inner/.exec(build));
  if (address === 'build.inner') return evaluated(/const inner = ([\s\S]*);\s+return [`"]returned/.exec(build));
  return address.split('.').reduce<unknown>((value, step) => {
    if (step === 'return') return (value as () => unknown)();
    return step === 'describe' ? value : (value as Record<string, unknown>)[step];
  }, module);
}

function evaluated(match: RegExpExecArray | null): unknown {
  return new Function(`return ${match?.[1]}`)();
}
