import type { Trait } from './trait.ts';

/** No [text like this]: where in an answer to look is a path. */
export function noPlaceholders(path: string): Trait {
  return {
    metric: { name: 'no_placeholders', check: 'no_placeholders', path },
    comment: 'no [text like this] left to be filled in',
    weight: 1,
    scale: null,
    troubles: [
      {
        habit: {
          kind: 'placeholder',
          path,
          share: 1,
          text: '[to be specified]',
          cures: [['no placeholder*'], ['square brackets']],
          harms: [],
        },
        remedy: {
          hypothesis: 'Unknown facts are filled with brackets.',
          complaint: ['placeholder'],
          cures: ['Leave no placeholders.', 'Never write square brackets.'],
          useless: ['Be specific.'],
          harmful: ['Mark what is unknown.'],
        },
      },
    ],
  };
}

/** Not much longer than the reference, over all these paths together. */
export function notTooLong(paths: readonly string[]): Trait {
  return {
    metric: { name: 'length_ratio', check: 'length_ratio', path: [...paths], warn: 1.5, regress: 3 },
    comment: "to the example's reference; up to half as long again costs nothing",
    weight: 1,
    scale: [3, 1.5],
    troubles: [
      {
        habit: {
          kind: 'too_long',
          path: paths[0]!,
          share: 1,
          cures: [['concise*'], ['say everything once', 'no padding']],
          harms: [['detail*']],
        },
        remedy: {
          hypothesis: 'Nothing limits the length.',
          complaint: ['times as long'],
          cures: ['Be concise.', 'Say everything once and leave it there.'],
          useless: ['Mind the reader.'],
          harmful: ['Go into detail.'],
        },
      },
    ],
  };
}

/** No percentage that the input has not. */
export function noInventedPercentages(path: string): Trait {
  return {
    metric: { name: 'invented_percentages', check: 'unsupported_percentages', path },
    comment: 'percentages that the input does not contain',
    weight: 1,
    scale: null,
    troubles: [
      {
        habit: {
          kind: 'invent_percentage',
          path,
          share: 1,
          cures: [['only numbers input'], ['no percentages']],
          harms: [],
        },
        remedy: {
          hypothesis: 'Nothing forbids figures that are made up.',
          complaint: ['percentage input', 'unsupported percentage'],
          cures: ['Use only numbers of the input.', 'Write no percentages.'],
          useless: ['Be exact.'],
          harmful: ['Quantify everything.'],
        },
      },
    ],
  };
}
