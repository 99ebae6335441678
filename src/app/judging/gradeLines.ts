import { messageOf, UserError } from '../../domain/errors.ts';
import { didYouMean } from '../../domain/nearest.ts';
import { readMarkdown } from './markdown.ts';

/** A grade as it stands in a file, with its line. */
export interface GradeLine {
  readonly line: number;
  readonly id: string;
  readonly levels: Readonly<Record<string, unknown>>;
  readonly comment: string;
  readonly judgedBy: string;
  readonly judgedAt: string;
}

/** Who graded and when, where the file does not say. */
export type Usual = Pick<GradeLine, 'judgedBy' | 'judgedAt'>;

/** The grades in a filled-in export, JSONL or Markdown. Throws `UserError` with the line that cannot be read. */
export function gradeLines(text: string, name: string, usual: Usual): GradeLine[] {
  return /^\s*\{/.test(text) ? jsonLines(text, name, usual) : markdownLines(text, usual);
}

/** Left for another time. */
export function isEmpty(levels: GradeLine['levels']): boolean {
  return Object.values(levels).every((level) => level === null || level === '');
}

const FIELDS = ['id', 'levels', 'comment', 'judged_by', 'judged_at'];
/** What an export shows; it is not read back. */
const SHOWN = ['metric', 'rubric', 'input', 'expected', 'what_matters_here', 'output', 'answer_a', 'answer_b'];

function jsonLines(text: string, name: string, usual: Usual): GradeLine[] {
  return text.split('\n').flatMap((row, index): GradeLine[] => {
    if (row.trim() === '') return [];
    const line = index + 1;
    const fail = (words: string): never => {
      throw new UserError(`${name}:${line}: ${words}`);
    };
    const value = parsed(row, fail);
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return fail('a grade must be an object');
    const own = value as Readonly<Record<string, unknown>>;
    const strange = Object.keys(own).find((key) => !FIELDS.includes(key) && !SHOWN.includes(key));
    if (strange !== undefined)
      fail(`unknown key "${strange}"${didYouMean(strange, FIELDS)}; a grade has ${FIELDS.join(', ')}`);
    const { id, levels = {}, comment = '', judged_by: by = '', judged_at: at = usual.judgedAt } = own;
    if (typeof id !== 'string') return fail('"id" is missing');
    if (typeof levels !== 'object' || levels === null || Array.isArray(levels))
      return fail('"levels" must be an object');
    if (typeof comment !== 'string' || typeof by !== 'string' || typeof at !== 'string')
      return fail('comment, judged_by and judged_at must be texts');
    return [
      {
        line,
        id,
        levels: levels as GradeLine['levels'],
        comment,
        judgedBy: by.trim() === '' ? usual.judgedBy : by,
        judgedAt: at,
      },
    ];
  });
}

function parsed(row: string, fail: (words: string) => never): unknown {
  try {
    return JSON.parse(row);
  } catch (error) {
    return fail(`not JSON: ${messageOf(error)}`);
  }
}

function markdownLines(text: string, usual: Usual): GradeLine[] {
  const { judgedBy, cases } = readMarkdown(text);
  return cases.map(({ id, line, fields }) => {
    const levels = [...fields].filter(([field]) => field !== 'comment');
    return {
      line,
      id,
      levels: Object.fromEntries(levels.map(([field, { value }]) => [field, levelOf(value)])),
      comment: fields.get('comment')?.value ?? '',
      judgedBy: judgedBy ?? usual.judgedBy,
      judgedAt: usual.judgedAt,
    };
  });
}

/** Anything that is no whole number stays as it was written, to be refused with its line. */
function levelOf(value: string): number | string | null {
  if (value === '') return null;
  return /^\d+$/.test(value) ? Number(value) : value;
}
