import { UserError } from '../../domain/errors.ts';
import type { Model, ModelSpec } from '../../ports/model.ts';
import { anthropicModel, schemaFormOf } from './anthropic.ts';
import { COMPATIBLE, type Dialect, OPENAI, openaiModel } from './openai.ts';

/** A provider by a name of the experiment's own. `api_key: none` sends no key. */
export interface DeclaredProvider {
  readonly api: 'openai' | 'anthropic';
  readonly base_url: string;
  readonly api_key: string;
  readonly structured_output?: boolean | undefined;
}

/** A provider known by name: where it is and which variables name its key and another address. */
export interface KnownProvider {
  readonly api: 'openai' | 'anthropic';
  readonly baseUrl: string;
  readonly baseUrlVariable?: string;
  readonly keyVariable: string | null;
  readonly dialect?: Dialect;
}

export const KNOWN_PROVIDERS: Readonly<Record<string, KnownProvider>> = {
  openai: {
    api: 'openai',
    baseUrl: 'https://api.openai.com/v1',
    baseUrlVariable: 'OPENAI_BASE_URL',
    keyVariable: 'OPENAI_API_KEY',
    dialect: OPENAI,
  },
  anthropic: {
    api: 'anthropic',
    baseUrl: 'https://api.anthropic.com',
    baseUrlVariable: 'ANTHROPIC_BASE_URL',
    keyVariable: 'ANTHROPIC_API_KEY',
  },
  openrouter: { api: 'openai', baseUrl: 'https://openrouter.ai/api/v1', keyVariable: 'OPENROUTER_API_KEY' },
  ollama: { api: 'openai', baseUrl: 'http://127.0.0.1:11434/v1', keyVariable: null },
  gemini: {
    api: 'openai',
    baseUrl: 'https://generativelanguage.googleapis.com/v1beta/openai',
    keyVariable: 'GEMINI_API_KEY',
    // Gemini refuses fields that it does not know, and it does not know `seed`.
    dialect: { ...COMPATIBLE, seeds: false },
  },
};

/** Members of a request that have a place of their own in the experiment, and so are no `params`. */
const OWN_MEMBERS = [
  'model',
  'messages',
  'system',
  'stream',
  'n',
  'max_tokens',
  'max_completion_tokens',
  'temperature',
  'seed',
];

/** The live model of a spec. A declared provider goes before a known one of the same name. Throws `UserError`. */
export function createModel(
  spec: ModelSpec,
  providers: Readonly<Record<string, DeclaredProvider>>,
  env: Readonly<Record<string, string | undefined>>,
): Model {
  const own = OWN_MEMBERS.filter((member) => member in spec.params);
  if (own.length > 0)
    throw new UserError(
      `model ${spec.id}: params may not set ${own.join(', ')}: the experiment has a place of its own for it`,
    );
  if (Object.hasOwn(providers, spec.provider)) return declaredModel(spec, providers[spec.provider]!);
  if (Object.hasOwn(KNOWN_PROVIDERS, spec.provider)) return knownModel(spec, KNOWN_PROVIDERS[spec.provider]!, env);
  const names = [...Object.keys(providers), ...Object.keys(KNOWN_PROVIDERS)].join(', ');
  throw new UserError(
    `model ${spec.id}: unknown provider "${spec.provider}". Known: ${names}. Declare others under "providers:"`,
  );
}

function declaredModel(spec: ModelSpec, declared: DeclaredProvider): Model {
  const endpoint = { baseUrl: declared.base_url, apiKey: declared.api_key === 'none' ? null : declared.api_key };
  const schemas = declared.structured_output ?? true;
  if (declared.api === 'openai') return openaiModel(spec, endpoint, { ...COMPATIBLE, schemas });
  return anthropicModel(spec, endpoint, schemas ? schemaFormOf(spec.name) : 'words');
}

function knownModel(spec: ModelSpec, known: KnownProvider, env: Readonly<Record<string, string | undefined>>): Model {
  const apiKey = known.keyVariable === null ? null : env[known.keyVariable];
  if (apiKey === undefined || apiKey === '')
    throw new UserError(
      `model ${spec.id}: ${known.keyVariable} is not set. Set it (or put it in a file and give --env-file), or try without a key: --profile rehearsal`,
    );
  const other = known.baseUrlVariable === undefined ? undefined : env[known.baseUrlVariable];
  const endpoint = { baseUrl: other || known.baseUrl, apiKey };
  return known.api === 'openai' ? openaiModel(spec, endpoint, known.dialect) : anthropicModel(spec, endpoint);
}
