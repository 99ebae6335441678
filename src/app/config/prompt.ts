import { locatePrompt, type PromptAddress } from '../../adapters/locators/locate.ts';
import { overlap } from '../../adapters/locators/overlap.ts';
import type { LocatedPrompt } from '../../adapters/locators/promptFile.ts';
import { type Candidate, candidateOf, lengthOf } from '../../domain/candidate.ts';
import { type Mistake, readingFrom, refuse } from './mistakes.ts';
import type { ExperimentKeys } from './schema/experiment.ts';
import type { Source } from './source.ts';

export interface DeclaredPrompt {
  /** By component. */
  readonly prompt: Readonly<Record<string, LocatedPrompt>>;
  readonly base: Candidate;
}

/** The prompt as it stands now: where its components live, and the candidate they are. */
export async function promptOf(keys: ExperimentKeys, folder: string, source: Source): Promise<DeclaredPrompt> {
  refuse(source, [...nothing(keys), ...manyAddresses(keys)]);
  const located = await Promise.all(
    Object.entries(keys.prompt).map(async ([component, address]): Promise<[string, LocatedPrompt]> => {
      const path = ['prompt', component, addressKeys(address)[0] ?? 'file'];
      return [component, await readingFrom(source, path, () => locatePrompt(component, address, folder))];
    }),
  );
  const base = candidateOf(Object.fromEntries(located.map(([component, { text }]) => [component, text])));
  refuse(source, [...shared(located), ...tooLong(base, keys.gates.max_chars)]);
  return { prompt: Object.fromEntries(located), base };
}

function nothing({ prompt }: ExperimentKeys): Mistake[] {
  if (Object.keys(prompt).length > 0) return [];
  return [{ path: ['prompt'], message: 'name at least one component: { system: { file: prompt.md } }' }];
}

/** What an address names in its file. */
function addressKeys(address: PromptAddress): string[] {
  return (['symbol', 'key', 'between'] as const).filter((key) => address[key] !== undefined);
}

function manyAddresses({ prompt }: ExperimentKeys): Mistake[] {
  return Object.entries(prompt).flatMap(([component, address]) => {
    const [first, second] = addressKeys(address);
    if (second === undefined) return [];
    return [{ path: ['prompt', component, second], message: `beside \`${first}\` it says nothing: keep one of them` }];
  });
}

function shared(located: readonly (readonly [string, LocatedPrompt])[]): Mistake[] {
  return located.flatMap(([component, prompt], index) => {
    const first = located.slice(0, index).find(([, other]) => overlap(other, prompt));
    if (first === undefined) return [];
    return [{ path: ['prompt', component, 'file'], message: `it shares text with the component "${first[0]}"` }];
  });
}

/** Every candidate would be refused by the size gate. */
function tooLong(base: Candidate, maxChars: number): Mistake[] {
  const length = lengthOf(base);
  if (length <= maxChars) return [];
  return [
    {
      path: ['gates', 'max_chars'],
      message: `the prompt has ${length} characters already, more than ${maxChars}; raise gates.max_chars`,
    },
  ];
}
