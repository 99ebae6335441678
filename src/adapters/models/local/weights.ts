import { CallError, messageOf } from '../../../domain/errors.ts';
import type { Llama, LlamaModel, Runtime } from './llama.ts';
import type { LocalOptions } from './options.ts';
import { BATCH, createReader, type Reader } from './reader.ts';
import { findRuntime, type InstalledRuntime, loadRuntime } from './runtime.ts';

/** A GGUF file in memory, with one context to read prompts into. */
export interface Loaded {
  readonly runtime: Runtime;
  readonly llama: Llama;
  readonly model: LlamaModel;
  readonly reader: Reader;
  /** Tokens of prompt and answer at most. */
  readonly contextSize: number;
}

/** A GGUF file that is loaded when it is first needed, once, and used by one caller at a time. */
export interface Weights {
  readonly runtime: InstalledRuntime;
  /** Works with the loaded model alone: whoever comes later waits. */
  use<T>(work: (loaded: Loaded) => Promise<T>): Promise<T>;
  close(): Promise<void>;
}

/** What of the options decides how a file is loaded. */
export type LoadOptions = Pick<LocalOptions, 'context' | 'threads' | 'gpu'>;

/** Throws `UserError` when node-llama-cpp is not installed. */
export function weightsOf(file: string, options: LoadOptions): Weights {
  const runtime = findRuntime();
  let loading: Promise<Loaded> | null = null;
  let last: Promise<unknown> = Promise.resolve();
  return {
    runtime,
    use(work) {
      const turn = last.then(async () => {
        loading ??= load(runtime, file, options);
        return work(await loading);
      });
      last = turn.catch(() => undefined);
      return turn;
    },
    async close() {
      await last;
      const loaded = loading;
      loading = null;
      await loaded?.then(
        ({ llama }) => llama.dispose(),
        () => undefined,
      );
    },
  };
}

async function load(installed: InstalledRuntime, file: string, options: LoadOptions): Promise<Loaded> {
  try {
    const runtime = await loadRuntime(installed);
    const { threads } = options;
    const gpu = options.gpu ? 'auto' : false;
    const llama = await runtime.getLlama({
      gpu,
      build: 'never',
      maxThreads: threads,
      logLevel: 'disabled',
      progressLogs: false,
    });
    const model = await llama.loadModel({ modelPath: file });
    const contextSize = Math.min(options.context, model.trainContextSize);
    const context = await model.createContext({ sequences: 1, contextSize, batchSize: BATCH, threads });
    return { runtime, llama, model, contextSize, reader: createReader(context.getSequence()) };
  } catch (error) {
    const message = `cannot load ${file} with node-llama-cpp ${installed.version}: ${messageOf(error)}`;
    throw new CallError('fatal', message, { billed: false, cause: error });
  }
}
