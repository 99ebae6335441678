import { hashOf } from './hash.ts';

/** 64 hex digits; shown by its first 8. */
export type CandidateId = string;

/** The named texts that evolve together: `{ system: "..." }`, perhaps with follow-ups or field descriptions. */
export type Components = Readonly<Record<string, string>>;

/** A prompt variant. Immutable: a changed text is another candidate. */
export interface Candidate {
  readonly id: CandidateId;
  readonly components: Components;
}

/** The candidate of these texts. Its id is the hash of the texts and nothing else. */
export function candidateOf(components: Components): Candidate {
  return { id: hashOf(components), components };
}

/** Length in UTF-16 code units over all components. */
export function lengthOf(candidate: Candidate): number {
  return Object.values(candidate.components).reduce((total, text) => total + text.length, 0);
}

/** The component with most text: where most of the instructions are. The first of equals. */
export function longestComponent(components: Components): string {
  return Object.keys(components).reduce((a, b) => (components[b]!.length > components[a]!.length ? b : a));
}

export function shortId(id: string): string {
  return id.slice(0, 8);
}
