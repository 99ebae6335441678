import type { Components } from '../../domain/candidate.ts';
import { UserError } from '../../domain/errors.ts';
import { groupBy } from '../../domain/group.ts';
import { hasLoneSurrogate } from './literals/escape.ts';
import type { LocatedPrompt } from './promptFile.ts';

/** Why these texts cannot be written to where the prompt lives and read again as they are; null when they can. */
export function misfit(prompts: readonly LocatedPrompt[], components: Components): string | null {
  for (const [, group] of groupBy(prompts, ({ path }) => path)) {
    const reason = misfitIn(group, components);
    if (reason !== null) return reason;
  }
  return null;
}

function misfitIn(group: readonly LocatedPrompt[], components: Components): string | null {
  try {
    let fileText = group[0]!.fileText;
    for (const { place } of group) fileText = place.write(fileText, components[place.component] ?? '');
    if (hasLoneSurrogate(fileText)) return 'it has half of a surrogate pair, which no file in UTF-8 can hold';
    if (fileText.includes('\0')) return 'it has a NUL character, which no text file can hold';
    const lost = group.find(({ place }) => place.read(fileText) !== components[place.component]);
    return lost === undefined ? null : `${lost.place.component} would not read back as it is`;
  } catch (error) {
    if (error instanceof UserError) return error.message;
    throw error;
  }
}
