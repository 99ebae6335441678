import type { Mistake } from '../mistakes.ts';
import { plainValue, type Source } from '../source.ts';

/**
 * Keys of the design that this version does not obey yet, and what they belong to. They are refused, because an option that
 * is read and not obeyed would be a lie. `*` stands for any key or item.
 */
const LATER: Readonly<Record<string, string>> = {
  dispatcher: 'distributed workers',
  queue: 'distributed workers',
};

/** Values of the design that this version does not know yet. */
const LATER_VALUES: Readonly<Record<string, readonly { readonly is: RegExp; readonly what: string }[]>> = {
  'objectives.*': [{ is: /^cost$/, what: 'cost as an objective' }],
  'objectives.*.objective': [{ is: /^cost$/, what: 'cost as an objective' }],
};

/** What an experiment asks for that belongs to a later version. Profiles are looked into as well. */
export function laterMistakes(source: Source, path: Mistake['path'] = [], pattern: readonly string[] = []): Mistake[] {
  const what = LATER[pattern.join('.')] ?? laterValue(source, pattern);
  if (what !== undefined) return [{ path, message: `not supported yet: ${what} (a later version)` }];
  if (pattern.length === 2 && pattern[0] === 'profiles') return laterMistakes(source, path, []);
  if (source.kind === 'map')
    return [...source.members].flatMap(([key, { value }]) =>
      laterMistakes(value, [...path, key], [...pattern, namedByUser(pattern) ? '*' : key]),
    );
  if (source.kind === 'list')
    return source.items.flatMap((item, index) => laterMistakes(item, [...path, index], [...pattern, '*']));
  return [];
}

/** Sections whose keys are names of the user's own. */
function namedByUser(pattern: readonly string[]): boolean {
  return ['prompt', 'profiles', 'providers', 'primary', 'budget.roles', 'task.params'].includes(pattern.join('.'));
}

function laterValue(source: Source, pattern: readonly string[]): string | undefined {
  const value = plainValue(source);
  if (typeof value !== 'string') return undefined;
  return LATER_VALUES[pattern.join('.')]?.find(({ is }) => is.test(value))?.what;
}
