import { stripVTControlCharacters } from 'node:util';
import { beforeAll, describe, expect, test } from 'vitest';
import { widthOf } from '../../src/cli/render/width.ts';
import { evolveHere } from './command.ts';
import { jsonl, MESSAGES } from './hotel.ts';
import { placeWith } from './place.ts';

/** What is shown at a terminal fits it: a Chinese prompt, ids and labels in Chinese, models with long names. */

const DESKS: Readonly<Record<string, string>> = {
  housekeeping: '客房服务',
  restaurant: '餐厅',
  maintenance: '维修',
  reception: '前台',
};
const ROWS = MESSAGES.map(([, desk], at) => ({ id: `消息-${at}`, input: `第${at}位客人的消息`, label: DESKS[desk] }));
const PROMPT = `你负责分拣酒店客人的消息。\n\n${'请仔细阅读整条消息，再决定应该交给哪一个部门来处理。'.repeat(4)}\n`;
const MODELS =
  'models=[{"id":"rehearsal:hasty","alias":"a-model-with-a-long-name-2026-11-20"},{"id":"rehearsal:careless","alias":"another-model-with-a-long-name-2026-11-20-preview"}]';

const COMMANDS = [
  'run --generations 2',
  'front',
  'runs',
  'log',
  'next',
  'leaderboard',
  'finalists',
  'status',
  'verify',
  `eval --set ${MODELS}`,
  `noise --set ${MODELS}`,
  `estimate --set ${MODELS}`,
  'estimate --profile live',
  'compare base best --outputs 1',
  'doctor --offline',
  'diff best --word',
  'front --run 7',
  'show 9999',
  '--profile live',
  'exprot',
];

describe.each([80, 140])('at %i columns', (columns) => {
  let cwd = '';
  beforeAll(async () => {
    cwd = placeWith({ 'desk.md': PROMPT, 'rows.jsonl': jsonl(ROWS) });
    const made = await evolveHere(['init', '--prompt', 'desk.md', '--examples', 'rows.jsonl'], { cwd, columns });
    expect(made.code).toBe(0);
    expect(tooWide(made.out + made.err, columns)).toEqual([]);
    const ran = await evolveHere(['--step', 'desk', '--generations', '2', '-q', '--set', MODELS], { cwd, columns });
    expect(ran.code).toBe(0);
    expect(tooWide(ran.out, columns)).toEqual([]);
  }, 60_000);

  test.each(COMMANDS)('%s', { timeout: 60_000 }, async (line) => {
    const again = line.startsWith('run') ? ['--set', MODELS] : [];
    const words = [...line.split(' '), '--step', 'desk', ...again];
    const { out, err } = await evolveHere(words, { cwd, columns, env: { CI: 'true' } });
    expect(out + err).not.toBe('');
    expect(tooWide(out + err, columns)).toEqual([]);
  });
});

/** Lines that a terminal would break. Commands to type are never broken by us. */
function tooWide(shown: string, columns: number): string[] {
  const lines = stripVTControlCharacters(shown).split('\n');
  return lines.filter((line) => widthOf(line) > columns && !/^ {2}(npx )?evolve /.test(line));
}
