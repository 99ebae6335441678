import { pathToFileURL } from 'node:url';
import { UserError } from '../../domain/errors.ts';
import type { TaskFunction } from './module.ts';
import { told } from './told.ts';

/** Loads the module at an absolute path. Throws `UserError` when it cannot be loaded or exports no function. */
export async function loadTaskModule(path: string, hash: string): Promise<TaskFunction> {
  let loaded: { readonly default?: unknown };
  try {
    // The query keeps a changed file from being answered from the module cache.
    loaded = (await import(`${pathToFileURL(path).href}?hash=${hash}`)) as typeof loaded;
  } catch (error) {
    throw new UserError(`cannot load the module ${path}: ${told(error)}`, { cause: error });
  }
  if (typeof loaded.default === 'function') return loaded.default as TaskFunction;
  throw new UserError(
    `${path}: the default export must be a function ({ components, example, model, attempt, params, signal }) => ({ output })`,
  );
}
