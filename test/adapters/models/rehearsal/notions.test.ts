import { describe, expect, it } from 'vitest';
import { countOf, says, sentencesOf } from '../../../../src/adapters/models/rehearsal/notions.ts';

function check(text: string, notion: readonly string[], expected: number): void {
  expect(countOf(notion, sentencesOf(text))).toBe(expected);
  expect(says(sentencesOf(text), notion)).toBe(expected > 0);
}

describe('notions', () => {
  it.each([
    ['Give each lever exactly three options.', ['exactly three', 'exactly 3'], 1],
    ['Options: exactly 3, please', ['exactly three', 'exactly 3'], 1],
    ['EXACTLY ONE. Three levers', ['exactly three'], 0],
    ['Three options, no more: exactly', ['exactly three'], 1],
    ['Nothing is known', ['no'], 0],
    ['no.', ['no'], 1],
    ['Invent no percentages', ['no percent*'], 1],
    ['Write 5 % of it', ['%'], 1],
    ["don't repeat", ["don't"], 1],
    ['one name\nanother name\nnone', ['name'], 2],
    ['Name one. Name two! name three', ['name'], 3],
    ['version 1.5 of it', ['version it'], 1],
    ['', ['x'], 0],
    ['名前は一意に。数字を作らない', ['数字*'], 1],
  ])('%j says %j %i times', check);
});
