import type { Json } from '../../domain/example.ts';
import { type Fields, fieldsIn, isFields, type LogFormat, type Logged, leftOut, listIn, textIn } from './loggedCall.ts';
import { callOf, contentOf } from './messages.ts';

/** A request, where the log keeps request and response apart, else the line itself. */
function requestOf(line: Fields): Fields {
  return [line.request, line.body, line.kwargs, line.input].filter(isFields).find((one) => 'messages' in one) ?? line;
}

function responseOf(line: Fields): Fields {
  const said = [line.response, line.completion, line.output, line.result].find(isFields) ?? {};
  return isFields(said.body) ? said.body : said;
}

function conversationOf(line: Fields, request: Fields): string | null {
  const names = ['conversation_id', 'session_id', 'thread_id', 'trace_id'];
  const places = [line, fieldsIn(line.metadata), fieldsIn(request.metadata)];
  return places.flatMap((place) => names.map((name) => textIn(place[name]))).find((id) => id !== null) ?? null;
}

function isAnthropic(line: Json): boolean {
  if (!isFields(line)) return false;
  const [request, response] = [requestOf(line), responseOf(line)];
  const blocks = Array.isArray(response.content) && response.role === 'assistant';
  return (
    'messages' in request &&
    (response.type === 'message' || blocks || 'system' in request || 'anthropic_version' in request)
  );
}

/** Chat completions: `{messages}` that end with the answer, or `{request: {messages}, response: {choices}}`. */
export const openaiLog: LogFormat = {
  name: 'openai',
  about: 'OpenAI chat JSONL',
  recognises: (line) => isFields(line) && Array.isArray(requestOf(line).messages) && !isAnthropic(line),
  read: (lines) => lines.map(openaiCall),
};

function openaiCall(line: Json): Logged {
  if (!isFields(line)) return leftOut('no chat');
  const [request, response] = [requestOf(line), responseOf(line)];
  if (!Array.isArray(request.messages)) return leftOut('no chat');
  const [choice] = listIn(response.choices).filter(isFields);
  if (choice?.finish_reason === 'length') return leftOut('the answer is cut off');
  if (isFields(response.error) || isFields(line.error)) return leftOut('the call failed');
  return callOf({
    system: null,
    messages: listIn(request.messages),
    answer: isFields(choice?.message) ? choice.message : null,
    conversation: conversationOf(line, request),
    model: textIn(response.model) ?? textIn(request.model) ?? textIn(line.model),
  });
}

/** Messages of Anthropic: the request with its `system`, and `response: {type: message, content}`. */
export const anthropicLog: LogFormat = {
  name: 'anthropic',
  about: 'Anthropic message JSONL',
  recognises: isAnthropic,
  read: (lines) => lines.map(anthropicCall),
};

function anthropicCall(line: Json): Logged {
  if (!isFields(line)) return leftOut('no chat');
  const [request, response] = [requestOf(line), responseOf(line)];
  if (!Array.isArray(request.messages)) return leftOut('no chat');
  if (response.stop_reason === 'max_tokens') return leftOut('the answer is cut off');
  if (response.type === 'error' || isFields(line.error)) return leftOut('the call failed');
  return callOf({
    system: contentOf(request.system).text,
    messages: listIn(request.messages),
    answer: 'content' in response ? response : null,
    conversation: conversationOf(line, request),
    model: textIn(response.model) ?? textIn(request.model),
  });
}
