import { UserError } from '../../domain/errors.ts';
import { hashOf } from '../../domain/hash.ts';
import { didYouMean } from '../../domain/nearest.ts';

/** What a path of a layout may name, in `<...>`. */
export const LAYOUT_NAMES = [
  'step',
  'run',
  'candidate',
  'split',
  'model',
  'example',
  'attempt',
  'ext',
  'counter',
  'counter/100',
  'counter%100',
] as const;

export type LayoutName = (typeof LAYOUT_NAMES)[number];
export type LayoutValues = Readonly<Record<Exclude<LayoutName, `counter${string}`>, string>>;

/** A path over names, such as `history/<counter/100>/<counter%100>_<step>/outputs/<example>/answer.<ext>`. */
export interface Layout {
  /** What stands between slashes. */
  readonly segments: readonly string[];
  readonly counted: boolean;
}

const NAME = /<([^<>]*)>/g;
/** A slash inside of `<counter/100>` divides nothing. */
const DIVIDER = /\/(?![^<]*>)/;

/** Throws `UserError` for names that there are not, and for paths that lead out of the folder. */
export function layoutOf(text: string): Layout {
  const segments = text.split(DIVIDER);
  const names = [...text.matchAll(NAME)].map(([, name = '']) => name);
  const strange = names.find((name) => !LAYOUT_NAMES.some((known) => known === name));
  if (strange !== undefined)
    throw new UserError(
      `the layout has no <${strange}>${didYouMean(strange, LAYOUT_NAMES)}; it has ${LAYOUT_NAMES.map((name) => `<${name}>`).join(', ')}`,
    );
  if (
    segments.some(
      (segment) => segment === '' || /^\.\.?$/.test(segment) || segment.includes('\\') || segment.includes('\0'),
    )
  )
    throw new UserError(`the layout ${text} must be a path below the folder: no empty part, no "." and no ".."`);
  return { segments, counted: names.some((name) => name.startsWith('counter')) };
}

/** The path of one output. Whatever a name stands for is one part of it and leads nowhere else. */
export function pathOf({ segments }: Layout, values: LayoutValues, counter: number): string {
  return segments.map((segment) => partOf(segment, values, counter)).join('/');
}

/** The folder that one count stands for: all up to its last part that names a counter. */
export function countedFolder({ segments }: Layout, values: LayoutValues, counter: number): string {
  const last = segments.findLastIndex((segment) => segment.includes('<counter'));
  return segments
    .slice(0, last + 1)
    .map((segment) => partOf(segment, values, counter))
    .join('/');
}

/** The same as patterns of names, whatever else than the counter they name: a count is taken by any step. */
export function countedPatterns({ segments }: Layout, counter: number): RegExp[] {
  const last = segments.findLastIndex((segment) => segment.includes('<counter'));
  return segments.slice(0, last + 1).map((segment) => {
    const parts = segment.split(NAME);
    const source = parts.map((part, at) => {
      if (at % 2 === 0) return escaped(part);
      return part.startsWith('counter') ? escaped(countText(part as LayoutName, counter)) : '.*';
    });
    return new RegExp(`^${source.join('')}$`, 'su');
  });
}

function partOf(segment: string, values: LayoutValues, counter: number): string {
  const text = segment.replace(NAME, (_, name: LayoutName) =>
    name in values ? safe(values[name as keyof LayoutValues]) : countText(name, counter),
  );
  // A leading dot would hide it, and some systems drop a closing one.
  const whole = text.replace(/^\./, '%2E').replace(/[. ]$/, (last) => (last === '.' ? '%2E' : '%20'));
  const named = RESERVED.test(whole) ? `%${hex(whole)}${whole.slice(1)}` : whole;
  if (Buffer.byteLength(named) <= LONGEST) return named;
  return `${Buffer.from(named)
    .subarray(0, LONGEST - 9)
    .toString('utf8')
    .replace(/\uFFFD$/, '')}-${hashOf(named).slice(0, 8)}`;
}

/** Bytes of a name that every file system takes. */
const LONGEST = 200;
const RESERVED = /^(con|prn|aux|nul|com\d|lpt\d)(\.|$)/i;

function countText(name: LayoutName, counter: number): string {
  if (name === 'counter/100') return String(Math.floor(counter / 100));
  return name === 'counter%100' ? String(counter % 100).padStart(2, '0') : String(counter);
}

/** What cannot stand in a name of a file somewhere is written as in addresses. */
function safe(text: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: These are what is looked for.
  const plain = text.replace(/[\u0000-\u001f\u007f/\\:*?"<>|%]/g, (mark) => `%${hex(mark)}`);
  return plain === '' ? '%00' : plain;
}

function hex(mark: string): string {
  return mark.charCodeAt(0).toString(16).toUpperCase().padStart(2, '0');
}

function escaped(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
}
