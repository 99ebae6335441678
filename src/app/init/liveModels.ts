import { KNOWN_PROVIDERS } from '../../adapters/models/providers.ts';
import { UserError } from '../../domain/errors.ts';
import type { Json } from '../../domain/example.ts';
import { didYouMean } from '../../domain/nearest.ts';

/** A model as experiment.yaml declares it. */
export type WrittenModel = { readonly id: string; readonly [key: string]: Json };

export interface LiveModels {
  readonly models: readonly WrittenModel[];
  readonly reflector: WrittenModel;
  /** Variables that hold the keys. */
  readonly keys: readonly string[];
}

interface Offer {
  readonly models: readonly WrittenModel[];
  readonly reflector: WrittenModel;
}

/** USD per million tokens as the providers published them; whoever runs checks them. */
const OFFERS: Readonly<Record<string, Offer>> = {
  OPENAI_API_KEY: {
    models: [{ id: 'openai:gpt-4o-mini', alias: '4o-mini', price: { input: 0.15, output: 0.6 } }],
    reflector: { id: 'openai:gpt-4.1', price: { input: 2, output: 8 } },
  },
  ANTHROPIC_API_KEY: {
    models: [{ id: 'anthropic:claude-haiku-4-5-20251001', alias: 'haiku', price: { input: 1, output: 5 } }],
    reflector: { id: 'anthropic:claude-sonnet-4-5-20250929', price: { input: 3, output: 15 } },
  },
  GEMINI_API_KEY: {
    models: [{ id: 'gemini:gemini-2.5-flash', alias: 'flash', price: { input: 0.3, output: 2.5 } }],
    reflector: { id: 'gemini:gemini-2.5-pro', price: { input: 1.25, output: 10 } },
  },
  OPENROUTER_API_KEY: {
    models: [{ id: 'openrouter:openai/gpt-4o-mini', alias: '4o-mini', price: { input: 0.15, output: 0.6 } }],
    reflector: { id: 'openrouter:anthropic/claude-sonnet-4.5', price: { input: 3, output: 15 } },
  },
};

/** Models of the providers whose keys are there; of OpenAI where there is none. What the user named goes first. */
export function liveModels(
  env: Readonly<Record<string, string | undefined>>,
  named: { readonly models: readonly string[]; readonly reflector: string | null },
): LiveModels {
  for (const id of named.models) refuseStrange('--model', id);
  if (named.reflector !== null) refuseStrange('--reflector', named.reflector);
  const present = Object.keys(OFFERS).filter((key) => env[key]);
  const keys = present.length === 0 ? ['OPENAI_API_KEY'] : present.slice(0, 2);
  const offered = keys.map((key) => OFFERS[key]!);
  const models = named.models.length > 0 ? named.models.map(priced) : offered.flatMap((offer) => offer.models);
  // The strongest offer reads the failures: the last one of two is of another family than the first.
  const reflector =
    named.reflector !== null
      ? priced(named.reflector)
      : named.models.length > 0
        ? models[0]!
        : offered.at(-1)!.reflector;
  const used = [...models, reflector].map(({ id }) => id.slice(0, id.indexOf(':')));
  return { models, reflector, keys: Object.keys(OFFERS).filter((key) => used.includes(providerOf(key))) };
}

/** Throws `UserError` for what names no model, and for a provider that only an experiment can declare. */
function refuseStrange(flag: string, id: string): void {
  const provider = id.slice(0, Math.max(0, id.indexOf(':')));
  const known = [...Object.keys(KNOWN_PROVIDERS), 'local'];
  if (!/^[A-Za-z0-9_-]+:\S+$/.test(id))
    throw new UserError(`${flag}: "${id}" names no model: expected provider:name, such as openai:gpt-4.1`);
  if (!known.includes(provider) && WHY_NOT[provider] === undefined)
    throw new UserError(
      `${flag}: of the provider "${provider}" nobody knows the address${didYouMean(provider, known)}; known: ${known.join(', ')}; others are declared under \`providers\` of the experiment`,
    );
}

/** Who drafts a prompt: whom the user named, else the strongest model whose key is there. Throws `UserError` for nobody. */
export function writerOf(
  env: Readonly<Record<string, string | undefined>>,
  named: { readonly models: readonly string[]; readonly reflector: string | null },
): WrittenModel {
  const { reflector, keys } = liveModels(env, named);
  const unnamed = named.reflector === null && named.models.length === 0;
  if (unnamed && keys.every((key) => !env[key]))
    throw new UserError(
      `a prompt is drafted by a model, and no key is there: set one of ${Object.keys(OFFERS).join(', ')} (or --env-file), name a model (--reflector ollama:llama3.1), or write a prompt of one sentence and give it with --prompt`,
    );
  const provider = reflector.id.slice(0, reflector.id.indexOf(':'));
  if (!Object.hasOwn(KNOWN_PROVIDERS, provider))
    throw new UserError(
      `${reflector.id} cannot draft a prompt: ${WHY_NOT[provider]}; name one of ${Object.keys(KNOWN_PROVIDERS).join(', ')} with --reflector, or write a prompt of one sentence and give it with --prompt`,
    );
  return reflector;
}

const WHY_NOT: Readonly<Record<string, string>> = {
  rehearsal: 'a rehearsal is a simulation and writes nothing of its own',
  replay: 'a recording answers only what it was asked',
  local: 'a GGUF file is declared in an experiment first',
};

function priced(id: string): WrittenModel {
  const known: readonly WrittenModel[] = Object.values(OFFERS).flatMap((offer) => [...offer.models, offer.reflector]);
  const found = known.find((model) => model.id === id);
  // A server on this machine sends no bill.
  return found ?? (/^(ollama|local):/.test(id) ? { id, price: { input: 0, output: 0 } } : { id });
}

function providerOf(key: string): string {
  return key.replace('_API_KEY', '').toLowerCase();
}
