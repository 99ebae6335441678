import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { Example } from '../../src/domain/example.ts';
import { evolveHere } from '../e2e/command.ts';
import { type Files, placeWith } from '../e2e/place.ts';

const jsonl = (rows: readonly object[]) => rows.map((row) => `${JSON.stringify(row)}\n`).join('');
const PLACES = ['room', 'bar', 'pool', 'lift', 'roof', 'hall', 'yard', 'shop', 'gate', 'desk', 'cellar', 'garden'];
const ROWS = PLACES.map((place, at) => ({
  id: `e${at}`,
  input: `What about the ${place}, ${'please '.repeat(at)}?`,
  expected: at % 3 === 0 ? 'x' : 'y',
}));

async function split(files: Files, ...words: string[]) {
  const cwd = placeWith(files);
  const ran = await evolveHere(['split', ...words], { cwd });
  const read = (name: string) =>
    readFileSync(join(cwd, name), 'utf8')
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as Example);
  return { cwd, read, ...ran };
}

describe('split', () => {
  test('deals a file out by its labels, the same for a seed, and writes over nothing', async () => {
    const words = ['all.jsonl', '--near', 'none', '--json'];
    const first = await split({ 'all.jsonl': jsonl(ROWS) }, ...words);
    expect({ code: first.code, err: first.err }).toEqual({ code: 0, err: '' });
    expect(JSON.parse(first.out)).toEqual({
      written: ['train.jsonl', 'verify.jsonl'],
      train: 6,
      verify: 6,
      stratified_by: 'expected',
      strata: { x: { train: 2, verify: 2 }, y: { train: 4, verify: 4 } },
      together: [],
      unreviewed: 0,
      left_out: [],
    });
    const both = [...first.read('train.jsonl'), ...first.read('verify.jsonl')];
    expect(
      both.sort((a, b) => ROWS.findIndex(({ id }) => id === a.id) - ROWS.findIndex(({ id }) => id === b.id)),
    ).toEqual(ROWS);
    const second = await split({ 'all.jsonl': jsonl(ROWS.toReversed()) }, ...words);
    expect(
      second
        .read('verify.jsonl')
        .map(({ id }) => id)
        .sort(),
    ).toEqual(
      first
        .read('verify.jsonl')
        .map(({ id }) => id)
        .sort(),
    );

    const again = await evolveHere(['split', 'all.jsonl', '--near', 'none'], { cwd: first.cwd });
    expect(again).toMatchObject({ code: 2 });
    expect(again.err).toMatch(/train\.jsonl is there already, and 1 more: --force writes over it/);
    const forced = await evolveHere(['split', 'all.jsonl', '--near', 'none', '--seed', '9', '--force'], {
      cwd: first.cwd,
    });
    expect(forced.out).toMatch(
      /^train\.jsonl: 6 examples to learn from\nverify\.jsonl: 6 to prove on\nalike by expected/,
    );
    expect(first.read('verify.jsonl')).not.toEqual(second.read('verify.jsonl'));
  });

  test('keeps together what has a group, or is nearly the same, and says so', async () => {
    const rows = [
      ...ROWS.map((row, at) => ({ ...row, input: { text: row.input, guest: `g${at % 4}` } })),
      { id: 'twin', input: { text: ROWS[0]!.input.toUpperCase(), guest: 'g9' }, expected: 'x' },
    ];
    const { out, read } = await split(
      { 'all.jsonl': jsonl(rows) },
      'all.jsonl',
      '--group',
      'input.guest',
      '-o',
      'here/there',
    );
    expect(out).toMatch(/13 examples stayed together in 4 sets/);
    const guests = (name: string) =>
      new Set(read(`here/there/${name}`).map(({ input }) => (input as { guest: string }).guest));
    const shared = [...guests('train.jsonl')].filter((guest) => guests('verify.jsonl').has(guest));
    expect(shared).toEqual([]);
    const [home] = ['train.jsonl', 'verify.jsonl'].filter((name) =>
      read(`here/there/${name}`).some(({ id }) => id === 'twin'),
    );
    expect(read(`here/there/${home}`).map(({ id }) => id)).toContain('e0');
  });

  test('takes golden rows, and deals them out by difficulty', async () => {
    const rows = PLACES.map((place, at) => `Plan a ${place} ${at * 7919},Names it.,${at < 6 ? 'hard' : 'easy'},c`);
    const golden = `task_input,expected_behavior,difficulty,category\n${rows.join('\n')}\n`;
    const { out, read } = await split(
      { 'g.csv': golden },
      'g.csv',
      '--format',
      'golden',
      '--stratify',
      'tags:difficulty',
      '--verify',
      '0.34',
      '--near',
      'none',
      '--json',
    );
    expect(JSON.parse(out)).toMatchObject({
      strata: { 'difficulty:easy': { verify: 2 }, 'difficulty:hard': { verify: 2 } },
    });
    expect(read('verify.jsonl')[0]).toMatchObject({ rubric: 'Names it.' });
  });

  test('drafts that nobody has reviewed prove nothing, unless it is said', async () => {
    const drafts = ['What else is there?', ROWS[1]!.input].map((input, at) => ({
      id: `d${at}`,
      input,
      expected: 'x',
      tags: ['drafted', 'unreviewed'],
    }));
    const words = ['all.jsonl', '--seed', '3'];
    const { read, out, cwd } = await split({ 'all.jsonl': jsonl([...ROWS, ...drafts]) }, ...words);
    const inVerify = read('verify.jsonl').map(({ id }) => id);
    expect(inVerify.filter((id) => id.startsWith('d'))).toEqual([]);
    expect(out).toMatch(/drafts? that nobody has reviewed are in train/);
    const twinProves = inVerify.includes('e1');
    expect(read('train.jsonl').some(({ id }) => id === 'd1')).toBe(!twinProves);
    expect(/drafts are left out/.test(out)).toBe(twinProves);
    const all = await evolveHere(['split', ...words, '--with-drafts', '--verify', '0.9', '--force'], { cwd });
    expect(all.out).not.toMatch(/nobody has reviewed/);
    const only = await split({ 'all.jsonl': jsonl(drafts) }, 'all.jsonl');
    expect(only.err).toMatch(/all 2 examples are drafts that nobody has reviewed/);
  });

  test.each([
    [['all.jsonl', '--group', 'guest'], /--group guest: no example has it/],
    [['all.jsonl', '--stratify', 'tags:kind'], /--stratify tags:kind: no example has it/],
    [['one.jsonl'], /nothing would be left for (train|verify): 3 of 3 examples stay together \(a, b, …\)/],
    [['all.yaml'], /say with --format what it is: jsonl, csv, golden, promptfoo/],
    [['none.jsonl'], /there is no file/],
    [['all.jsonl', '--verify', '1'], /must be between 0 and 1/],
    [['all.jsonl', '--near', '2'], /must be a likeness above 0 and up to 1/],
    [['all.jsonl', 'one.jsonl'], /split takes one file; --check looks for leaks between two/],
    [['--check', 'all.jsonl'], /--check takes two files/],
    [['empty.jsonl'], /no examples in it/],
  ])('%j is refused', async (words, message) => {
    const one = ['a', 'b', 'c'].map((id) => ({ id, input: id, group: 'g' }));
    const files = { 'all.jsonl': jsonl(ROWS), 'one.jsonl': jsonl(one), 'all.yaml': '', 'empty.jsonl': '\n' };
    const { code, err } = await split(files, ...words);
    expect(code).toBe(2);
    expect(err).toMatch(message);
  });
});

