import { describe, expect, it } from 'vitest';
import { loadRehearsal, rehearsalModel } from '../../../../src/adapters/models/rehearsal/rehearsalModel.ts';
import { rehearsalFile, specOf } from './stage.ts';

const PROMPT = 'You list levers.\n- Call each name a strategy.\n- Answer in JSON for {{input}}.';

const REFLECTOR = {
  platitudes: ['Be thorough.'],
  remedies: [
    {
      hypothesis: 'Names collide.',
      complaint: ['name* twice'],
      cures: ['No two names alike.', 'Names must be distinct from each other.'],
      useless: ['Think about names.'],
      harmful: ['Reuse names.'],
    },
    {
      hypothesis: 'Names close alike.',
      complaint: ['close* alike'],
      instead: { of: ['call name strategy'], cures: ['Vary each name.'] },
      cures: ['Vary how names close.'],
    },
  ],
};

function reflectorOf(faults: object) {
  const file = rehearsalFile({ habits: {}, models: {}, reflectors: { reflector: { ...REFLECTOR, ...faults } } });
  return rehearsalModel(specOf('reflector'), loadRehearsal(file));
}

interface Told {
  readonly feedback?: string;
  readonly shared?: string;
  readonly room?: number;
  readonly form?: string;
  readonly seed?: number;
  readonly input?: string;
}

async function answer(faults: object, told: Told): Promise<string> {
  const { feedback = '', shared = '', room = 999, form = 'Answer with <edit> blocks.', seed = 1, input = '' } = told;
  const content = `<prompt>\n${PROMPT}\n</prompt>\n\nWhat they share: ${shared}\n\n<case number="1">\nInput:\n${input}\nFeedback:\n${feedback}\n</case>\n\nAt most ${room} characters may be added.\n\n${form}`;
  const request = { messages: [{ role: 'user' as const, content }], seed };
  return (await reflectorOf(faults).call(request, { role: 'reflector', key: 'k' }, new AbortController().signal)).text;
}

const TWICE = '- unique_names: the name "A" stands twice';
const ALIKE = '- closers: all names close alike';

describe('a simulated reflector', () => {
  it.each<[string, object, Told, RegExp]>([
    [
      'a cure for what it is told',
      {},
      { feedback: TWICE },
      /^<hypothesis>Names collide\.<\/hypothesis>\n<edit><find><\/find><replace>- (No two|Names must be distinct).*\n<\/replace><\/edit>$/,
    ],
    [
      'in the place of the sentence that makes the trouble',
      {},
      { feedback: ALIKE, room: 10 },
      /<find>Call each name a strategy\.<\/find><replace>Vary each name\.<\/replace>/,
    ],
    [
      'what the cases share before other feedback',
      {},
      { feedback: TWICE, shared: 'names that close alike' },
      /Names close alike/,
    ],
    ['a platitude when it understands nothing', {}, { feedback: '- other: trouble' }, /Be thorough\./],
    ['nothing of what inputs say', {}, { feedback: '- x: y', input: 'a name twice' }, /Be thorough\./],
    ['only what fits into the room', {}, { feedback: TWICE, room: 24 }, /No two names alike/],
    ['a useless answer', { useless: 1 }, { feedback: TWICE }, /Think about names/],
    ['a harmful answer', { harmful: 1 }, { feedback: TWICE }, /Reuse names/],
    ['a quotation that is wrong', { misquoted: 1 }, { feedback: TWICE }, /<find>strategy\. a name each Call -<\/find>/],
    ['nothing to parse', { unparsable: 1 }, { feedback: TWICE }, /^[^<]*$/],
    [
      'a whole prompt where edits are not mentioned',
      {},
      { feedback: `${TWICE}\n${ALIKE}`, form: 'Rewrite it.' },
      /```\nYou list levers\.\n- (Call each name a strategy|Vary each name)\.\n- Answer in JSON for \{\{input\}\}\.\n- [^`]*(No two|Names must)[^`]*\n```$/,
    ],
  ])('answers %s', async (_, faults, told, expected) => expect(await answer(faults, told)).toMatch(expected));

  it('answers the same message in the same way, and another seed perhaps in another', async () => {
    const answers = async () =>
      Promise.all([1, 2, 3, 4, 5, 6].map((seed) => answer({ useless: 0.3 }, { feedback: TWICE, seed })));
    expect(await answers()).toEqual(await answers());
    expect(new Set(await answers()).size).toBeGreaterThan(1);
  });

  it('may lose lines in a rewrite, but not what holds a placeholder', async () => {
    const texts = await Promise.all(
      [1, 2, 3, 4, 5, 6, 7, 8].map((seed) => answer({ lossy: 1 }, { feedback: TWICE, form: 'Rewrite it.', seed })),
    );
    expect(texts.some((text) => !text.includes('Call each name'))).toBe(true);
    expect(texts.every((text) => text.includes('{{input}}'))).toBe(true);
  });
});
