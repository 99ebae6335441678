import type { Json } from '../../domain/example.ts';
import { type Fields, fieldsIn, isFields, type LogFormat, type Logged, leftOut, listIn, textIn } from './loggedCall.ts';
import { callOf, contentOf } from './messages.ts';

/** A span with its attributes as one map, whatever exported it. */
interface Span {
  readonly attributes: Fields;
  readonly events: readonly { readonly name: string; readonly attributes: Fields }[];
  readonly trace: string | null;
}

/** Spans with the GenAI conventions' attributes: OTLP JSON (whole, or a line per export), or a span per line. */
export const otelLog: LogFormat = {
  name: 'otel',
  about: 'OpenTelemetry GenAI spans, JSON or JSONL',
  recognises: (line) =>
    isFields(line) && ('resourceSpans' in line || spansIn(line).some((span) => isGenAi(span.attributes))),
  read: (lines) => lines.flatMap(spansIn).map(spanCall),
};

/** Work of models that answers; other operations are embeddings, tools, agents. */
const ANSWERS = ['chat', 'text_completion', 'generate_content'];

function spanCall({ attributes, events, trace }: Span): Logged {
  if (!isGenAi(attributes)) return leftOut('a span of other work');
  const operation = textIn(attributes['gen_ai.operation.name']);
  if (operation !== null && !ANSWERS.includes(operation)) return leftOut('a span of other work');
  if (textIn(attributes['error.type']) !== null) return leftOut('the call failed');
  const all = Object.assign({}, attributes, ...events.map((event) => event.attributes)) as Fields;
  const messages = [...structured(all['gen_ai.input.messages']), ...indexed(all, 'gen_ai.prompt'), ...spoken(events)];
  if (messages.length === 0) return leftOut('a span without its contents (recording them is opt-in)');
  const [answer] = [
    ...structured(all['gen_ai.output.messages']),
    ...indexed(all, 'gen_ai.completion'),
    ...chosen(events),
  ];
  if (isFields(answer) && answer.finish_reason === 'length') return leftOut('the answer is cut off');
  return callOf({
    system: contentOf(parsed(all['gen_ai.system_instructions'])).text,
    messages,
    answer: isFields(answer) ? answer : null,
    conversation: textIn(all['gen_ai.conversation.id']) ?? trace,
    model: textIn(all['gen_ai.response.model']) ?? textIn(all['gen_ai.request.model']),
  });
}

function isGenAi(attributes: Fields): boolean {
  return Object.keys(attributes).some((name) => name.startsWith('gen_ai.'));
}

function spansIn(line: Json): Span[] {
  if (!isFields(line)) return [];
  if ('resourceSpans' in line)
    return listIn(line.resourceSpans)
      .flatMap((resource) => listIn(fieldsIn(resource).scopeSpans))
      .flatMap((scope) => listIn(fieldsIn(scope).spans))
      .flatMap((span) => (isFields(span) ? [spanOf(span)] : []));
  return 'attributes' in line ? [spanOf(line)] : [];
}

function spanOf(span: Fields): Span {
  return {
    attributes: attributesOf(span.attributes),
    events: listIn(span.events)
      .filter(isFields)
      .map((event) => ({ name: String(event.name), attributes: attributesOf(event.attributes) })),
    trace: textIn(span.traceId) ?? textIn(span.trace_id) ?? textIn(fieldsIn(span.context).trace_id),
  };
}

/** A map, or OTLP's list of keys with typed values. */
function attributesOf(attributes: Json | undefined): Fields {
  if (!Array.isArray(attributes)) return fieldsIn(attributes);
  return Object.fromEntries(
    attributes.filter(isFields).map(({ key, value }): [string, Json] => [String(key), plainOf(value)]),
  );
}

function plainOf(value: Json | undefined): Json {
  const [kind, held] = Object.entries(fieldsIn(value))[0] ?? ['', null];
  if (kind === 'arrayValue') return listIn(fieldsIn(held).values).map(plainOf);
  return kind === 'kvlistValue' ? attributesOf(fieldsIn(held).values) : held;
}

/** Messages as they are, or as a JSON text. */
function structured(value: Json | undefined): readonly Json[] {
  return listIn(parsed(value));
}

function parsed(value: Json | undefined): Json | undefined {
  if (typeof value !== 'string') return value;
  try {
    return JSON.parse(value) as Json;
  } catch (error) {
    if (error instanceof SyntaxError) return value;
    throw error;
  }
}

/** `gen_ai.prompt.0.role` and `.content`, as older instrumentations write them. */
function indexed(attributes: Fields, prefix: string): Json[] {
  const found: Json[] = [];
  for (let at = 0; `${prefix}.${at}.content` in attributes; at++)
    found.push({
      role: attributes[`${prefix}.${at}.role`] ?? 'user',
      content: attributes[`${prefix}.${at}.content`] ?? null,
    });
  return found;
}

/** Events of the conventions before 1.37: one for each message. */
function spoken(events: Span['events']): Json[] {
  return events.flatMap(({ name, attributes }) => {
    const [, role] = /^gen_ai\.(system|user|assistant|tool)\.message$/.exec(name) ?? [];
    return role === undefined ? [] : [{ role, content: attributes.content ?? null }];
  });
}

function chosen(events: Span['events']): Json[] {
  return events.flatMap(({ name, attributes }) => {
    if (name !== 'gen_ai.choice') return [];
    const message = parsed(attributes.message);
    return [isFields(message) ? message : { content: attributes.content ?? null }];
  });
}
