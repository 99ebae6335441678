/**
 * A mechanism switched off: what stands in `file` once, and what is put in its place. More edits follow as further triples.
 * `npm run test:faults:off` shows that the tests of its row fail then.
 */
export function off(without, ...triples) {
  const edits = [];
  for (let at = 0; at < triples.length; at += 3) {
    const [file, find, replace] = triples.slice(at, at + 3);
    edits.push({ file: `src/${file}`, find, replace });
  }
  return { without, edits };
}
