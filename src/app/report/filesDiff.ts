import { filesDiff } from '../../adapters/git/patch.ts';
import type { Candidate, Components } from '../../domain/candidate.ts';
import { UserError } from '../../domain/errors.ts';
import type { PromptPlace } from '../../ports/prompt.ts';
import { type PromptFile, patchRoot, promptFiles } from './promptFiles.ts';

/** Where a prompt lives. */
export interface PromptHome {
  readonly prompts: readonly PromptPlace[];
  /** The experiment's. */
  readonly folder: string;
}

/**
 * What changes in the files of the prompt from one candidate to another, byte for byte as `git diff` shows it when one
 * is written in the place of the other. Writes nothing. Throws `UserError` when a text has no place in the files.
 */
export async function candidatesDiff(from: Candidate, to: Candidate, { prompts, folder }: PromptHome): Promise<string> {
  const changed = Object.keys({ ...from.components, ...to.components }).filter(
    (name) => from.components[name] !== to.components[name],
  );
  const homeless = changed.filter((name) => !prompts.some(({ component }) => component === name));
  if (homeless.length > 0) throw new UserError(`no file holds ${homeless.join(', ')}`);
  const files = (await promptFiles(prompts)).map((file) => ({
    file: file.file,
    baseText: withTexts(file, from.components),
    newText: withTexts(file, to.components),
  }));
  const root = await patchRoot(files, folder);
  return filesDiff(files, root.gitRoot, root.folder);
}

function withTexts({ text, places }: PromptFile, components: Components): string {
  return places.reduce((written, place) => place.write(written, components[place.component] ?? ''), text);
}
