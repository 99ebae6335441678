import { z } from 'zod';
import { groupBy } from '../domain/group.ts';
import { canonicalJson } from '../domain/hash.ts';
import { define, FOLD, PATH } from './definition.ts';
import type { Path, Place } from './paths.ts';
import type { Offence } from './share.ts';
import { shareCheck, textsOf } from './share.ts';
import { folded, quoted, tokensOf, wordsOf } from './words.ts';

export const uniqueItems = define(
  {
    about:
      'Share of the items at `path` that repeat no earlier one. `fold: case` ignores case, width and runs of spaces.',
    tags: ['duplicate_item', 'missing_path'],
    sample: { path: 'items[*].name', fold: 'case' },
  },
  z.strictObject({ path: PATH, fold: FOLD }),
  ({ path, fold }) =>
    shareCheck({
      of: 'items',
      direction: 'maximise',
      paths: [path],
      offences: (found) => repeats(found, fold === 'case'),
    }),
);

const LOCK = { path: PATH, min: z.int().min(2).default(3) };

export const openerLock = define(
  {
    about:
      'Share of the items at `path` whose first `tokens` tokens (4) open at least `min` items (3) of the same output. Punctuation counts.',
    tags: ['opener_lock', 'wrong_type', 'missing_path'],
    sample: { path: 'items[*].comment' },
  },
  z.strictObject({ ...LOCK, tokens: z.int().min(1).default(4) }),
  (options) =>
    lockCheck(options, {
      tag: 'opener_lock',
      verb: 'open',
      part: (text) => tokensOf(text).slice(0, options.tokens),
    }),
);

export const closerLock = define(
  {
    about:
      'Share of the items at `path` whose last `tokens` words (1) close at least `min` items (3) of the same output: "... Strategy" on every name.',
    tags: ['closer_lock', 'wrong_type', 'missing_path'],
    sample: { path: 'items[*].name' },
  },
  z.strictObject({ ...LOCK, tokens: z.int().min(1).default(1) }),
  (options) =>
    lockCheck(options, {
      tag: 'closer_lock',
      verb: 'end',
      part: (text) => wordsOf(text).slice(-options.tokens),
    }),
);

/** Places whose value stood before. */
export function repeats(found: readonly Place[], fold: boolean): Offence[] {
  const first = new Map<string, string>();
  return found.flatMap(({ at, value }) => {
    const text = typeof value === 'string' ? value : canonicalJson(value);
    const key = `${typeof value} ${fold ? folded(text) : text}`;
    const earlier = first.get(key);
    if (earlier === undefined) {
      first.set(key, at);
      return [];
    }
    return [{ at, says: `${at} repeats ${earlier}: ${quoted(text)}.`, tag: 'duplicate_item' }];
  });
}

interface Lock {
  readonly tag: string;
  readonly verb: string;
  part(text: string): readonly string[];
}

function lockCheck({ path, min }: { path: Path; min: number }, lock: Lock) {
  return shareCheck({
    of: 'items',
    direction: 'minimise',
    paths: [path],
    offences(found) {
      const { texts, offences } = textsOf(found);
      const groups = groupBy(texts, ({ value }) => folded(lock.part(value).join(' ')));
      groups.delete('');
      const locked = [...groups].filter(([, members]) => members.length >= min);
      return [...offences, ...locked.flatMap(([part, members]) => lockOffences(part, members, lock))];
    },
  });
}

function lockOffences(part: string, members: readonly Place[], { tag, verb }: Lock): Offence[] {
  const places = members.map(({ at }) => at).join(', ');
  const says = `${members.length} items ${verb} with the same words, ${quoted(part)}: ${places}.`;
  return members.map(({ at }) => ({ at, says, tag }));
}
