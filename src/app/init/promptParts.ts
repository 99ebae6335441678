import { resolve } from 'node:path';
import { listed } from '../../adapters/locators/choose.ts';
import { keysIn } from '../../adapters/locators/key.ts';
import { type PromptAddress, textAt } from '../../adapters/locators/locate.ts';
import { symbolsIn } from '../../adapters/locators/symbol.ts';
import { UserError } from '../../domain/errors.ts';
import type { SketchedComponent } from './experimentText.ts';

/** Which texts of a file evolve; neither symbols nor keys: all of it. */
export interface PromptRequest {
  readonly cwd: string;
  readonly prompt: string;
  readonly symbols: readonly string[];
  readonly keys: readonly string[];
}

/** A text of the prompt, and its address in the prompt's file. */
export interface PromptPart {
  readonly text: string;
  readonly address: Omit<PromptAddress, 'file'>;
}

/** The copy of a prompt that no repository holds together with the experiment. */
export const COPY = 'prompt.md';

/** The texts that evolve. Throws `UserError` for what is not there or is empty. */
export async function promptParts(request: PromptRequest): Promise<PromptPart[]> {
  const { cwd, prompt, symbols, keys } = request;
  const addresses: PromptPart['address'][] = [
    ...symbols.map((symbol) => ({ symbol })),
    ...keys.map((key) => ({ key })),
  ];
  const parts = (addresses.length === 0 ? [{}] : addresses).map(async (address) => ({
    address,
    text: await textAt({ file: resolve(cwd, prompt), ...address }, '--prompt'),
  }));
  const read = await Promise.all(parts);
  if (addresses.length === 0) await refuseSource(prompt, read[0]!.text);
  const empty = read.find(({ text }) => text.trim() === '');
  if (empty === undefined) return read;
  const name = [prompt, ...Object.values(empty.address)].join(' ');
  throw new UserError(`--prompt: ${name} is empty: write down what the model should do`);
}

/** A program or a file of keys is no prompt: one of its texts is. */
async function refuseSource(prompt: string, text: string): Promise<void> {
  const [symbols, keys] = [await symbolsIn(prompt, text), keysIn(prompt, text)];
  const flag = symbols.length > 0 ? '--symbol NAME' : '--key PATH';
  const names = [...symbols, ...keys];
  if (names.length === 0) return;
  throw new UserError(
    `--prompt: ${prompt} is not a prompt from its first line to its last: say with ${flag} which of its texts is: ${listed(names)}`,
  );
}

/** Which message each text is. Throws `UserError` where a chat has no place for one. */
export function sketchedPrompt(parts: readonly PromptPart[], file: string): SketchedComponent[] {
  const prompt = parts.map(({ text, address }): SketchedComponent => {
    return { component: /\{\{\s*input\b/.test(text) ? 'user' : 'system', address: { file, ...address } };
  });
  const named = (component: string) => prompt.filter((one) => one.component === component).length;
  if (named('user') > 1 || named('system') > 1)
    throw new UserError(
      'init makes a chat of one system message and one user message (the text that holds {{input}}): for other texts give --command, the program that makes something of them, or name them under `prompt:` by hand for a task of kind module',
    );
  return prompt;
}

/** Throws `UserError` where a part of a file could not be written back. */
export function refuseCopiedPart(parts: readonly PromptPart[], file: string): void {
  if (file !== COPY || Object.keys(parts[0]!.address).length === 0) return;
  throw new UserError(
    'a text inside a file can only evolve where one git repository holds that file and the experiment: run git init above both, then init again',
  );
}

/** One text is `system`; of several, each is named after its address: Answer.reason.description is `answer_reason_description`. */
export function namedComponents(parts: readonly PromptPart[], file: string): SketchedComponent[] {
  const prompt = parts.map(({ address }): SketchedComponent => {
    const name = parts.length === 1 ? 'system' : slugOf(address.symbol ?? address.key ?? 'system');
    return { component: name, address: { file, ...address } };
  });
  const twice = prompt.find(({ component }, at) => prompt.findIndex((one) => one.component === component) !== at);
  if (twice === undefined) return prompt;
  throw new UserError(`two texts would be the component "${twice.component}": give one of them a longer address`);
}

function slugOf(address: string): string {
  return address
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '_')
    .replace(/^_+|_+$/g, '');
}
