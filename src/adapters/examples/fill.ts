/** A template's placeholders: `{{plan.txt}}`. */
const PLACEHOLDER = /\{\{\s*([^{}]+?)\s*\}\}/g;

/**
 * The template with each `{{name}}` replaced by what `texts` has under that name, in one pass: braces inside a text stay as
 * they are. Names that `texts` does not have are in `unknown`.
 */
export function filled(
  template: string,
  texts: ReadonlyMap<string, string>,
): { readonly text: string; readonly unknown: readonly string[] } {
  const unknown: string[] = [];
  const text = template.replace(PLACEHOLDER, (whole, name: string) => {
    const found = texts.get(name);
    if (found === undefined) unknown.push(name);
    return found ?? whole;
  });
  return { text, unknown };
}

/** The names that a template asks for, each once. */
export function namesIn(template: string): string[] {
  return [...new Set([...template.matchAll(PLACEHOLDER)].map(([, name = '']) => name))];
}
