import { join, relative, resolve, sep } from 'node:path';
import { contentIds } from '../../adapters/examples/contentId.ts';
import { DRAFTED, UNREVIEWED } from '../../domain/drafts.ts';
import { CallError, messageOf, UserError } from '../../domain/errors.ts';
import type { Example } from '../../domain/example.ts';
import { inputText } from '../../domain/exampleText.ts';
import { nearDuplicates } from '../../domain/nearDuplicates.ts';
import { redacted, redactorOf } from '../../domain/redact.ts';
import type { Spent } from '../../domain/run.ts';
import { modelOf } from '../compose.ts';
import type { LoadedExperiment } from '../config/load.ts';
import { NOBODY } from '../config/models.ts';
import { secretsOf } from '../config/secrets.ts';
import { plainValue, sourceAt } from '../config/source.ts';
import { type AskOnce, withKeptCalls } from '../keptCalls.ts';
import { populationFile } from '../session.ts';
import { type Draft, draftsIn, type SynthSubject, synthRequest } from './synthRequest.ts';

export interface SynthRequest {
  readonly count: number;
  readonly about: string | null;
  readonly seed: number;
  readonly populations: string;
  readonly signal: AbortSignal;
}

export interface Synthesis {
  readonly examples: readonly Example[];
  readonly by: string;
  /** Drafts that are nearly an example that there is, or another draft. */
  readonly repeated: number;
  /** Answers that held no drafts, or were cut off. */
  readonly unusable: number;
  /** Of everything that belongs to no run of this step. */
  readonly spent: Spent;
}

/** Drafts asked for at once, and what counts as nearly the same. */
const AT_ONCE = 5;
const NEAR = 0.8;

/**
 * Examples that the reflector drafts, for a person to edit. Each answer is kept in the step's population under its key, so
 * that a run that was interrupted, or asked for again, pays for none of it twice. No example of verify is shown to the model.
 * Throws `UserError`, and `BudgetExhausted` when the budget does not reach.
 */
export async function synthesise(loaded: LoadedExperiment, request: SynthRequest): Promise<Synthesis> {
  refuseNoWriter(loaded);
  const redact = redactorOf(secretsOf(loaded, loaded.env));
  const { populations, seed, signal } = request;
  const calls = {
    model: modelOf(loaded, loaded.reflector),
    file: populationFile(populations, loaded.step),
    budget: loaded.budget,
    redact,
    seed,
    signal,
  };
  const by = loaded.reflector.id;
  try {
    return await withKeptCalls(calls, async (ask, ledger) => {
      const drafted = await drafts(loaded, request, ask);
      await ledger.settled();
      return { ...drafted, examples: redacted(drafted.examples, redact), by, spent: ledger.spent() };
    });
  } catch (error) {
    if (!(error instanceof CallError)) throw error;
    throw new UserError(`${by} could not draft: ${messageOf(error)}; what it drafted is kept: ask again`);
  }
}

function refuseNoWriter({ reflector }: LoadedExperiment): void {
  if (reflector === NOBODY)
    throw new UserError('the experiment has `reflector: none`: drafts need a model that writes');
  if (reflector.kind !== 'live')
    throw new UserError(
      `${reflector.id} is no live model and drafts nothing: choose one with --profile live or --set reflector.id=provider:name`,
    );
}

/** One call after another, since each is told what was drafted before; twice as many as needed at most. */
async function drafts(loaded: LoadedExperiment, { count, about }: SynthRequest, ask: AskOnce) {
  const { train, verify } = loaded.examples;
  const subject: SynthSubject = { components: loaded.base.components, train, about };
  const known = [...train, ...(verify ?? [])].map(inputText);
  const kept: Draft[] = [];
  let [repeated, unusable] = [0, 0];
  for (let call = 0; kept.length < count && call < 2 * Math.ceil(count / AT_ONCE); call++) {
    const { text, status } = await ask(synthRequest(subject, kept, Math.min(AT_ONCE, count - kept.length)), call);
    const found = status === 'ok' ? draftsIn(text, train) : null;
    if (found === null) unusable += 1;
    for (const draft of found ?? []) {
      if (kept.length === count) break;
      if (isKnown(draft, [...known, ...kept.map(inputText)])) repeated += 1;
      else kept.push(draft);
    }
  }
  if (kept.length === 0)
    throw new UserError(`${loaded.reflector.id} drafted nothing that can be used: try another model, or say --about`);
  const idOf = contentIds();
  const tags = [DRAFTED, UNREVIEWED, `by:${loaded.reflector.id}`];
  const examples = kept.map((draft): Example => ({ id: `d${idOf(draft.input)}`, ...draft, tags }));
  return { examples, repeated, unusable };
}

function isKnown(draft: Draft, texts: readonly string[]): boolean {
  return nearDuplicates([...texts, inputText(draft)], NEAR).some(({ b }) => b === texts.length);
}

/** Where drafts go when nobody says so: beside the experiment, under a name that no split has. */
export function usualDraftFile({ folder }: LoadedExperiment): string {
  return join(folder, 'examples', 'drafted.jsonl');
}

/** Throws `UserError` where drafts would be written into what a split is read from: a person puts them there. */
export function refuseSplitFile(file: string, { folder, source }: LoadedExperiment): void {
  for (const split of ['verify', 'train'] as const) {
    const said = sourceAt(source, ['examples', split]);
    const paths = said === null ? [] : textsIn(plainValue(said)).map((path) => resolve(folder, path));
    if (paths.some((path) => file === path || file.startsWith(`${path}${sep}`)))
      throw new UserError(
        `${relative(folder, file)} is read as ${split}: drafts are never written there; write them elsewhere, review them, and put them there yourself`,
      );
  }
}

function textsIn(value: unknown): string[] {
  if (typeof value === 'string') return [value];
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(textsIn) : [];
}
