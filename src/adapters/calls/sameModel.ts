import type { Caller, Completion } from '../../ports/model.ts';

/**
 * Tells when the model behind a name changes while a run lasts: another returned id, or another fingerprint of the system
 * behind it. Each pair is told once, since providers go to and fro between machines.
 */
export function watchingIdentity(caller: Caller, said: (text: string) => void): Caller {
  const seen = new Set<string>();
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

function nameOf({ model, fingerprint }: Completion): string {
  return fingerprint === undefined ? model : `${model} (${fingerprint})`;
}
