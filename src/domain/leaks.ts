import type { Example, ExampleId } from './example.ts';
import { inputKey, inputText } from './exampleText.ts';
import { nearDuplicates } from './nearDuplicates.ts';

/** Something of verify that train has too: a prompt would be proved on what it was made from. */
export interface Leak {
  readonly kind: 'id' | 'input' | 'near' | 'group';
  readonly train: ExampleId;
  readonly verify: ExampleId;
  /** Of near-duplicates, 0..1. */
  readonly likeness?: number;
}

export interface LeakRules {
  /** Inputs that are so much alike are one; null: only equal ones are. */
  readonly near: number | null;
  /** Null: it belongs to no group. */
  groupOf(example: Example): string | null;
}

/** Every example of verify that leaks, with the first of train that it has something in common with. */
export function leaksBetween(train: readonly Example[], verify: readonly Example[], rules: LeakRules): Leak[] {
  const near = nearBetween(train, verify, rules.near);
  const ids = firsts(train, ({ id }) => id);
  const inputs = firsts(train, inputKey);
  const groups = firsts(train, rules.groupOf);
  return verify.flatMap((example, at): Leak[] => {
    const found = (kind: Leak['kind'], other: Example | undefined): Leak[] =>
      other === undefined ? [] : [{ kind, train: other.id, verify: example.id }];
    const group = rules.groupOf(example);
    return [
      ...found('id', ids.get(example.id)),
      ...found('input', inputs.get(inputKey(example))),
      ...(group === null ? [] : found('group', groups.get(group))),
      ...(near.get(at) ?? []),
    ].slice(0, 1);
  });
}

function nearBetween(train: readonly Example[], verify: readonly Example[], least: number | null) {
  const leaks = new Map<number, Leak[]>();
  if (least === null) return leaks;
  for (const { a, b, likeness } of nearDuplicates([...train, ...verify].map(inputText), least)) {
    const at = b - train.length;
    if (a >= train.length || at < 0 || leaks.has(at)) continue;
    leaks.set(at, [{ kind: 'near', train: train[a]!.id, verify: verify[at]!.id, likeness }]);
  }
  return leaks;
}

function firsts(examples: readonly Example[], keyOf: (example: Example) => string | null): Map<string, Example> {
  const found = new Map<string, Example>();
  for (const example of examples) {
    const key = keyOf(example);
    if (key !== null && !found.has(key)) found.set(key, example);
  }
  return found;
}
