import type { Components } from './candidate.ts';
import { REDACTED, redactorOf } from './redact.ts';

/** What a prompt does not get by learning, but by obeying somebody whose text it has read. */
export const STRANGE = ['addresses', 'tools', 'secrets'] as const;
export type Strange = (typeof STRANGE)[number];

/** Something strange in a text, as it stands there. */
export interface Stranger {
  readonly kind: Strange;
  readonly text: string;
}

/** The first strange thing of these kinds in the candidate that `known` texts do not have; null when there is none. */
export function strangerIn(
  candidate: Components,
  known: readonly string[],
  kinds: readonly Strange[] = STRANGE,
): Stranger | null {
  for (const kind of kinds) {
    const old = new Set(known.flatMap((text) => FOUND[kind](text)).map(plain));
    const text = Object.values(candidate)
      .flatMap((part) => FOUND[kind](part))
      .find((found) => !old.has(plain(found)));
    if (text !== undefined) return { kind, text };
  }
  return null;
}

const FOUND: Readonly<Record<Strange, (text: string) => string[]>> = {
  addresses: (text) => matches(text, ADDRESSES),
  tools: (text) => matches(text, TOOLS),
  secrets: secretsIn,
};

/** Schemes, www, mail, numbers of machines, and hosts with a path. Where a sentence ends is no part of an address. */
const ADDRESSES: readonly RegExp[] = [
  /(?<![a-z0-9+.-])[a-z0-9+.-]+:\/\/[^\s<>"'`)\]}|]+/giu,
  /\b(?:mailto|javascript|data|tel|file):[^\s<>"'`)\]}]{3,}/giu,
  /\bwww\.[^\s<>"'`)\]}]+/giu,
  /(?<![\p{L}\p{N}._%+-])[\p{L}\p{N}._%+-]+@[\p{L}\p{N}-]+(?:\.[\p{L}\p{N}-]+)+/gu,
  /\b\d{1,3}(?:\.\d{1,3}){3}(?::\d+)?\b/gu,
  /(?<![\p{L}\p{N}_/.-])(?:[\p{L}\p{N}-]+\.)+\p{L}{2,}(?::\d+)?\/[^\s<>"'`)\]}]*/gu,
];

/** Marks by which models are told of tools and roles, and names that are called as programs call them. */
const TOOLS: readonly RegExp[] = [
  /<\|[^|\n]{1,40}\|>/gu,
  /\[\/?INST\]|<<\/?SYS>>/gu,
  /<\/?(?:[a-z]+:)?(?:tool|tool_call|tool_use|tool_result|function|function_calls?|invoke|system|assistant)\b[^>\n]*>/giu,
  /\b(?:functions|tools)\.[a-z_]\w*/giu,
  /\bmcp__\w+/giu,
  /\b[a-z]+(?:_[a-z0-9]+|[A-Z][a-z0-9]*)+(?=\()/gu,
];

function matches(text: string, shapes: readonly RegExp[]): string[] {
  return shapes.flatMap((shape) => text.match(shape) ?? []).map((found) => found.replace(/[.,;:!?]+$/u, ''));
}

const redact = redactorOf([]);

/** What is redacted already was a secret of ours that somebody wanted to have in a prompt. */
function secretsIn(text: string): string[] {
  const rest = redact(text);
  return rest
    .split(REDACTED)
    .slice(1)
    .map((_, index) => `${REDACTED} ${index + 1}`);
}

/** Letters that look alike and case do not make another address. */
function plain(text: string): string {
  return text.normalize('NFKC').toLowerCase();
}
