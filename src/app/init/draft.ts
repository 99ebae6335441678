import { createModel } from '../../adapters/models/providers.ts';
import { CallError, messageOf, UserError } from '../../domain/errors.ts';
import type { Example } from '../../domain/example.ts';
import { redactorOf } from '../../domain/redact.ts';
import { longestFenced } from '../../operators/rewrite.ts';
import type { Budget } from '../../ports/experiment.ts';
import type { Completion } from '../../ports/model.ts';
import { specOf } from '../config/models.ts';
import { model as modelSchema } from '../config/schema/models.ts';
import { environmentSecrets } from '../config/secrets.ts';
import { withKeptCalls } from '../keptCalls.ts';
import { populationFile, populationsFolder } from '../session.ts';
import { draftRequest } from './draftRequest.ts';
import type { WrittenModel } from './liveModels.ts';

/** What a prompt is drafted from, and by whom. */
export interface DraftRequest {
  readonly cwd: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly step: string;
  /** None of them proves anything later. */
  readonly examples: readonly Example[];
  readonly seed: number;
  readonly signal: AbortSignal;
}

export interface Draft {
  readonly text: string;
  readonly by: string;
  /** Of all drafts of the step; null: a price is not known. */
  readonly usd: number | null;
}

/**
 * A first prompt, drafted by a model from pairs of an input and its answer. Paid once: the answer is kept in the step's
 * population, and asking again finds it. Throws `UserError` where no model can be asked, or its answer is no prompt.
 */
export async function draftPrompt(request: DraftRequest, writer: WrittenModel): Promise<Draft> {
  const { text, usd } = await answer(request, writer);
  const prompt = longestFenced(text)?.trim();
  if (!prompt) throw unusable(writer, 'holds no prompt');
  if (/\{\{/.test(prompt)) throw unusable(writer, 'has template variables in it');
  return { text: `${prompt}\n`, by: writer.id, usd };
}

function unusable({ id }: WrittenModel, why: string): UserError {
  return new UserError(
    `what ${id} drafted ${why}: draft with another model (--reflector provider:name), or write a prompt of one sentence yourself and give it with --prompt`,
  );
}

async function answer(request: DraftRequest, writer: WrittenModel): Promise<Completion & Pick<Draft, 'usd'>> {
  const { cwd, env, step, examples, seed, signal } = request;
  const spec = specOf(modelSchema.parse(writer), { providers: {}, concurrency: 1 }, 8192);
  const calls = {
    model: createModel(spec, {}, env),
    file: populationFile(populationsFolder(cwd, env), step),
    budget: UNLIMITED,
    redact: redactorOf(environmentSecrets(env)),
    seed,
    signal,
  };
  try {
    return await withKeptCalls(calls, async (ask, ledger) => {
      const completion = await ask(draftRequest(examples), 0);
      if (completion.status !== 'ok') throw unusable(writer, `was ${completion.status}`);
      return { ...completion, usd: spec.price === null ? null : ledger.spent().usd };
    });
  } catch (error) {
    if (error instanceof CallError) throw new UserError(`${writer.id} could not draft a prompt: ${messageOf(error)}`);
    throw error;
  }
}

/** One call is asked for; what it costs is told. */
const LIMIT = { calls: null, usd: null, tokens: null, minutes: null };
const UNLIMITED: Budget = { ...LIMIT, roles: { task: LIMIT, reflector: LIMIT, judge: LIMIT } };
