import { InvalidArgumentError } from 'commander';

/** A prompt file as it is typed: `mine.md`, or `user=mine.md` where a prompt has several components. */
export interface PromptFile {
  readonly component: string | null;
  readonly file: string;
}

export function promptFiles(text: string, earlier: readonly PromptFile[] = []): PromptFile[] {
  const [, component, file = text] = /^([A-Za-z0-9_-]+)=(.*)$/.exec(text) ?? [];
  if (file.trim() === '') throw new InvalidArgumentError('It must be a file, or component=file.');
  if (earlier.some((one) => one.component === (component ?? null)))
    throw new InvalidArgumentError(
      component === undefined ? 'Only one file can be the prompt.' : `${component} is given twice.`,
    );
  return [...earlier, { component: component ?? null, file }];
}

/** The same where several whole prompts may stand beside each other. */
export function severalPrompts(text: string, earlier: readonly PromptFile[] = []): PromptFile[] {
  const [one] = promptFiles(text);
  if (one!.component !== null && earlier.some(({ component }) => component === one!.component))
    throw new InvalidArgumentError(`${one!.component} is given twice.`);
  return [...earlier, one!];
}
