/** Share of what two sentences are made of, three characters at a time, from which on they probably say the same. */
const ALIKE = 0.5;
const PIECE = 3;

/**
 * The template that stands for each: itself when several rows have it; else the commonest that is like it (Dice 1945, over
 * runs of three characters, so in any script), since a judge seldom says a thing twice in the same words. A template that
 * is like no other has none. Does not depend on the order of the templates.
 */
export function feedbackGroups(templates: readonly string[]): Map<string, string> {
  const counts = new Map<string, number>();
  for (const template of templates) counts.set(template, (counts.get(template) ?? 0) + 1);
  const ranked = [...counts].sort(([a, m], [b, n]) => n - m || (a < b ? -1 : 1));
  const leaders: { readonly template: string; readonly pieces: ReadonlySet<string>; readonly members: string[] }[] = [];
  for (const [template, count] of ranked) {
    const pieces = piecesOf(template);
    const leader = count > 1 ? undefined : leaders.find((one) => dice(one.pieces, pieces) >= ALIKE);
    if (leader) leader.members.push(template);
    else leaders.push({ template, pieces, members: [template] });
  }
  return new Map(
    leaders
      .filter(({ template, members }) => members.length > 1 || (counts.get(template) ?? 0) > 1)
      .flatMap(({ template, members }) => members.map((member): [string, string] => [member, template])),
  );
}

function piecesOf(template: string): Set<string> {
  const characters = [...template.toLowerCase()];
  return new Set(characters.map((_, at) => characters.slice(at, at + PIECE).join('')));
}

function dice(a: ReadonlySet<string>, b: ReadonlySet<string>): number {
  let shared = 0;
  for (const piece of a) if (b.has(piece)) shared += 1;
  return (2 * shared) / (a.size + b.size);
}
