import type { Levels } from './rubric.ts';

/** What a comparison with the base's answer is worth. */
export const WORTH = { lost: 0, tied: 0.5, won: 1 } as const;

/** Which answer is shown as A. */
export type First = 'own' | 'base';

/** Who looks at two answers says A, B or tie. */
export const PREFERENCES = ['A', 'B', 'tie'] as const;

/** Half of all pairs begin with the base's answer, by a name that tells nothing of it. */
export function firstOf(id: string): First {
  return Number.parseInt(id.slice(-1), 16) % 2 === 0 ? 'own' : 'base';
}

/** What is wrong with a filled-in `better`; null when nothing is. */
export function preferenceMistake(levels: Readonly<Record<string, unknown>>): string | null {
  const strange = Object.keys(levels).find((name) => name !== 'better');
  if (strange !== undefined) return `there is no "${strange}" to fill in: only better`;
  return preferenceIn(levels) === null ? `"better" needs ${PREFERENCES.join(', ')}` : null;
}

/** A filled-in `better` as a grade of the own answer. Throws for what `preferenceMistake` refuses. */
export function preferenceLevels(levels: Readonly<Record<string, unknown>>, first: First): Levels {
  const said = preferenceIn(levels);
  if (said === null) throw new Error('no preference');
  if (said === 'tie') return { preference: WORTH.tied };
  return { preference: (said === 'A') === (first === 'own') ? WORTH.won : WORTH.lost };
}

/** The grade that a preference is. */
export function preferenceGrade({ preference = WORTH.tied }: Levels): number {
  return preference;
}

function preferenceIn({ better }: Readonly<Record<string, unknown>>): (typeof PREFERENCES)[number] | null {
  return (
    PREFERENCES.find((one) => typeof better === 'string' && one.toLowerCase() === better.trim().toLowerCase()) ?? null
  );
}