describe('split --check', () => {
  const train = [{ id: 'a', input: 'There are no towels in room 204.', group: 'g' }];

  test('finds every kind of leak and refuses them', async () => {
    const verify = [
      { id: 'a', input: 'new' },
      { id: 'b', input: ' There are no towels in room 204. ' },
      { id: 'c', input: 'There are no towels in room 205!' },
      { id: 'd', input: 'else', group: 'g' },
      { id: 'e', input: 'fine' },
    ];
    const files = { 't.jsonl': jsonl(train), 'v.jsonl': jsonl(verify) };
    const { code, err } = await split(files, '--check', 't.jsonl', 'v.jsonl');
    expect(code).toBe(2);
    expect(err).toMatch(
      /4 examples of verify leak:\n {2}"a" has the id of one in train\n {2}"b" has the input of "a" in train\n {2}"c" is nearly "a" in train \(\d+ % alike\)\n {2}"d" is of the group of "a" in train/,
    );
    const json = await split(files, '--check', 't.jsonl', 'v.jsonl', '--json');
    expect(JSON.parse(json.out).leaks).toHaveLength(4);
  });

  test('says when there is none', async () => {
    const files = { 't.jsonl': jsonl(train), 'v.jsonl': jsonl([{ id: 'z', input: 'entirely else' }]) };
    const { code, out } = await split(files, '--check', 't.jsonl', 'v.jsonl');
    expect({ code, out }).toEqual({ code: 0, out: 'no leak: 1 examples of train, 1 of verify\n' });
  });
});
