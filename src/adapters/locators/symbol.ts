import { UserError } from '../../domain/errors.ts';
import { newlineOf } from '../../domain/hunks.ts';
import { addressesOf, chosen } from './choose.ts';
import type { Spot } from './place.ts';
import { EXTENSIONS, languageOf } from './syntax/grammars.ts';
import { sitesOf } from './syntax/sites.ts';

/**
 * A string constant of a source file by its address: `SYSTEM`, or `Answer.reason.description`, or only as much of its
 * end as no other has. Throws `UserError` for a language that is not known.
 */
export async function symbolIn(file: string, symbol: string): Promise<Spot> {
  const known = languageOf(file);
  if (known === null)
    throw new UserError(
      `${file}: \`symbol\` is for ${EXTENSIONS.join(' ')}; name the lines of another file with \`between: [START, END]\``,
    );
  const { parser, language } = await known;
  return {
    name: `${symbol} in ${file}`,
    find(fileText) {
      const tree = parser.parse(fileText);
      if (tree === null) throw new Error(`${file} was not parsed`);
      try {
        const read = { text: fileText, lineEnd: newlineOf(fileText) };
        const sites = (only: 'texts' | 'everything') => sitesOf(tree.rootNode, language, read, only);
        return chosen(sites('texts'), symbol, file, () => sites('everything'));
      } finally {
        tree.delete();
      }
    },
  };
}

/** The addresses of the texts in a source file; none where the language is not known. */
export async function symbolsIn(file: string, fileText: string): Promise<readonly string[]> {
  const known = languageOf(file);
  if (known === null) return [];
  const { parser, language } = await known;
  const tree = parser.parse(fileText);
  if (tree === null) throw new Error(`${file} was not parsed`);
  try {
    const read = { text: fileText, lineEnd: newlineOf(fileText) };
    return addressesOf(sitesOf(tree.rootNode, language, read, 'texts'));
  } finally {
    tree.delete();
  }
}
