import type { Example } from '../../domain/example.ts';

/** The user message: the input itself, or the fields that every input has, each under its name. */
export function userTemplate(examples: readonly Example[]): string {
  const inputs = examples.map(({ input }) => input);
  const fields = inputs.flatMap((input) => (typeof input === 'string' ? [] : [Object.keys(input)]));
  const shared = fields[0]?.filter((name) => fields.every((names) => names.includes(name))) ?? [];
  // A template can name fields of word characters only; anything else is shown as JSON.
  const named =
    shared.every((name) => /^[\w-]+$/.test(name)) && fields.every((names) => names.length === shared.length);
  if (fields.length < inputs.length || shared.length === 0 || !named) return '{{input}}';
  if (shared.length === 1) return `{{input.${shared[0]}}}`;
  return shared
    .map((name) => `${name}:\n{{input.${name}}}\n`)
    .join('\n')
    .trimEnd();
}
