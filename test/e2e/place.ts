import { mkdirSync, mkdtempSync, readdirSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterFile } from '../afterwards.ts';

export type Files = Readonly<Record<string, string | Uint8Array>>;

/** A new folder outside any repository, with these files; it goes away when the tests of the file are done. */
export function placeWith(files: Files = {}): string {
  const place = realpathSync(mkdtempSync(join(tmpdir(), 'evolve-e2e-')));
  afterFile(() => rmSync(place, { recursive: true, force: true }));
  put(place, files);
  return place;
}

/** Writes files by their path below `place`. */
export function put(place: string, files: Files): void {
  for (const [path, content] of Object.entries(files)) {
    mkdirSync(dirname(join(place, path)), { recursive: true });
    writeFileSync(join(place, path), content);
  }
}

/** The paths of all files below `place` but those under `but`, in order. */
export function filesBelow(place: string, but: readonly string[] = []): string[] {
  return readdirSync(place, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(place.length + 1))
    .filter((path) => !but.some((folder) => path.startsWith(`${folder}/`)))
    .sort();
}
