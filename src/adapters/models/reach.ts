import { messageOf } from '../../domain/errors.ts';
import type { ModelSpec } from '../../ports/model.ts';
import { type DeclaredProvider, KNOWN_PROVIDERS } from './providers.ts';

/** Where a model is asked, and what opens it. */
export interface Endpoint {
  readonly api: 'openai' | 'anthropic';
  readonly baseUrl: string;
  /** The variable that holds the key; null: it needs none, or the experiment says it. */
  readonly variable: string | null;
  /** Null: none is needed; undefined: it is not set. */
  readonly key: string | null | undefined;
}

/** What a server said to a question that costs nothing. */
export type Reached =
  | { readonly kind: 'answered'; readonly status: number; readonly ms: number; readonly date: Date | null }
  | { readonly kind: 'silent'; readonly reason: string };

/** The endpoint of a live model; null for models that call nobody. */
export function endpointOf(
  { provider, kind, file }: ModelSpec,
  declared: Readonly<Record<string, DeclaredProvider>>,
  env: Readonly<Record<string, string | undefined>>,
): Endpoint | null {
  if (kind !== 'live' || file !== undefined) return null;
  const own = Object.hasOwn(declared, provider) ? declared[provider] : undefined;
  if (own)
    return { api: own.api, baseUrl: own.base_url, variable: null, key: own.api_key === 'none' ? null : own.api_key };
  const known = Object.hasOwn(KNOWN_PROVIDERS, provider) ? KNOWN_PROVIDERS[provider] : undefined;
  if (!known) return null;
  const { api, baseUrl, baseUrlVariable, keyVariable } = known;
  const other = baseUrlVariable === undefined ? undefined : env[baseUrlVariable];
  return {
    api,
    baseUrl: other || baseUrl,
    variable: keyVariable,
    key: keyVariable === null ? null : env[keyVariable] || undefined,
  };
}

/** Asks for the list of models, which no provider charges for. Ends within `timeoutMs`; throws nothing. */
export async function reach({ api, baseUrl, key }: Endpoint, timeoutMs: number): Promise<Reached> {
  const address = `${baseUrl.replace(/\/+$/, '')}${api === 'anthropic' ? '/v1' : ''}/models`;
  const headers: Record<string, string> = !key
    ? {}
    : api === 'anthropic'
      ? { 'x-api-key': key, 'anthropic-version': '2023-06-01' }
      : { authorization: `Bearer ${key}` };
  const began = performance.now();
  try {
    const response = await fetch(address, { headers, signal: AbortSignal.timeout(timeoutMs) });
    await response.arrayBuffer();
    const date = response.headers.get('date');
    return {
      kind: 'answered',
      status: response.status,
      ms: performance.now() - began,
      date: date === null ? null : new Date(date),
    };
  } catch (error) {
    const cause = error instanceof Error && error.cause instanceof Error ? `: ${error.cause.message}` : '';
    return { kind: 'silent', reason: `${messageOf(error)}${cause}` };
  }
}
