import { formatPatch, structuredPatch } from 'diff';
import { UserError } from '../../domain/errors.ts';
import { printableLine } from '../../domain/printable.ts';
import type { PatchFile } from './patchFile.ts';
import { pathIn, statusOf } from './repository.ts';
import { treeDiff } from './treeDiff.ts';

export interface PatchRequest {
  readonly files: readonly PatchFile[];
  /** Stands above the diff, a line each; `git apply` passes over it. */
  readonly evidence: readonly string[];
  /** Null: there is no repository, and paths are relative to `folder`. */
  readonly gitRoot: string | null;
  readonly folder: string;
}

/**
 * A patch in git's format, which `git apply --check` accepts in the root. Writes nothing.
 * Throws `UserError` when a file has changes that are not committed, lies outside the root, or when nothing changes.
 */
export async function exportPatch({ files, evidence, gitRoot, folder }: PatchRequest): Promise<string> {
  const changed = files.filter(({ baseText, newText }) => baseText !== newText);
  if (changed.length === 0) throw new UserError('there is nothing to export: this candidate is the base itself');
  for (const { file } of changed) await refuseDirty(file, gitRoot);
  // With whole object ids in it, `git apply --3way` can still use the patch when the file has moved on.
  return `${evidence.map(remark).join('')}\n${await filesDiff(changed, gitRoot, folder, 'whole')}`;
}

/**
 * The files that change, as `git diff` shows two commits; without a repository relative to `folder`. Writes nothing.
 * Throws `UserError` for a file outside the root.
 */
export async function filesDiff(
  files: readonly PatchFile[],
  gitRoot: string | null,
  folder: string,
  ids: 'short' | 'whole' = 'short',
): Promise<string> {
  const changed = files.filter(({ baseText, newText }) => baseText !== newText);
  for (const { file } of changed) {
    const path = pathIn(gitRoot ?? folder, file);
    if (/[\n\0]/.test(path)) throw new UserError(`a patch cannot name ${JSON.stringify(path)}: rename the file`);
  }
  if (changed.length === 0) return '';
  return gitRoot === null ? changed.map((file) => plainDiff(file, folder)).join('') : treeDiff(gitRoot, changed, ids);
}

async function refuseDirty(file: string, gitRoot: string | null): Promise<void> {
  if (gitRoot === null || (await statusOf(gitRoot, file)) !== 'dirty') return;
  throw new UserError(
    `${pathIn(gitRoot, file)} has changes that are not committed: commit it (a patch is made against what is committed), then export again`,
  );
}

function plainDiff({ file, baseText, newText }: PatchFile, root: string): string {
  const path = pathIn(root, file);
  return formatPatch({ ...structuredPatch(`a/${path}`, `b/${path}`, baseText, newText), isGit: true });
}

// The mark keeps a line of evidence from being read as the head of a diff.
function remark(line: string): string {
  return `# ${printableLine(line)}`.trimEnd().concat('\n');
}
