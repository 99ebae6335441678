import type { Json } from '../../domain/example.ts';

/** A value as somebody wrote it, with the place where it stands: `file:line:column`, or the flag that set it. */
export type Source = MapSource | ListSource | ScalarSource;

export interface MapSource {
  readonly kind: 'map';
  readonly at: string;
  readonly members: ReadonlyMap<string, MemberSource>;
}

export interface MemberSource {
  /** Where the key stands. */
  readonly at: string;
  readonly value: Source;
}

export interface ListSource {
  readonly kind: 'list';
  readonly at: string;
  readonly items: readonly Source[];
}

export interface ScalarSource {
  readonly kind: 'scalar';
  readonly at: string;
  readonly value: null | boolean | number | string;
  /** Written without quotes. */
  readonly plain: boolean;
}

export type Path = readonly (string | number)[];

/** The bare value. */
export function plainValue(source: Source): Json {
  switch (source.kind) {
    case 'scalar':
      return source.value;
    case 'list':
      return source.items.map(plainValue);
    case 'map':
      return Object.fromEntries([...source.members].map(([key, member]) => [key, plainValue(member.value)]));
  }
}

/** The value at a path; null when there is none. */
export function sourceAt(source: Source, path: Path): Source | null {
  let here: Source | undefined = source;
  for (const step of path) {
    if (here?.kind === 'map') here = here.members.get(String(step))?.value;
    else if (here?.kind === 'list') here = here.items[Number(step)];
    else return null;
  }
  return here ?? null;
}

/** Where a path stands: its key if it has one, else the nearest thing above it that exists. */
export function placeOf(source: Source, path: Path): string {
  for (let depth = path.length; depth > 0; depth--) {
    const above = sourceAt(source, path.slice(0, depth - 1));
    const last = path[depth - 1]!;
    const member = above?.kind === 'map' ? above.members.get(String(last)) : undefined;
    const item = above?.kind === 'list' ? above.items[Number(last)] : undefined;
    const at = member?.at ?? item?.at;
    if (at !== undefined) return at;
  }
  return source.at;
}

/** `metrics.0.check` */
export function pathText(path: readonly PropertyKey[]): string {
  return path.map(String).join('.');
}
