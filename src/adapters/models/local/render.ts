import { CallError } from '../../../domain/errors.ts';
import type { Message } from '../../../domain/rollout.ts';
import type { ModelRequest } from '../../../ports/model.ts';
import type { ChatItem, ChatWrapper, LlamaModel, Runtime, Token } from './llama.ts';

/** A request as the model will read it. */
export interface Rendered {
  /** The tokens that all examples of the prompt share, at the start of every `followedBy`. */
  readonly head: readonly Token[];
  /** All tokens, with an answer behind them. Tokenized together: the first token of an answer may reach into the prompt. */
  followedBy(answer: string): readonly Token[];
}

export type Renderer = (request: ModelRequest) => Rendered;

/** Renders requests by the chat template of the model's file. */
export function chatRenderer(runtime: Runtime, model: LlamaModel): Renderer {
  const wrapper = runtime.resolveChatWrapper(model);
  return (request) => {
    const text = chatText(wrapper, request);
    const tokensOf = (answer: string) =>
      withStart(model, (answer === '' ? text : runtime.LlamaText([text, answer])).tokenize(model.tokenizer));
    const shared = withStart(model, chatText(wrapper, cutToShared(request)).tokenize(model.tokenizer));
    return { head: commonStart(shared, tokensOf('')), followedBy: tokensOf };
  };
}

const USER = '{{user}}';

/** Renders requests by a completion template: the text as it stands, special tokens included. */
export function completionRenderer(template: string, model: LlamaModel): Renderer {
  const tokensOf = (text: string) => withStart(model, model.tokenize(text, true));
  return (request) => {
    // The last line end of a prompt is its file's, and no part of what is asked.
    const text = completionText(template, request).replace(/\n$/, '');
    const head = completionText(template.slice(0, template.indexOf(USER) + USER.length), cutToShared(request));
    // A space at the end of a prompt is a token of its own that no text was trained with; it belongs to the answer.
    const gap = /\s$/.test(text) ? '' : ' ';
    const all = (answer: string) => tokensOf(answer === '' ? text.replace(/ +$/, '') : text + gap + answer);
    return { head: commonStart(tokensOf(head), all('')), followedBy: all };
  };
}

function completionText(template: string, request: ModelRequest): string {
  const [message, ...more] = request.messages;
  if (!message || more.length > 0)
    throw new CallError(
      'fatal',
      'a completion template holds one user message: leave `template` out for conversations',
      {
        billed: false,
      },
    );
  return template.replace(/\{\{(system|user)\}\}/g, (_, part) =>
    part === 'system' ? (request.system ?? '') : message.content,
  );
}

function chatText(wrapper: ChatWrapper, { system, messages }: ModelRequest) {
  const opening: ChatItem[] = system === undefined ? [] : [{ type: 'system', text: system }];
  const chatHistory = [...opening, ...messages.map(chatItem), { type: 'model', response: [] } as const];
  return wrapper.generateContextState({ chatHistory }).contextText;
}

function chatItem({ role, content }: Message): ChatItem {
  return role === 'assistant' ? { type: 'model', response: [content] } : { type: role, text: content };
}

/** The request up to where the example comes in. */
function cutToShared(request: ModelRequest): ModelRequest {
  const messages = request.messages.map((message, index) =>
    index === request.messages.length - 1
      ? { ...message, content: message.content.slice(0, request.shared ?? 0) }
      : message,
  );
  return { ...request, messages };
}

function withStart({ tokens: { bos, shouldPrependBosToken } }: LlamaModel, tokens: readonly Token[]): readonly Token[] {
  return bos !== null && shouldPrependBosToken && tokens[0] !== bos ? [bos, ...tokens] : tokens;
}

/** The longest common beginning. */
export function commonStart(a: readonly Token[], b: readonly Token[]): readonly Token[] {
  const end = a.findIndex((token, index) => token !== b[index]);
  return end < 0 ? a : a.slice(0, end);
}
