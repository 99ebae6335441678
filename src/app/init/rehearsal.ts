import { stringify } from 'yaml';
import type { Trait } from './trait.ts';

/** The simulated task models, and how strong the first, second, … bad habit of each is. */
const PERFORMERS = {
  hasty: { sensitivity: 0.7, chances: [0.75, 0.45, 0.6] },
  careless: { sensitivity: 0.55, chances: [0.4, 0.75, 0.5] },
} as const;

/** rehearsal.yaml: simulated models that spoil good answers in the ways that the metrics notice. */
export function rehearsalText(traits: readonly Trait[], components: readonly string[]): string {
  const troubles = traits.flatMap((trait) => trait.troubles);
  const named = troubles.map((trouble, at) => ({ ...trouble, name: `${trouble.habit.kind}_${at + 1}` }));
  const declaration = {
    cures: 'on',
    latency_ms: 5,
    noise: 0.08,
    habits: Object.fromEntries(named.map(({ name, habit }) => [name, habit])),
    models: Object.fromEntries(
      Object.entries(PERFORMERS).map(([model, { sensitivity, chances }]) => [
        model,
        {
          sensitivity,
          habits: Object.fromEntries(named.map(({ name }, at) => [name, chances[at % chances.length]!])),
        },
      ]),
    ),
    reflectors: {
      reflector: {
        useless: 0.15,
        harmful: 0.08,
        misquoted: 0.05,
        unparsable: 0.03,
        lossy: 0.3,
        platitudes: ['Think step by step.', 'Be careful and thorough.'],
        remedies: named.map(({ remedy }, at) => ({ ...remedy, ...placeOf(at, components) })),
      },
    },
  };
  return `${HEADER}${stringify(declaration, { lineWidth: 120 })}`;
}

/** Remedies go round the texts of a prompt that has several; the first needs no name. */
function placeOf(at: number, components: readonly string[]): { readonly component?: string } {
  const turn = at % Math.max(1, components.length);
  return turn === 0 ? {} : { component: components[turn]! };
}

const HEADER = `# A declared simulation, made from the metrics and the examples: everything that a run with these models shows, writes
# or exports says SIMULATED. It answers with what an example expects, spoiled by the habits below as long as the prompt
# says nothing against them. It shows how a run goes and which gates hold; it says nothing about a prompt.
# Words in cures, harms and complaints must all stand in one sentence, in any order; * ends a stem.

`;
