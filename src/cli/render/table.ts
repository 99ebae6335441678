import Table from 'cli-table3';

export interface Column {
  readonly head: string;
  readonly align?: 'left' | 'right';
}

/** Aligned columns with two spaces between them and no lines, narrow enough to read in a log. */
export function table(columns: readonly Column[], rows: readonly (readonly string[])[]): string {
  const lines = new Table({ ...BARE, colAligns: columns.map(({ align = 'left' }) => align) });
  lines.push(
    columns.map(({ head }) => head),
    ...rows.map((row) => [...row]),
  );
  return trimmed(lines.toString());
}

/** Texts beside each other, each wrapped to `width` characters, under their heads. */
export function columns(heads: readonly string[], texts: readonly string[], width: number): string {
  const lines = new Table({ ...BARE, colWidths: heads.map(() => width), wordWrap: true, wrapOnWordBoundary: false });
  lines.push([...heads], [...texts]);
  return trimmed(lines.toString());
}

const NONE = '';
const BARE = {
  chars: {
    top: NONE,
    'top-mid': NONE,
    'top-left': NONE,
    'top-right': NONE,
    bottom: NONE,
    'bottom-mid': NONE,
    'bottom-left': NONE,
    'bottom-right': NONE,
    left: NONE,
    'left-mid': NONE,
    mid: NONE,
    'mid-mid': NONE,
    right: NONE,
    'right-mid': NONE,
    middle: '  ',
  },
  style: { 'padding-left': 0, 'padding-right': 0, head: [], border: [] },
};

function trimmed(text: string): string {
  return text
    .split('\n')
    .map((line) => line.trimEnd())
    .join('\n');
}
