import { expect, test } from 'vitest';
import { candidateOf } from '../../src/domain/candidate.ts';
import { checkGates, type GateSettings, type Refusal, roomOf } from '../../src/domain/gate.ts';

const BASE = candidateOf({ system: `${'x'.repeat(89)} {{input}}.`, followup: 'Go on, {{name}}!' });
const SETTINGS: GateSettings = {
  maxChars: 200,
  maxGrowth: 0.2,
  growthAllowance: 10,
  keep: ['{{input}}', 'on', 'absent'],
};

/** The gate that refuses the base with these components changed, and its reason. */
function check(
  changed: Readonly<Record<string, string>>,
  expected: Refusal['gate'] | null,
  reason = /./,
  settings: Partial<GateSettings> = {},
  known: readonly string[] = [],
) {
  const candidate = candidateOf({ ...BASE.components, ...changed });
  const refusal = checkGates({
    base: BASE,
    parent: BASE,
    candidate,
    known: new Set(known),
    settings: { ...SETTINGS, ...settings },
  });
  expect(refusal?.gate ?? null).toBe(expected);
  if (refusal) expect(refusal.reason).toMatch(reason);
}

const { system, followup } = BASE.components as { system: string; followup: string };

test('lets through what changes something within the limits', () => {
  check({ system: `${system} More.` }, null);
  check({ system: '{{input}}' }, null);
});

test('refuses what is known', () => {
  check({}, 'unchanged');
  const other = candidateOf({ system: `y${system}`, followup });
  check({ system: `y${system}` }, 'duplicate', /proposed before/, {}, [other.id]);
});

test('refuses what could not be written back', () => {
  const misfit = ({ system }: Readonly<Record<string, string>>) => (system?.includes('`') ? 'no backquote fits' : null);
  check({ system: `${system} \`a\`` }, 'place', /could not be written back: no backquote fits\./, { misfit });
  check({ system: `${system} a` }, null, /./, { misfit });
});

test('refuses texts that come, go, or are emptied', () => {
  check({ extra: '' }, 'components', /extra/);
  check({ followup: ' \n' }, 'empty', /followup/);
});

test('growth is measured from the base of the run, size from nothing', () => {
  check({ system: system + 'y'.repeat(23) }, null);
  check({ system: system + 'y'.repeat(24) }, 'growth', /has 140 characters; the base has 116 and may grow to 139\./);
  check({ system: system + 'y'.repeat(40) }, null, /./, { growthAllowance: 40 });
  check({ system: system + 'y'.repeat(41) }, 'growth', /may grow to 156/, { growthAllowance: 40 });
  check({ system: system + 'y'.repeat(85) }, 'size', /has 201 characters; max_chars allows 200\./, {
    growthAllowance: 500,
  });
  check({ system: system + 'y'.repeat(5) }, 'size', /has 121 characters; max_chars allows 120\./, { maxChars: 120 });
});

test('placeholders and kept texts occur as often as before, where they were', () => {
  check(
    { system: system.replace('{{input}}', 'it') },
    'placeholder',
    /"\{\{input\}\}" occurs 0 times in the component system/,
  );
  check({ system: `${system} {{input}}` }, 'placeholder', /occurs 2 times .* has it once/);
  check({ system: `${system} {{new}}` }, 'placeholder', /"\{\{new\}\}" occurs once .* has it 0 times/);
  check({ system: system.replace('{{input}}', '{{name}}') }, 'placeholder');
  check({ followup: 'Go, {{name}}!' }, 'keep', /"on" occurs 0 times in the component followup/);
  check({ followup: 'Go on and on, {{name}}!' }, 'keep', /"on" occurs 2 times/);
  check({ system: `${system} absent` }, null);
});

test('the room is what growth and size still allow', () => {
  expect(roomOf(BASE, BASE, SETTINGS)).toBe(23);
  expect(roomOf(BASE, BASE, { ...SETTINGS, maxChars: 120 })).toBe(4);
  expect(roomOf(BASE, BASE, { ...SETTINGS, maxChars: 100 })).toBe(0);
});
