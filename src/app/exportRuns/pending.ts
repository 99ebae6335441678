import type { RunOutput } from './runOutputs.ts';

/** Whether a score of it may come yet: a judge was out, or people have not sat down. */
export function pendingIn({ scores }: RunOutput): boolean {
  return Object.values(scores).some((score) => score.kind === 'unscored' && score.pending === true);
}
