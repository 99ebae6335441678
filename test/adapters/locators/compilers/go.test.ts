import { spawnSync } from 'node:child_process';
import { format } from '@wasm-fmt/gofmt';
import { expect, test } from 'vitest';
import { GO } from '../specimens.ts';
import { installed, writtenInto } from './written.ts';

test('gofmt accepts what was written', async () => {
  const cases = await writtenInto(GO, 20);
  expect(cases.length).toBeGreaterThan(120);
  expect(format(GO.text)).toBe(GO.text);
  for (const { source } of cases) expect(() => format(source)).not.toThrow();
});

test.skipIf(!installed('gofmt', '-h'))('the gofmt that is installed accepts it as well', async () => {
  for (const { source } of await writtenInto(GO, 3))
    expect(spawnSync('gofmt', ['-e'], { input: source, encoding: 'utf8' })).toMatchObject({ status: 0, stderr: '' });
});

test('a source that is broken is not accepted', () => {
  expect(() => format('package step\n\nconst Raw = `a ` b`\n')).toThrow();
});
