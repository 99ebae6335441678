import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { folderWith } from '../../../app/config/fixture.ts';
import { RUST } from '../specimens.ts';
import { installed, units, type Written, writtenInto } from './written.ts';

test.skipIf(!installed('rustc', '--version'))('Rust compiles what was written to the text', async () => {
  const cases = await writtenInto(RUST, 15);
  expect(cases.length).toBeGreaterThan(60);
  const folder = folderWith({});
  writeFileSync(join(folder, 'main.rs'), program(cases));
  execFileSync('rustc', ['--edition', '2021', '-C', 'debuginfo=0', '-o', 'main', 'main.rs'], { cwd: folder });
  const printed = execFileSync(join(folder, 'main'), { encoding: 'utf8' });
  expect(printed.trimEnd().split('\n')).toEqual(cases.map(({ text }) => `.${units(text)}`));
});

/** Prints the UTF-16 units of every literal, a line each. */
function program(cases: readonly Written[]): string {
  return `const TEXTS: &[&str] = &[
${cases.map(({ literal }) => `    ${literal},`).join('\n')}
];

fn main() {
    for text in TEXTS {
        let units: Vec<String> = text.encode_utf16().map(|unit| format!("{:04x}", unit)).collect();
        println!(".{}", units.concat());
    }
}
`;
}
