import type { Example } from './example.ts';

/** Tags of an example that a model wrote: drafted for good, unreviewed until a person takes that tag away. */
export const DRAFTED = 'drafted';
export const UNREVIEWED = 'unreviewed';

/** Whether nobody has looked at it yet: what a model made up proves nothing. */
export function isUnreviewed({ tags = [] }: Pick<Example, 'tags'>): boolean {
  return tags.includes(UNREVIEWED);
}
