import type { Caller, Completion } from '../../ports/model.ts';

/**
 * Tells when the model behind a name changes while a run lasts: another returned id, or another fingerprint of the system
 * behind it. Each pair is told once, since providers go to and fro between machines. `before`: as whom it answered when
 * the run was stopped.
 */
export function watchingIdentity(
  caller: Caller,
  said: (text: string) => void,
  before: readonly Answerer[] = [],
): Caller {
  const seen = new Set(before.map(nameOf));
  return {
    ...caller,
    async complete(request, about) {
      const completion = await caller.complete(request, about);
      const name = nameOf(completion);
      if (seen.has(name)) return completion;
      if (seen.size > 0)
        said(`${caller.spec.id} changed while the run lasts: now it is ${name}, before ${[...seen].at(-1)}`);
      seen.add(name);
      return completion;
    },
  };
}

type Answerer = Pick<Completion, 'model' | 'fingerprint'>;

function nameOf({ model, fingerprint }: Answerer): string {
  return fingerprint === undefined ? model : `${model} (${fingerprint})`;
}
