/** What a text holds around the examples it shows, and the examples, each as it is rendered. */
export interface Demonstrated {
  readonly before: string;
  readonly items: readonly string[];
  readonly after: string;
}

const OPEN = '<examples>';
const CLOSE = '</examples>';
const ITEM = /<example>\n([\s\S]*?)\n<\/example>/g;
const TAG = /<\/?examples?>|\{\{/i;

/** The examples a text shows, from the last section that `withDemonstrations` wrote; none when there is no such section. */
export function demonstrationsOf(text: string): Demonstrated {
  const start = text.lastIndexOf(`${OPEN}\n`);
  const end = text.indexOf(CLOSE, start);
  if (start < 0 || end < 0) return { before: text, items: [], after: '' };
  const items = [...text.slice(start, end).matchAll(ITEM)].map((match) => match[1] ?? '');
  return { before: text.slice(0, start), items, after: text.slice(end + CLOSE.length) };
}

/** The text with these examples in place of those it shows; a new section stands at the end. */
export function withDemonstrations(text: string, items: readonly string[]): string {
  const { before, items: shown, after } = demonstrationsOf(text);
  if (items.length === 0) return shown.length === 0 ? text : before.trimEnd() + (after === '' ? '\n' : after);
  const section = [OPEN, ...items.map((item) => `<example>\n${item}\n</example>`), CLOSE].join('\n');
  const gap = before === '' || before.endsWith('\n\n') ? '' : before.endsWith('\n') ? '\n' : '\n\n';
  return `${before}${gap}${section}${after === '' ? '\n' : after}`;
}

/** Whether an example can be shown: tags of the section or a placeholder in it would be read as something else. */
export function canBeShown(item: string): boolean {
  return item.trim() !== '' && !TAG.test(item);
}
