import { CallError, messageOf, UserError } from '../../domain/errors.ts';
import type { Model, ModelRequest } from '../../ports/model.ts';
import { compose } from '../compose.ts';
import type { LoadedExperiment } from '../config/load.ts';
import { doubt, type Finding, fine, trouble } from './finding.ts';

const REQUEST: ModelRequest = {
  messages: [{ role: 'user', content: 'Answer with {"word": "yes"}.' }],
  schema: {
    type: 'object',
    properties: { word: { type: 'string' } },
    required: ['word'],
    additionalProperties: false,
  },
};

/** Asks each live model for one word by a schema: whether it is there under its name, and whether it keeps to the form. */
export async function probeFindings(loaded: LoadedExperiment, signal: AbortSignal): Promise<Finding[]> {
  const composed = await composedOr(loaded);
  if (composed instanceof UserError) return [trouble('probe', composed.message)];
  const live = [...composed.models, composed.reflector, ...(composed.furtherReflectors ?? [])].filter(
    ({ spec }) => spec.kind === 'live',
  );
  const first = live.filter(({ spec }, at) => live.findIndex((other) => other.spec.id === spec.id) === at);
  return Promise.all(first.map((model) => probed(model, signal)));
}

async function probed(model: Model, signal: AbortSignal): Promise<Finding> {
  const { id } = model.spec;
  if (model.schemaInWords)
    return doubt(id, 'takes no schema: it is asked for in words, and a bad answer repaired once');
  try {
    const { text } = await model.call(REQUEST, { role: 'reflector', key: 'probe' }, signal);
    return isForm(text)
      ? fine(id, 'answers, and keeps to a schema')
      : doubt(id, 'answers, but not by the schema it was sent: structured_output: false asks in words');
  } catch (error) {
    if (error instanceof CallError) return trouble(id, messageOf(error));
    throw error;
  }
}

function isForm(text: string): boolean {
  try {
    return typeof (JSON.parse(text) as { word?: unknown } | null)?.word === 'string';
  } catch (error) {
    if (error instanceof SyntaxError) return false;
    throw error;
  }
}

async function composedOr(loaded: LoadedExperiment) {
  try {
    return await compose(loaded);
  } catch (error) {
    if (error instanceof UserError) return error;
    throw error;
  }
}
