// biome-ignore-all lint/suspicious/noTemplateCurlyInString: These are the variables of an experiment.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { stringify } from 'yaml';
import { lineRow } from '../../src/adapters/examples/row.ts';
import { merge } from '../../src/app/config/merge.ts';
import { plainValue, type Source } from '../../src/app/config/source.ts';
import { expand } from '../../src/app/config/variables.ts';
import { parseYaml } from '../../src/app/config/yaml.ts';
import { UserError } from '../../src/domain/errors.ts';

const read = (text: string): Source => parseYaml(text, (line, column) => `f:${line}:${column}`);
const key = fc.stringMatching(/^[a-z]{1,3}$/).filter((name) => name !== 'id');
const json = fc.letrec((tie) => ({
  value: fc.oneof({ maxDepth: 4 }, fc.boolean(), fc.integer(), fc.string(), tie('list'), tie('map')),
  list: fc.array(tie('value'), { maxLength: 3 }),
  map: fc.dictionary(key, tie('value'), { maxKeys: 4 }),
}));
const section = json.map.map((value) => value as Record<string, unknown>);

test('what YAML writes is read back, whatever it is', () => {
  fc.assert(
    fc.property(section, (value) => {
      expect(plainValue(read(stringify(value)))).toEqual(value);
    }),
  );
});

test('no text is answered by anything but a value or a UserError', () => {
  const noise = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.string({ unit: fc.constantFrom(...'[]{}:,-&*!|>\'"#% \n\ta0') }),
  );
  fc.assert(
    fc.property(noise, (text) => {
      try {
        plainValue(read(text));
      } catch (error) {
        expect(error).toBeInstanceOf(UserError);
      }
    }),
    { numRuns: 500 },
  );
});

test('an overlay wins where it speaks, and only there; laid twice it changes nothing more', () => {
  fc.assert(
    fc.property(section, section, (below, above) => {
      const [base, overlay] = [read(stringify(below)), read(stringify(above))];
      const once = merge(base, overlay);
      expect(plainValue(merge(once, overlay))).toEqual(plainValue(once));
      const merged = plainValue(once) as Record<string, unknown>;
      expect(Object.keys(merged).sort()).toEqual([...new Set([...Object.keys(below), ...Object.keys(above)])].sort());
      for (const [name, value] of Object.entries(below)) if (!(name in above)) expect(merged[name]).toEqual(value);
      for (const [name, value] of Object.entries(above))
        if (Array.isArray(value) || typeof value !== 'object') expect(merged[name]).toEqual(value);
    }),
  );
});

test('the value of a variable is never read as a variable again', () => {
  fc.assert(
    fc.property(fc.string({ unit: fc.constantFrom(...'${}AB ') }), (value) => {
      const source: Source = { kind: 'scalar', at: 'f', value: 'x${A}y', plain: false };
      expect(plainValue(expand(source, { A: value }))).toBe(`x${value}y`);
    }),
  );
});

test('a line is an example or a mistake, never a crash', () => {
  const row = fc.oneof(
    fc.string(),
    fc.json(),
    section.map((value) => JSON.stringify({ id: 'a', input: value })),
  );
  fc.assert(
    fc.property(row, (text) => {
      expect(['example', 'mistake']).toContain(lineRow(text, 'x:1').kind);
    }),
  );
});
