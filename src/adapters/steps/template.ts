import { UserError } from '../../domain/errors.ts';
import type { Example, Json } from '../../domain/example.ts';

const PLACEHOLDER = /\{\{\s*([\w.-]+)\s*\}\}/g;

/**
 * The template with `{{input}}`, `{{input.field}}` and `{{params.name}}` filled in, in one pass: braces inside an input
 * stay as they are. Names it does not know stay too, since a prompt may speak about placeholders.
 */
export function fillTemplate(template: string, values: TemplateValues): string {
  return template.replace(PLACEHOLDER, (whole, name: string) => {
    const value = lookUp(name, values);
    return value === undefined ? whole : textOf(value);
  });
}

/** Characters at the start of the filled template that are the same for every example. */
export function sharedLength(template: string, values: TemplateValues): number {
  const first = template.search(/\{\{\s*input\b/);
  return fillTemplate(first < 0 ? template : template.slice(0, first), values).length;
}

export interface TemplateValues {
  readonly input: Example['input'];
  readonly params: { readonly [key: string]: Json };
}

/** Throws `UserError` when a template of the experiment asks for what the example does not have. */
export function checkTemplate(
  template: string,
  where: string,
  example: Example,
  params: TemplateValues['params'],
): void {
  for (const [whole, name = ''] of template.matchAll(PLACEHOLDER)) {
    if (lookUp(name, { input: example.input, params }) !== undefined) continue;
    const fields =
      typeof example.input === 'string' ? [] : Object.keys(example.input).map((field) => `{{input.${field}}}`);
    const known = ['{{input}}', ...fields, ...Object.keys(params).map((param) => `{{params.${param}}}`)].join(', ');
    throw new UserError(`${where}: ${whole} is nothing that example "${example.id}" has. Known there: ${known}.`);
  }
}

function lookUp(name: string, values: TemplateValues): Json | undefined {
  const [root, ...path] = name.split('.');
  if (root !== 'input' && root !== 'params') return undefined;
  let value: Json | undefined = values[root];
  for (const field of path) {
    if (value === null || typeof value !== 'object' || !Object.hasOwn(value, field)) return undefined;
    value = (value as { readonly [key: string]: Json })[field];
  }
  return value;
}

function textOf(value: Json): string {
  return typeof value === 'string' ? value : JSON.stringify(value, null, 1);
}
