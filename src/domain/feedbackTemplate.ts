const MAX_TEMPLATE = 100;

/**
 * What is common to sentences of feedback that differ in ids, numbers and quoted texts only. Knows no language:
 * quotes of many scripts, digits of all, and words of ASCII letters with a digit in them.
 */
export function feedbackTemplate(feedback: string): string {
  const bare = QUOTES.reduce((text, quotes) => text.replace(quotes, '…'), feedback)
    .replace(/[A-Za-z0-9_-]*\p{N}[A-Za-z0-9_-]*(?:[.,:]?\p{N}+)*/gu, '#')
    .replace(/\s+/g, ' ')
    .trim();
  return /\p{L}/u.test(bare) ? [...bare].slice(0, MAX_TEMPLATE).join('') : '';
}

/** Apostrophes within words are not quotes. */
const QUOTES: readonly RegExp[] = [
  /"[^"\n]*"/g,
  /`[^`\n]*`/g,
  /[“„”][^“”„\n]*[“”]/g,
  /«[^»\n]*»/g,
  /「[^」\n]*」/g,
  /『[^』\n]*』/g,
  /‘[^’\n]*’/g,
  /(?<![\p{L}\p{N}])'[^'\n]*'(?![\p{L}\p{N}])/gu,
];
