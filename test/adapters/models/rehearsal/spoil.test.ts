import { describe, expect, it } from 'vitest';
import type { Habit } from '../../../../src/adapters/models/rehearsal/declaration.ts';
import { placesOf, valueAt } from '../../../../src/adapters/models/rehearsal/places.ts';
import { spoil } from '../../../../src/adapters/models/rehearsal/spoil.ts';
import type { Json } from '../../../../src/domain/example.ts';
import { streamOf } from '../../../../src/domain/random.ts';
import { REFERENCE } from './stage.ts';

const UNSAID = { cures: [], harms: [], share: 1 };

function spoiled(...habits: Habit[]) {
  return spoil(REFERENCE, habits, streamOf('test'));
}

function at(path: string, json: Json): (Json | undefined)[] {
  return placesOf(json, path).map((place) => valueAt(json, place));
}

function check(habit: Habit, path: string, expected: (values: (Json | undefined)[]) => boolean): void {
  expect(expected(at(path, REFERENCE))).toBe(false);
  expect(expected(at(path, JSON.parse(spoiled(habit).text)))).toBe(true);
}

const every = (pattern: RegExp) => (values: (Json | undefined)[]) =>
  values.every((value) => pattern.test(String(value)));
const some = (pattern: RegExp) => (values: (Json | undefined)[]) => values.some((value) => pattern.test(String(value)));

describe('spoiling', () => {
  it.each<[Habit, string, (values: (Json | undefined)[]) => boolean]>([
    [
      { ...UNSAID, kind: 'duplicate_item', path: 'levers[*].name', share: 0.25 },
      'levers[*].name',
      (names) => new Set(names).size === 3,
    ],
    [
      { ...UNSAID, kind: 'drop_item', path: 'levers[*].options', share: 0.5 },
      'levers[*].options[*]',
      (options) => options.length === 10,
    ],
    [{ ...UNSAID, kind: 'drop_item', path: 'levers' }, 'levers[*]', (levers) => levers.length === 3],
    [
      { ...UNSAID, kind: 'drop_field', path: 'levers[*].review' },
      'levers[*].review',
      (reviews) => reviews.length === 0,
    ],
    [
      { ...UNSAID, kind: 'drop_field', path: 'levers[*]', share: 0.5 },
      'levers[*].name',
      (names) => names.length === 2 && names.every((name) => name !== undefined),
    ],
    [
      { ...UNSAID, kind: 'same_opener', path: 'levers[*].review', text: 'It is' },
      'levers[*].review',
      every(/^It is \w/),
    ],
    [{ ...UNSAID, kind: 'same_closer', path: 'levers[*].name', text: 'Plan' }, 'levers[*].name', every(/ Plan$/)],
    [{ ...UNSAID, kind: 'invent_percentage', path: 'levers[*].review', share: 0.1 }, 'levers[*].review', some(/\d\d%/)],
    [
      { ...UNSAID, kind: 'placeholder', path: 'levers[*].review', text: '[later]', share: 0.1 },
      'levers[*].review',
      some(/\[later\]$/),
    ],
    [{ ...UNSAID, kind: 'label_only', path: 'levers[*].options[*]' }, 'levers[*].options[*]', every(/^\w+ \w+$/)],
    [{ ...UNSAID, kind: 'too_long', path: 'rationale' }, 'rationale', every(/^(.*) \1 \1$/)],
  ])('by %j', check);

  it.each<[Habit['kind'], string, RegExp]>([
    ['prose', 'ok', /^Why these levers matter\.\n\nNorth Gate/],
    ['fence', 'ok', /```json\n\{[\s\S]*\}\n```$/],
    ['truncate', 'truncated', /^\{[\s\S]*[^}]$/],
    ['refuse', 'refused', /cannot/],
  ])('the whole answer by %s', (kind, status, text) => {
    const line = spoiled({ kind, cures: [], harms: [] } as unknown as Habit);
    expect(line.status).toBe(status);
    expect(line.text).toMatch(text);
  });

  it('leaves the reference as it is without habits, and when a path selects nothing', () => {
    expect(JSON.parse(spoiled().text)).toEqual(REFERENCE);
    expect(JSON.parse(spoiled({ ...UNSAID, kind: 'too_long', path: 'absent[*].x' }).text)).toEqual(REFERENCE);
  });
});
