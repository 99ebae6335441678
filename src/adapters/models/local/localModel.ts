import { CallError, messageOf } from '../../../domain/errors.ts';
import type { Model, ModelRequest, ModelSpec } from '../../../ports/model.ts';
import { usageOf } from '../usage.ts';
import { type Chooser, choiceOf } from './choice.ts';
import { generate, type Written } from './generate.ts';
import { type LocalOptions, optionsOf } from './options.ts';
import { chatRenderer, completionRenderer, type Renderer } from './render.ts';
import { type Loaded, type Weights, weightsOf } from './weights.ts';

/**
 * A model from a GGUF file, by llama.cpp in this process: no network, no key, no cost. `held` are the files that other
 * models of the experiment have opened: one file is loaded once.
 */
export function localModel(spec: ModelSpec, held: Map<string, Weights>): Model {
  const options = optionsOf(spec);
  const weights = opened(spec, options, held);
  const { calibrate } = options;
  const choosing = { temperature: spec.temperature ?? 0, calibrate, biases: new Map(), scored: new Map() };
  const fingerprint = `node-llama-cpp ${weights.runtime.version}`;
  return {
    spec,
    call: (request, _about, signal) =>
      weights
        .use(async (loaded) => {
          const render = rendererOf(options, loaded);
          const rendered = render(request);
          const inputTokens = rendered.followedBy('').length;
          const room = roomBehind(inputTokens, request, loaded);
          const written = request.choice
            ? await chosen({ loaded, render, ...choosing }, request, signal)
            : await generate(loaded, rendered, writingOf(spec, options, request, room), signal);
          const usage = usageOf(inputTokens, written.tokens, spec.price);
          return { text: written.text, status: written.status, usage, model: spec.name, fingerprint };
        })
        .catch((error) => {
          if (signal.aborted) throw signal.reason;
          if (error instanceof CallError) throw error;
          throw new CallError('invalid', `llama.cpp: ${messageOf(error)}`, { billed: false, cause: error });
        }),
    close: () => weights.close(),
  };
}

function opened({ file, id }: ModelSpec, { context, threads, gpu }: LocalOptions, held: Map<string, Weights>): Weights {
  if (file === undefined) throw new Error(`${id} has no file`);
  const key = JSON.stringify([file, context, threads, gpu]);
  const weights = held.get(key) ?? weightsOf(file, { context, threads, gpu });
  held.set(key, weights);
  return weights;
}

function rendererOf({ template }: LocalOptions, { runtime, model }: Loaded): Renderer {
  return template === undefined ? chatRenderer(runtime, model) : completionRenderer(template, model);
}

/** Tokens left for an answer. Nothing is ever shifted out of the context: the model would answer another question. */
function roomBehind(inputTokens: number, { choice }: ModelRequest, { contextSize }: Loaded): number {
  const room = contextSize - inputTokens;
  const wanted = Math.max(1, ...(choice?.labels ?? []).map((label) => label.length + 1));
  if (room >= wanted) return room;
  const message = `the prompt has ${inputTokens} tokens, too many for a context of ${contextSize}: raise \`params.context\``;
  throw new CallError('rejected', message, { billed: false });
}

async function chosen(chooser: Chooser, request: ModelRequest, signal: AbortSignal): Promise<Written> {
  const { label, tokens } = await choiceOf(chooser, request, request.choice!, signal);
  return { text: label, status: 'ok', tokens };
}

function writingOf(spec: ModelSpec, { top_p, stop }: LocalOptions, request: ModelRequest, room: number) {
  const { seed, schema } = request;
  return {
    maxTokens: Math.min(spec.maxTokens, room),
    stop,
    schema,
    sampling: {
      temperature: spec.temperature ?? 0,
      ...(top_p === undefined ? {} : { topP: top_p }),
      ...(seed === undefined ? {} : { seed }),
    },
  };
}
