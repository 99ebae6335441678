import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { folderWith } from '../../../app/config/fixture.ts';
import { JAVA } from '../specimens.ts';
import { installed, units, type Written, writtenInto } from './written.ts';

test.skipIf(!installed('javac', '-version'))('Java compiles what was written to the text', async () => {
  const cases = await writtenInto(JAVA, 20);
  expect(cases.length).toBeGreaterThan(100);
  const file = join(folderWith({}), 'Step.java');
  writeFileSync(file, program(cases));
  const printed = execFileSync('java', ['-Dfile.encoding=UTF-8', file], { encoding: 'utf8' });
  expect(printed.trimEnd().split('\n')).toEqual(cases.map(({ text }) => `.${units(text)}`));
});

/** Prints the UTF-16 units of every literal, a line each. */
function program(cases: readonly Written[]): string {
  const methods = cases.map(({ literal }, index) => `    static String c${index}() { return ${literal}; }`);
  const calls = cases.map((_, index) => `        print(c${index}());`);
  return `public class Step {
${methods.join('\n')}
    static void print(String text) {
        StringBuilder line = new StringBuilder(".");
        for (char unit : text.toCharArray()) line.append(String.format("%04x", (int) unit));
        System.out.println(line);
    }
    public static void main(String[] args) {
${calls.join('\n')}
    }
}
`;
}
