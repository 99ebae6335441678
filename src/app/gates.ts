import { misfit } from '../adapters/locators/misfit.ts';
import type { Components } from '../domain/candidate.ts';
import type { GateSettings, Refusal } from '../domain/gate.ts';
import { leaked, runsOf } from '../domain/leakage.ts';
import { shelfOf } from '../domain/shelf.ts';
import { textsIn } from '../domain/shown.ts';
import { type Strange, strangerIn } from '../domain/strange.ts';
import type { LoadedExperiment } from './config/load.ts';

type Gate = (components: Components) => Refusal | null;

/** The gates of an experiment, with those that need more than the texts: examples, a tokenizer, the place of the prompt. */
export async function gatesFor(loaded: LoadedExperiment): Promise<GateSettings> {
  const further = [leakageGate(loaded), strangerGate(loaded), await tokenGate(loaded.gates.maxTokens ?? null)];
  return {
    ...loaded.gates,
    misfit: (components) => misfit(Object.values(loaded.prompt), components),
    further: further.filter((gate) => gate !== null),
  };
}

/** Text of verify may nowhere be in a prompt; text of train only in the solved examples that it shows. */
function leakageGate({ gates, examples, base, search }: LoadedExperiment): Gate | null {
  const size = gates.leakage ?? 0;
  if (size === 0) return null;
  const [train, verify] = [runsOf(examples.train, size), runsOf(examples.verify ?? [], size)];
  return (components) => {
    const told = shelfOf(components, search.demonstrations.template).with([]);
    const run = leaked(base.components, told, train, size) ?? leaked(base.components, components, verify, size);
    return run === null ? null : { gate: 'leakage', reason: `It has ${size} words of an example: "${run}".` };
  };
}

/**
 * What a poisoned trace would have a prompt say: where to send things, which tools to call. Solved examples are shown as
 * they are, so what stands in train may stand there.
 */
function strangerGate({ gates, examples, base, search }: LoadedExperiment): Gate | null {
  const { noNew = [] } = gates;
  if (noNew.length === 0) return null;
  const own = Object.values(base.components);
  const shown = examples.train.flatMap(({ input, expected }) => [...textsIn(input), ...textsIn(expected ?? null)]);
  return (components) => {
    const shelf = shelfOf(components, search.demonstrations.template);
    const items = Object.fromEntries(shelf.items.map((item, index) => [String(index), item]));
    const found = strangerIn(shelf.with([]), own, noNew) ?? strangerIn(items, [...own, ...shown], noNew);
    return found === null
      ? null
      : { gate: 'no_new', reason: `It has ${NEWS[found.kind]}: ${found.text} (gates.no_new).` };
  };
}

const NEWS: Readonly<Record<Strange, string>> = {
  addresses: 'an address that the prompt had not',
  tools: 'the mark or call of a tool that the prompt had not',
  secrets: 'a secret',
};

/** Tokens as the o200k_base encoding counts them: other models' counts differ by some percent. */
async function tokenGate(most: number | null): Promise<Gate | null> {
  if (most === null) return null;
  const { countTokens } = await import('gpt-tokenizer/encoding/o200k_base');
  return (components) => {
    const tokens = Object.values(components).reduce((sum, text) => sum + countTokens(text), 0);
    return tokens <= most
      ? null
      : { gate: 'tokens', reason: `The text has ${tokens} tokens; max_tokens allows ${most}.` };
  };
}
