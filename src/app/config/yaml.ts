import { type Document, isAlias, isMap, isScalar, isSeq, LineCounter, type Node, parseDocument, Scalar } from 'yaml';
import { UserError } from '../../domain/errors.ts';
import type { MapSource, MemberSource, Source } from './source.ts';

/** The content of a YAML text, every value with its place. `where(line, column)` names a place; lines and columns from 1. */
export function parseYaml(text: string, where: (line: number, column: number) => string): Source {
  if (text.length > MAX_CHARS) throw new UserError(`${where(1, 1)}: longer than ${MAX_CHARS} characters`);
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, uniqueKeys: true, prettyErrors: false });
  const broken = document.errors[0] ?? document.warnings[0];
  if (broken) throw new UserError(`${placeAt(broken.pos[0])}: not YAML that can be read: ${broken.message}`);
  if (document.contents === null) throw new UserError(`${where(1, 1)}: nothing is written here`);
  return reader(document, placeAt)(document.contents, 0);

  function placeAt(offset: number): string {
    const { line, col } = lines.linePos(offset);
    return where(line, col);
  }
}

const MAX_CHARS = 1_000_000;
const MAX_DEPTH = 64;
/** Aliases multiply: a few lines may stand for billions of values. */
const MAX_VALUES = 100_000;

function reader(document: Document, placeAt: (offset: number) => string): (node: unknown, depth: number) => Source {
  let values = 0;
  return read;

  function read(node: unknown, depth: number): Source {
    const at = placeAt(startOf(node));
    if (depth > MAX_DEPTH) throw new UserError(`${at}: nested deeper than ${MAX_DEPTH} levels`);
    if (++values > MAX_VALUES) throw new UserError(`${at}: more than ${MAX_VALUES} values, aliases counted where used`);
    if (isAlias(node)) return read(node.resolve(document), depth + 1);
    if (isMap(node)) return { kind: 'map', at, members: membersOf(node.items, depth) } satisfies MapSource;
    if (isSeq(node)) return { kind: 'list', at, items: node.items.map((item) => read(item, depth + 1)) };
    if (isScalar(node)) return { kind: 'scalar', at, value: scalarOf(node, at), plain: node.type === Scalar.PLAIN };
    return { kind: 'scalar', at, value: null, plain: true };
  }

  function membersOf(
    items: readonly { readonly key: unknown; readonly value: unknown }[],
    depth: number,
  ): Map<string, MemberSource> {
    const members = new Map<string, MemberSource>();
    for (const { key, value } of items) {
      const at = placeAt(startOf(key));
      const name = keyOf(key, at);
      if (members.has(name)) throw new UserError(`${at}: the key "${name}" is there twice`);
      const read_ = value === null ? { kind: 'scalar' as const, at, value: null, plain: true } : read(value, depth + 1);
      members.set(name, { at, value: read_ });
    }
    return members;
  }
}

function keyOf(key: unknown, at: string): string {
  const name = isScalar(key) ? key.value : undefined;
  if (typeof name !== 'string' && typeof name !== 'number' && typeof name !== 'boolean')
    throw new UserError(`${at}: a key must be a word`);
  if (name === '__proto__') throw new UserError(`${at}: "__proto__" cannot be a key`);
  return String(name);
}

function scalarOf(node: Scalar, at: string): null | boolean | number | string {
  const value = node.value ?? null;
  if (typeof value === 'number' && !Number.isFinite(value)) throw new UserError(`${at}: not a finite number`);
  if (value === null || typeof value === 'boolean' || typeof value === 'number' || typeof value === 'string')
    return value;
  throw new UserError(`${at}: this kind of value cannot be used here; quote it`);
}

function startOf(node: unknown): number {
  return (node as Node | null | undefined)?.range?.[0] ?? 0;
}
