import type { Demonstrated } from './demonstrations.ts';

/** The last part of a completion prompt: the paragraph in which the example is asked about, and what follows it. */
const INPUT = /\{\{\s*input\b/;
/** Splits a template into literals and the names of what stands between them. */
const PLACEHOLDER = /\{\{\s*(input|output)(?:\.[\w-]+)?\s*\}\}/;

/** Where a text asks about its example; null when it does not: then the example comes in another message. */
export function queryOf(text: string): string | null {
  const place = text.search(INPUT);
  if (place < 0) return null;
  const paragraph = text.lastIndexOf('\n\n', place);
  return text.slice(paragraph < 0 ? 0 : paragraph + 2);
}

/** How a solved example looks in the form of the query: the query filled in, and the answer where the model would write it. */
export function inlineTemplate(query: string): string {
  const asked = query.replace(/\n$/, '');
  return `${asked}${/\s$/.test(asked) ? '' : ' '}{{output}}`;
}

/** The examples that stand before the query, each followed by a blank line, as `template` renders them. */
export function inlineDemonstrationsOf(text: string, query: string, template: string): Demonstrated {
  let before = text.slice(0, text.length - query.length);
  const last = new RegExp(`(?:^|(?<=\\n\\n))${patternOf(template)}\\n\\n$`);
  const items: string[] = [];
  for (;;) {
    const found = lastItem(before, last);
    if (found === null) return { before, items, after: query };
    items.unshift(found.slice(0, -2));
    before = before.slice(0, -found.length);
  }
}

export function withInlineDemonstrations({ before, after }: Demonstrated, items: readonly string[]): string {
  return `${before}${items.map((item) => `${item}\n\n`).join('')}${after}`;
}

/** The shortest end of the text that is an example: from its last opening on. */
function lastItem(text: string, pattern: RegExp): string | null {
  for (let start = text.lastIndexOf('\n\n', text.length - 3); ; start = text.lastIndexOf('\n\n', start - 1)) {
    const end = text.slice(start < 0 ? 0 : start + 2);
    if (pattern.test(end)) return end;
    if (start <= 0) return null;
  }
}

/** Inputs are any text; an answer holds no blank line, which is where it ends. */
function patternOf(template: string): string {
  return template
    .split(PLACEHOLDER)
    .map((part) => {
      if (part === 'input') return '[\\s\\S]*?';
      if (part === 'output') return '(?:(?!\\n\\n)[\\s\\S])*';
      return part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
    })
    .join('');
}
