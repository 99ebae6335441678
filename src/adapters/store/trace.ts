import type { Message } from '../../domain/rollout.ts';

/** A message as it is stored: its text, or the id of a shared one. */
type Packed = readonly [role: Message['role'], content: string | number];

/** Compact JSON of a trace. Answers differ from rollout to rollout and are never shared. */
export function packTrace(trace: readonly Message[], idOf: (body: string) => number | null): string {
  const packed = trace.map(
    ({ role, content }): Packed => [role, role === 'assistant' ? content : (idOf(content) ?? content)],
  );
  return JSON.stringify(packed);
}

export function unpackTrace(json: string, bodyOf: (id: number) => string): Message[] {
  const packed = JSON.parse(json) as readonly Packed[];
  return packed.map(([role, content]) => ({ role, content: typeof content === 'number' ? bodyOf(content) : content }));
}
