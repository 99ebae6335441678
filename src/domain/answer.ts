import type { Json } from './example.ts';

/** Deeper nesting than this is no answer to a prompt, and would overflow whoever walks it. */
const MAX_DEPTH = 200;

const FENCED = /^(`{3,}|~{3,})[^\n`]*\n([\s\S]*?)\n?[^\S\n]*\1$/;

/**
 * What a model's text says: the object or array that it is, a code fence around the whole of it removed; else the text.
 * Numbers, quoted strings and JSON inside prose stay text; nothing is repaired.
 */
export function parseAnswer(text: string): Json {
  const trimmed = text.replace(/^\uFEFF/, '').trim();
  const body = FENCED.exec(trimmed)?.[2]?.trim() ?? trimmed;
  if (!/^[[{]/.test(body)) return text;
  const parsed = parsedOrNull(body);
  return parsed !== null && isStorable(parsed) ? parsed : text;
}

function parsedOrNull(body: string): Json {
  try {
    return JSON.parse(body) as Json;
  } catch (error) {
    if (error instanceof SyntaxError || error instanceof RangeError) return null;
    throw error;
  }
}

/** JSON.parse reads 1e999 as Infinity, which canonical JSON refuses. */
export function isStorable(value: Json, depth = 0): boolean {
  if (typeof value === 'number') return Number.isFinite(value);
  if (value === null || typeof value !== 'object') return true;
  return depth < MAX_DEPTH && Object.values(value).every((member: Json) => isStorable(member, depth + 1));
}
