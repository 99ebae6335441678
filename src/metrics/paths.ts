import { UserError } from '../domain/errors.ts';
import type { Json } from '../domain/example.ts';

/** A value and where it stands: `items[2].name`, or `$` for the whole. */
export interface Place {
  readonly at: string;
  readonly value: Json;
}

/** A place that holds a text. */
export interface TextPlace {
  readonly at: string;
  readonly value: string;
}

/** What a path leads to. `missing` are the places where it should have led to something and did not. */
export interface Selection {
  readonly found: readonly Place[];
  readonly missing: readonly string[];
}

export type Segment =
  | { readonly kind: 'member'; readonly name: string }
  | { readonly kind: 'index'; readonly index: number }
  | { readonly kind: 'every' };

export type Path = readonly Segment[];

const SEGMENT = /\.?([^.[\]]+)|\[(\d+)\]|\[(\*)\]|\["((?:[^"\\]|\\.)*)"\]/y;

/**
 * Reads a path into an output: `items[*].name`, `a.b[0]`, `["odd.name"]`; empty or `$` is the whole output.
 * Throws `UserError` at the first character it cannot read.
 */
export function parsePath(text: string): Path {
  const start = text === '$' || /^\$[.[]/.test(text) ? 1 : 0;
  const segments: Segment[] = [];
  SEGMENT.lastIndex = start;
  while (SEGMENT.lastIndex < text.length) {
    const at = SEGMENT.lastIndex;
    const match = SEGMENT.exec(text);
    if (!match || (at > start && /^[^.[]/.test(match[0])) || (at === 0 && match[0].startsWith('.')))
      throw new UserError(
        `path "${text}": cannot read "${text.slice(at)}". Write names, [0], [*] or ["odd name"], as in items[*].name; $ is the whole output.`,
      );
    segments.push(segmentOf(match));
  }
  return segments;
}

/** Follows a path. `[*]` over an empty array leads nowhere and misses nothing. */
export function select(output: Json, path: Path): Selection {
  return path.reduce<Selection>((selection, segment) => follow(selection, segment), {
    found: [{ at: '$', value: output }],
    missing: [],
  });
}

/** Every string at or below a place, in document order. */
export function stringsBelow({ at, value }: Place): TextPlace[] {
  if (typeof value === 'string') return [{ at, value }];
  if (isArray(value)) return value.flatMap((item, index) => stringsBelow({ at: indexed(at, index), value: item }));
  if (!isObject(value)) return [];
  return Object.entries(value).flatMap(([name, member]) => stringsBelow({ at: memberOf(at, name), value: member }));
}

/** `items[2].options[0]` as `items[*].choices[*]`: the field that a place belongs to. */
export function fieldOf(at: string): string {
  return at.replace(/\[\d+\]/g, '[*]');
}

export function isObject(value: Json | undefined): value is { readonly [key: string]: Json } {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

export function isArray(value: Json | undefined): value is readonly Json[] {
  return Array.isArray(value);
}

function segmentOf([, name, index, every, quoted]: RegExpExecArray): Segment {
  if (every !== undefined) return { kind: 'every' };
  if (index !== undefined) return { kind: 'index', index: Number(index) };
  if (quoted !== undefined) return { kind: 'member', name: JSON.parse(`"${quoted}"`) as string };
  return { kind: 'member', name: name ?? '' };
}

function follow({ found, missing }: Selection, segment: Segment): Selection {
  const steps = found.map((place) => stepFrom(place, segment));
  return {
    found: steps.flatMap((step) => step.found),
    missing: [...missing, ...steps.flatMap((step) => step.missing)],
  };
}

function stepFrom({ at, value }: Place, segment: Segment): Selection {
  switch (segment.kind) {
    case 'member': {
      const next = memberOf(at, segment.name);
      if (!isObject(value) || !Object.hasOwn(value, segment.name)) return { found: [], missing: [next] };
      return { found: [{ at: next, value: value[segment.name] ?? null }], missing: [] };
    }
    case 'index': {
      const next = indexed(at, segment.index);
      const item = isArray(value) ? value[segment.index] : undefined;
      return item === undefined ? { found: [], missing: [next] } : { found: [{ at: next, value: item }], missing: [] };
    }
    case 'every':
      if (!isArray(value)) return { found: [], missing: [`${at === '$' ? '' : at}[*]`] };
      return { found: value.map((item, index) => ({ at: indexed(at, index), value: item })), missing: [] };
  }
}

function memberOf(at: string, name: string): string {
  if (/[.[\]"$]/.test(name) || name === '') return `${at === '$' ? '' : at}[${JSON.stringify(name)}]`;
  return at === '$' ? name : `${at}.${name}`;
}

function indexed(at: string, index: number): string {
  return `${at === '$' ? '' : at}[${index}]`;
}
