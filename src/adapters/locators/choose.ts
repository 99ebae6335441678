import { UserError } from '../../domain/errors.ts';
import { didYouMean } from '../../domain/nearest.ts';
import { type Literal, Unfit } from './literals/literal.ts';

/** A named value in a file. */
export interface Site {
  /** As `Answer.reason.description`. */
  readonly address: string;
  /** From 1. */
  readonly line: number;
  /** Whether it is a text, be it constant or not. */
  readonly isText: boolean;
  /** Its first words, for messages. */
  readonly shown: () => string;
  /** Throws `Unfit` for what is no constant text. */
  readonly literal: () => Literal;
}

/**
 * The one text with this address, or, where none has it, with an address that ends in it. Throws `UserError` when there
 * is none or several, or when it is no constant, with the line and with what to name instead. `everything` finds what is
 * no text as well: it is asked only for the message.
 */
export function chosen(
  texts: readonly Site[],
  address: string,
  file: string,
  everything: () => readonly Site[] = () => texts,
): Literal {
  const named = namedSo(
    texts.filter(({ isText }) => isText),
    address,
  );
  const [first, second] = named;
  if (first === undefined) throw new UserError(missing(everything(), address, file));
  if (second !== undefined) throw new UserError(ambiguous(named, address, file));
  return read(first, file);
}

/** Of those that are texts, each once. */
export function addressesOf(sites: readonly Site[]): string[] {
  return [...new Set(sites.filter(({ isText }) => isText).map(({ address }) => address))];
}

function namedSo(sites: readonly Site[], address: string): readonly Site[] {
  const exact = sites.filter((site) => site.address === address);
  return exact.length > 0 ? exact : sites.filter((site) => site.address.endsWith(`.${address}`));
}

function read(site: Site, file: string): Literal {
  try {
    return site.literal();
  } catch (error) {
    if (error instanceof Unfit)
      throw new UserError(`${file}:${site.line}: ${site.address} ${error.message}`, { cause: error });
    throw error;
  }
}

function ambiguous(sites: readonly Site[], address: string, file: string): string {
  const places = sites.map((site) => `${site.address} in line ${site.line}`);
  const same = sites.every((site) => site.address === sites[0]!.address);
  const advice = same ? 'give one of them another name' : 'say more of its address';
  return `${file}:${sites[0]!.line}: "${address}" names ${sites.length} texts: ${listed(places)}; ${advice}`;
}

function notText(sites: readonly Site[], other: Site, file: string): string {
  const inside = sites.filter(({ address, isText }) => isText && address.startsWith(`${other.address}.`));
  const advice =
    inside.length === 0 ? 'name one that is' : `name a text inside it: ${listed(inside.map(({ address }) => address))}`;
  return `${file}:${other.line}: ${other.address} is no constant text but \`${other.shown()}\`; ${advice}`;
}

function missing(sites: readonly Site[], address: string, file: string): string {
  const [other] = namedSo(sites, address);
  if (other !== undefined) return notText(sites, other, file);
  const known = addressesOf(sites);
  if (known.length === 0) return `${file}: no text in it has a name`;
  return `${file}: there is no "${address}"${didYouMean(address, known)}; its texts are ${listed(known)}`;
}

const SHOWN = 8;

/** The first of many names. */
export function listed(names: readonly string[]): string {
  const rest = names.length > SHOWN ? ` and ${names.length - SHOWN} more` : '';
  return `${names.slice(0, SHOWN).join(', ')}${rest}`;
}

/** The first words of a source, on one line. */
export function shortened(source: string): string {
  const line = source.replace(/\s+/g, ' ');
  return line.length > 60 ? `${line.slice(0, 57)}...` : line;
}
