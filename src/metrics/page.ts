import { stringify } from 'yaml';
import { CHECK_NAMES, checkNamed, createCheck } from './checks.ts';

/** Where the generated part of docs/metrics.md begins and ends. */
export const CHECKS_BEGIN = '<!-- checks: written by `npm run docs` -->';
export const CHECKS_END = '<!-- end of checks -->';

/** A page with its part about checks written anew. Throws when the page has no such part. */
export function withChecks(page: string): string {
  const [start, end] = [page.indexOf(CHECKS_BEGIN), page.indexOf(CHECKS_END)];
  if (start < 0 || end < start) throw new Error('the page has no part for checks');
  const before = page.slice(0, start + CHECKS_BEGIN.length);
  return `${before}\n\n${CHECK_NAMES.map(checkText).join('\n\n')}\n\n${page.slice(end)}`;
}

/** What a check counts, its unit, direction and scale, its tags, and how it is written. */
function checkText(name: string): string {
  const { about, tags, sample, options } = checkNamed(name);
  const { unit, direction, scale } = createCheck('m', name, sample);
  const declared = { name: `my_${name}`, check: name, ...sample };
  return [
    `### ${name}`,
    '',
    about,
    '',
    `- ${unit}, ${direction}d; worst ${scale[0]}, best ${scale[1]}`,
    `- options: ${options.length === 0 ? 'none' : options.map((option) => `\`${option}\``).join(', ')}`,
    `- tags: ${[...new Set(tags)].map((tag) => `\`${tag}\``).join(', ')}`,
    '',
    '```yaml',
    `- ${stringify(declared, { collectionStyle: 'flow', lineWidth: 0 }).trim()}`,
    '```',
  ].join('\n');
}
