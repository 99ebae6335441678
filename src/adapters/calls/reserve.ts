import type { JsonSchema, ModelRequest, ModelSpec } from '../../ports/model.ts';

/** What providers add around a request, a message and a schema, in tokens. */
const PER_REQUEST = 32;
const PER_MESSAGE = 16;
const PER_SCHEMA = 512;

/**
 * The most that one call may cost, in USD: the price of its input at most and of `maxTokens` output.
 * An unknown price reserves nothing; whether that is allowed is decided before a run begins.
 */
export function reserveOf(spec: ModelSpec, request: ModelRequest): number {
  const { price } = spec;
  if (price === null || (price.input === 0 && price.output === 0)) return 0;
  return (inputTokensAtMost(request) * price.input + spec.maxTokens * price.output) / 1e6;
}

/** The most tokens that one call may take, input and output together. */
export function tokensAtMost(spec: ModelSpec, request: ModelRequest): number {
  return inputTokensAtMost(request) + spec.maxTokens;
}

/**
 * A bound from above, not a guess: tokenizers work on bytes and no token is shorter than one. Shares of the length in
 * characters fail on hex, dense JSON and punctuation.
 */
export function inputTokensAtMost(request: ModelRequest): number {
  const texts = request.messages.reduce((total, message) => total + tokensOf(message.content) + PER_MESSAGE, 0);
  const system = request.system === undefined ? 0 : tokensOf(request.system) + PER_MESSAGE;
  return PER_REQUEST + texts + system + (request.schema === undefined ? 0 : schemaTokens(request.schema));
}

function tokensOf(text: string): number {
  return Buffer.byteLength(text);
}

const schemaTokensKnown = new WeakMap<JsonSchema, number>();

/** A step sends the same schema with every request; it is measured once. */
function schemaTokens(schema: JsonSchema): number {
  const known = schemaTokensKnown.get(schema);
  if (known !== undefined) return known;
  const tokens = PER_SCHEMA + 2 * tokensOf(JSON.stringify(schema));
  schemaTokensKnown.set(schema, tokens);
  return tokens;
}
