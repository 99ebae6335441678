import type { Habit } from '../../adapters/models/rehearsal/declaration.ts';
import type { Json } from '../../domain/example.ts';
import { type AnswerShape, distinct, type Field } from './answerShape.ts';
import { noInventedPercentages, noPlaceholders, notTooLong } from './textTraits.ts';
import type { Trait, Trouble } from './trait.ts';

/** What to measure of answers of this shape. Weights sum to 1. */
export function traitsOf(shape: AnswerShape): readonly Trait[] {
  switch (shape.kind) {
    case 'label':
      return [rightAnswer(shape.labels, 'label')];
    case 'short':
      return [rightAnswer(shape.seen.slice(0, 20), 'answer')];
    case 'object':
      return weighted(objectTraits(shape.fields));
    case 'text':
      return weighted([noPlaceholders('$'), notTooLong(['$']), noInventedPercentages('$')]);
    case 'unknown':
      return weighted([noPlaceholders('$')]);
  }
}

function weighted(traits: readonly Trait[]): Trait[] {
  const total = traits.reduce((sum, { weight }) => sum + weight, 0);
  return traits.map((trait) => ({ ...trait, weight: Number((trait.weight / total).toFixed(3)) }));
}

function rightAnswer(among: readonly Json[], noun: string): Trait {
  const chatty = {
    habit: { kind: 'same_opener', path: '$', share: 1, text: 'Sure, here it is:', cures: CHATTY_CURES, harms: [] },
    remedy: {
      hypothesis: 'Nothing forbids words around the answer.',
      complaint: ['sure here it'],
      cures: [`Answer with nothing but the ${noun}.`, `Write no words before or after the ${noun}.`],
      useless: ['Be friendly.'],
      harmful: ['Introduce the answer.'],
    },
  } satisfies Trouble;
  return {
    metric: { name: 'right', check: 'exact_match', fold: 'case' },
    comment: "1 when the answer is the example's `expected`, upper and lower case alike",
    weight: 1,
    scale: null,
    troubles: [chatty, ...(among.length > 1 ? [confusion('$', among, noun)] : [])],
  };
}

const CHATTY_CURES = [['nothing but'], ['no words before']];

function confusion(path: string, among: readonly Json[], noun: string): Trouble {
  return {
    habit: {
      kind: 'confuse',
      path,
      share: 1,
      among: [...among],
      cures: [[`compare every possible ${wordsOf(noun)}`], ['speaks against first choice'], ['read input to its end']],
      harms: [['first impression']],
    } as Habit,
    remedy: {
      hypothesis: `The ${noun} is chosen before everything is read.`,
      complaint: path === '$' ? ['expected was'] : [`${wordsOf(path)} is expected was`],
      cures: [
        `Compare every possible ${noun} with the whole input.`,
        `Ask what speaks against the first choice of ${noun} before answering.`,
        'Read the input to its end before deciding.',
      ],
      useless: [`Choose a good ${noun}.`],
      harmful: ['Trust the first impression.'],
    },
  };
}

function objectTraits(fields: readonly Field[]): Trait[] {
  const exact = fields.filter(({ kind }) => kind === 'exact');
  const texts = fields.filter(({ kind, required }) => kind === 'text' && required).map(({ name }) => name);
  const lists = fields.filter(({ kind, required }) => kind === 'list' && required);
  return [
    validAnswer(fields),
    ...(exact.length > 0 ? [rightFields(exact)] : []),
    ...lists.map(listLength),
    ...(texts.length > 0 ? [noPlaceholders(texts[0]!), notTooLong(texts)] : []),
  ];
}

function validAnswer(fields: readonly Field[]): Trait {
  const last = fields.findLast(({ required, kind }) => required && kind !== 'other');
  const prose = {
    habit: { kind: 'prose', cures: [['only json', 'json only'], ['no text outside json']], harms: [] },
    remedy: {
      hypothesis: 'Nothing forbids text around the JSON.',
      complaint: ['not json'],
      cures: ['Answer with JSON only.', 'Write no text outside the JSON.'],
      useless: ['Follow the format.'],
      harmful: ['Explain the reasoning first.'],
    },
  } satisfies Trouble;
  const forgotten: Trouble[] =
    last === undefined
      ? []
      : [
          {
            habit: {
              kind: 'drop_field',
              path: last.name,
              share: 1,
              cures: [['no field out'], ['every field']],
              harms: [],
            },
            remedy: {
              hypothesis: 'Nothing says that every field is needed.',
              complaint: ['required property', 'has no'],
              cures: ['Leave no field out, even where there is little to say.', 'Give every field in every answer.'],
              useless: ['Be complete.'],
              harmful: ['Leave out what is obvious.'],
            },
          },
        ];
  return {
    metric: { name: 'valid', check: 'json_schema' },
    comment: 'against task.output.schema',
    weight: 2,
    scale: null,
    troubles: [prose, ...forgotten],
  };
}

function rightFields(fields: readonly Field[]): Trait {
  const varied = fields.find(({ values }) => distinct(values).length > 1);
  const among = varied === undefined ? [] : distinct(varied.values).slice(0, 20);
  return {
    metric: { name: 'right', check: 'expected_fields', fields: fields.map(({ name }) => name), fold: 'case' },
    comment: "share of these fields that are as in the example's `expected`",
    weight: 4,
    scale: null,
    troubles: varied === undefined ? [] : [confusion(varied.name, among, varied.name)],
  };
}

function listLength({ name, values }: Field): Trait {
  const lengths = values.map((value) => (Array.isArray(value) ? value.length : 0));
  const [min, max] = [Math.min(...lengths), Math.max(...lengths)];
  const count = min === max ? `exactly ${min}` : `${min} to ${max}`;
  const short: Trouble = {
    habit: { kind: 'drop_item', path: name, share: 1, cures: [[`count ${wordsOf(name)}`, `give ${count}`]], harms: [] },
    remedy: {
      hypothesis: `How many ${name} are wanted is not said.`,
      complaint: ['items instead'],
      cures: [`Give ${count} ${name}.`, `Count the ${name} before answering.`],
      useless: [`Think about the ${name}.`],
      harmful: [`Give only the most important ${name}.`],
    },
  };
  return {
    metric: { name: `${name.replace(/[^A-Za-z0-9_-]/g, '_')}_count`, check: 'item_count', path: name, min, max },
    comment: 'as many items as the examples have',
    weight: 1,
    scale: null,
    // Where the number varies, one item less would often go unnoticed.
    troubles: min > 0 && min === max ? [short] : [],
  };
}

/** A name as the words that a simulated reflector finds in a text. */
function wordsOf(name: string): string {
  return name.replace(/[^\p{L}\p{N}]+/gu, ' ').trim();
}
