import { type LocatedPrompt, locatePromptFile } from '../../adapters/locators/promptFile.ts';
import { type Candidate, candidateOf, lengthOf } from '../../domain/candidate.ts';
import { type Mistake, reading, refuse } from './mistakes.ts';
import type { ExperimentKeys } from './schema/experiment.ts';
import type { Source } from './source.ts';

export interface DeclaredPrompt {
  /** By component. */
  readonly prompt: Readonly<Record<string, LocatedPrompt>>;
  readonly base: Candidate;
}

/** The prompt as it stands now: where its components live, and the candidate they are. */
export async function promptOf(keys: ExperimentKeys, folder: string, source: Source): Promise<DeclaredPrompt> {
  const located = Object.entries(keys.prompt).map(([component, { file }]): [string, LocatedPrompt] => [
    component,
    reading(source, ['prompt', component, 'file'], () => locatePromptFile(component, file, folder)),
  ]);
  const base = candidateOf(Object.fromEntries(located.map(([component, { text }]) => [component, text])));
  refuse(source, [
    ...(located.length > 0
      ? []
      : [{ path: ['prompt'], message: 'name at least one component: { system: { file: prompt.md } }' }]),
    ...sharedFiles(located),
    ...tooLong(base, keys.gates.max_chars),
  ]);
  return { prompt: Object.fromEntries(located), base };
}

function sharedFiles(located: readonly (readonly [string, LocatedPrompt])[]): Mistake[] {
  return located.flatMap(([component, { path }], index) => {
    const first = located.findIndex(([, other]) => other.path === path);
    if (first === index) return [];
    return [
      { path: ['prompt', component, 'file'], message: `the file is the component "${located[first]?.[0]}" already` },
    ];
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
