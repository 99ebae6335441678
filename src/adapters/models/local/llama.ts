/** What we use of node-llama-cpp, in its own names. Nothing else of it is touched. */
export interface Runtime {
  getLlama(options: {
    readonly gpu: false | 'auto';
    /** Never: what has no prebuilt binary is refused, not compiled. */
    readonly build: 'never';
    readonly maxThreads: number;
    readonly logLevel: 'disabled';
    readonly progressLogs: false;
  }): Promise<Llama>;
  resolveChatWrapper(model: LlamaModel): ChatWrapper;
  readonly LlamaText: (content: readonly (Text | string)[]) => Text;
  readonly LlamaGrammarEvaluationState: new (of: {
    readonly model: LlamaModel;
    readonly grammar: Grammar;
  }) => GrammarState;
}

export interface Llama {
  loadModel(options: { readonly modelPath: string }): Promise<LlamaModel>;
  createGrammarForJsonSchema(schema: object): Promise<Grammar>;
  dispose(): Promise<void>;
}

export interface LlamaModel {
  readonly trainContextSize: number;
  readonly tokens: { readonly bos: Token | null; readonly shouldPrependBosToken: boolean };
  readonly tokenizer: unknown;
  createContext(options: {
    readonly sequences: 1;
    readonly contextSize: number;
    readonly batchSize: number;
    readonly threads: number;
  }): Promise<{ getSequence(): Sequence }>;
  /** `specialTokens`: such texts as `</s>` become the tokens that they name. */
  tokenize(text: string, specialTokens: boolean): Token[];
  detokenize(tokens: readonly Token[]): string;
  isEogToken(token: Token): boolean;
}

/** One text in the context: the tokens that were evaluated, one after the other. */
export interface Sequence {
  /** Tokens evaluated so far. */
  readonly nextTokenIndex: number;
  clearHistory(): Promise<void>;
  eraseContextTokenRanges(ranges: readonly { readonly start: number; readonly end: number }[]): Promise<void>;
  controlledEvaluate(input: readonly EvaluatedToken[]): Promise<readonly (TokenOutput | undefined)[]>;
  evaluate(tokens: readonly Token[], options: SamplingOptions): AsyncIterable<Token>;
}

export interface SamplingOptions {
  /** 0: always the likeliest token. */
  readonly temperature: number;
  readonly topP?: number;
  readonly seed?: number;
  readonly grammarEvaluationState?: GrammarState;
}

export type EvaluatedToken =
  | Token
  | readonly [
      token: Token,
      options: {
        readonly generateNext: {
          readonly logits: { readonly filter: { readonly tokens: readonly Token[]; readonly includeMax: true } };
          readonly totalLogitWeight: true;
        };
      },
    ];

export interface TokenOutput {
  readonly next: {
    readonly logits?: ReadonlyMap<Token, number>;
    /** Sum of exp(logit - highest logit) over the vocabulary. */
    readonly totalLogitWeight?: number;
  };
}

export interface ChatWrapper {
  generateContextState(of: { readonly chatHistory: readonly ChatItem[] }): { readonly contextText: Text };
}

export type ChatItem =
  | { readonly type: 'system' | 'user'; readonly text: string }
  | { readonly type: 'model'; readonly response: readonly string[] };

export interface Text {
  tokenize(tokenizer: unknown): Token[];
}

export type Token = number;
export type Grammar = object;
export type GrammarState = object;
