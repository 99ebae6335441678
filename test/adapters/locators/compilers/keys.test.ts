import { expect, test } from 'vitest';
import { JSON_FILE, TOML, YAML } from '../specimens.ts';
import { answered, installed, type Written, writtenInto } from './written.ts';

/** The value at the address of each source, as `read` finds it. */
const READ = (imports: string, read: string) => `
import json, sys
${imports}

def at(value, steps):
    for count in range(len(steps), 0, -1):
        name = '.'.join(steps[:count])
        if isinstance(value, dict) and name in value: return at(value[name], steps[count:])
        if isinstance(value, list) and count == 1: return at(value[int(name)], steps[1:])
    return value

print(json.dumps([at(${read}(case['source']), case['address'].split('.')) for case in json.load(sys.stdin)]))
`;

function check(cases: readonly Written[], program: string): void {
  expect(cases.length).toBeGreaterThan(40);
  expect(answered('python3', ['-c', program], cases)).toEqual(cases.map(({ text }) => text));
}

test.skipIf(!installed('python3', '-c', 'import yaml'))('PyYAML reads what was written', async () => {
  check(await writtenInto(YAML, 12), READ('import yaml', 'yaml.safe_load'));
});

test.skipIf(!installed('python3', '-c', 'import tomllib'))('tomllib reads what was written', async () => {
  check(await writtenInto(TOML, 12), READ('import tomllib', 'tomllib.loads'));
});

test('JSON reads what was written', async () => {
  for (const { source, address, text } of await writtenInto(JSON_FILE, 12)) {
    const plain = source.replace(/^ *\/\/.*\n/m, '').replace(/,\n\}/, '\n}');
    const value = address.split('.').reduce((inner, step) => inner[step], JSON.parse(plain));
    expect([address, value]).toEqual([address, text]);
  }
});
