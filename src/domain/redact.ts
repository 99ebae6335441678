/** Takes secrets out of a text. */
export type Redact = (text: string) => string;

/** What stands where a secret stood. */
export const REDACTED = '[redacted]';

/** Shorter values are words that texts are full of. */
const SHORTEST = 6;

/**
 * Secrets by their looks: keys of providers and forges, tokens in headers and addresses, private keys. What may be long is
 * looked for at the beginning of a word only, so that the time is linear in the text, whoever wrote it.
 */
const SHAPES: readonly (readonly [RegExp, string])[] = [
  [/\bsk-[A-Za-z0-9_-]{16,}/g, REDACTED],
  [
    /\b(?:gh[pousr]_[A-Za-z0-9]{20,}|github_pat_\w{20,}|glpat-[\w-]{16,}|xox[abeprs]-[\w-]{10,}|hf_[A-Za-z0-9]{20,})/g,
    REDACTED,
  ],
  [/\b(?:AKIA|ASIA)[A-Z0-9]{16}\b|\bAIza[\w-]{30,}/g, REDACTED],
  [/(?<![\w-])eyJ[\w-]{8,}\.eyJ[\w-]{8,}\.[\w-]{8,}/g, REDACTED],
  [/-----BEGIN [A-Z ]*PRIVATE KEY-----[\s\S]*?(?:-----END [A-Z ]*PRIVATE KEY-----|$)/g, REDACTED],
  [/\b(Bearer|Basic)\s+[\w.~+/=-]{16,}/g, `$1 ${REDACTED}`],
  [/((?<![a-z0-9+.-])[a-z0-9+.-]+:\/\/)[^\s/@:]+:[^\s/@]+@/gi, `$1${REDACTED}@`],
];

/** A redactor of these values, wherever they stand, and of whatever looks like a secret. */
export function redactorOf(secrets: Iterable<string>): Redact {
  // The longest first: one may be the beginning of another.
  const known = [...new Set(secrets)].filter(({ length }) => length >= SHORTEST).sort((a, b) => b.length - a.length);
  return (text) => {
    const bare = known.reduce((rest, secret) => rest.replaceAll(secret, REDACTED), text);
    return SHAPES.reduce((rest, [shape, mark]) => rest.replace(shape, mark), bare);
  };
}

/** A value with every text in it redacted, names of members too. */
export function redacted<T>(value: T, redact: Redact): T {
  return rewritten(value, redact) as T;
}

function rewritten(value: unknown, redact: Redact): unknown {
  if (typeof value === 'string') return redact(value);
  if (Array.isArray(value)) return value.map((item) => rewritten(item, redact));
  if (typeof value !== 'object' || value === null) return value;
  const members = { ...(value as Readonly<Record<string, unknown>>) };
  const names = Object.keys(members);
  for (const name of names) members[name] = rewritten(members[name], redact);
  if (names.every((name) => redact(name) === name)) return members;
  return Object.fromEntries(names.map((name) => [redact(name), members[name]]));
}
