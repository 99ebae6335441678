import { UserError } from '../../domain/errors.ts';
import { linesBetween } from './between.ts';
import { keyIn } from './key.ts';
import { partOf, type Spot } from './place.ts';
import { type LocatedPrompt, locatePromptFile } from './promptFile.ts';
import { symbolIn } from './symbol.ts';
import { readTextFile } from './textFile.ts';

/** Where a component lives: a whole file, or what one of the others names in it. */
export interface PromptAddress {
  /** Relative to the experiment. */
  readonly file: string;
  readonly symbol?: string | undefined;
  readonly key?: string | undefined;
  readonly between?: readonly [string, string] | undefined;
}

/** Reads a component from where it lives. Throws `UserError` for what is missing, outside, or no constant text. */
export async function locatePrompt(component: string, address: PromptAddress, folder: string): Promise<LocatedPrompt> {
  const whole = locatePromptFile(component, address.file, folder);
  const spot = await spotIn(whole.path, address);
  if (spot === null) return whole;
  const place = partOf(component, whole.path, spot);
  const text = place.read(whole.text);
  if (text.trim() === '') throw new UserError(`${spot.name} is empty`);
  return { ...whole, place, text };
}

/** The text at an address, wherever the file lies. Throws `UserError` as above. */
export async function textAt(address: PromptAddress, what: string): Promise<string> {
  const fileText = readTextFile(address.file, { what, maxBytes: 1_000_000 });
  const spot = await spotIn(address.file, address);
  return spot === null ? fileText : spot.find(fileText).text;
}

async function spotIn(file: string, { symbol, key, between }: PromptAddress): Promise<Spot | null> {
  if (symbol !== undefined) return symbolIn(file, symbol);
  if (key !== undefined) return keyIn(file, key);
  return between === undefined ? null : linesBetween(file, between);
}
