import { UserError } from '../../domain/errors.ts';
import { newlineOf } from '../../domain/hunks.ts';
import { didYouMean } from '../../domain/nearest.ts';
import { type Literal, Unfit } from './literals/literal.ts';
import type { Spot } from './place.ts';
import { EXTENSIONS, languageOf } from './syntax/grammars.ts';
import type { FileText, Language } from './syntax/language.ts';
import { isText, literalAt, type Site, sitesOf } from './syntax/sites.ts';

/**
 * A string constant by its address: `SYSTEM`, or as far from the top of the file as it takes to be the only one:
 * `Lever.options.description`. Throws `UserError` for a language that is not known.
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
        const site = chosen(sitesOf(tree.rootNode, language), symbol, language, file);
        return read(site, language, { text: fileText, lineEnd: newlineOf(fileText) }, file);
      } finally {
        tree.delete();
      }
    },
  };
}

function read(site: Site, language: Language, fileText: FileText, file: string): Literal {
  try {
    return literalAt(site, language, fileText);
  } catch (error) {
    if (error instanceof Unfit) throw new UserError(`${at(site, file)}: ${site.address} ${error.message}`);
    throw error;
  }
}

/** The one site with this address, or with an address that ends in it. */
function chosen(sites: readonly Site[], symbol: string, language: Language, file: string): Site {
  const exact = sites.filter(({ address }) => address === symbol);
  const named = exact.length > 0 ? exact : sites.filter(({ address }) => address.endsWith(`.${symbol}`));
  const texts = named.filter(({ node }) => isText(node, language));
  if (texts.length === 1) return texts[0]!;
  if (texts.length > 1) throw new UserError(ambiguous(texts, symbol, file));
  const other = named[0];
  if (other === undefined) throw new UserError(missing(sites, symbol, language, file));
  const inside = sites.filter(({ address, node }) => address.startsWith(`${other.address}.`) && isText(node, language));
  const hint =
    inside.length === 0
      ? 'name a string constant'
      : `name the string inside it: ${inside
          .slice(0, SHOWN)
          .map(({ address }) => address)
          .join(', ')}`;
  throw new UserError(`${at(other, file)}: ${symbol} is no string constant; ${hint}`);
}

const SHOWN = 8;

function ambiguous(sites: readonly Site[], symbol: string, file: string): string {
  const places = sites.map(({ address, node }) => `${address} (line ${node.startPosition.row + 1})`);
  const same = sites.every(({ address }) => address === sites[0]!.address);
  const advice = same ? 'give one of them another name' : 'say more of its address';
  return `${at(sites[0]!, file)}: ${symbol} names ${sites.length} strings: ${places.slice(0, SHOWN).join(', ')}; ${advice}`;
}

function missing(sites: readonly Site[], symbol: string, language: Language, file: string): string {
  const known = [...new Set(sites.filter(({ node }) => isText(node, language)).map(({ address }) => address))];
  if (known.length === 0) return `${file}: there is no string constant`;
  const rest = known.length > SHOWN ? ` and ${known.length - SHOWN} more` : '';
  return `${file}: there is no ${symbol}${didYouMean(symbol, known)}; its strings are ${known.slice(0, SHOWN).join(', ')}${rest}`;
}

function at({ node }: Site, file: string): string {
  return `${file}:${node.startPosition.row + 1}`;
}
