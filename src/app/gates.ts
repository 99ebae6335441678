import { misfit } from '../adapters/locators/misfit.ts';
import type { Components } from '../domain/candidate.ts';
import type { GateSettings, Refusal } from '../domain/gate.ts';
import { leaked, runsOf } from '../domain/leakage.ts';
import { shelfOf } from '../domain/shelf.ts';
import type { LoadedExperiment } from './config/load.ts';

type Gate = (components: Components) => Refusal | null;

/** The gates of an experiment, with those that need more than the texts: examples, a tokenizer, the place of the prompt. */
export async function gatesFor(loaded: LoadedExperiment): Promise<GateSettings> {
  const further = [leakageGate(loaded), await tokenGate(loaded.gates.maxTokens ?? null)];
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
