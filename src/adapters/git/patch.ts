import { formatPatch, structuredPatch } from 'diff';
import { UserError } from '../../domain/errors.ts';
import { printableLine } from '../../domain/printable.ts';
import { blobAtHead, blobIdOf, pathIn, statusOf } from './repository.ts';

export interface PatchFile {
  /** Absolute and real: no symbolic link on the way. */
  readonly file: string;
  readonly baseText: string;
  readonly newText: string;
}

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
  const diffs: string[] = [];
  for (const file of changed) diffs.push(await fileDiff(file, gitRoot, gitRoot ?? folder));
  return `${evidence.map(remark).join('')}\n${diffs.join('')}`;
}

async function fileDiff({ file, baseText, newText }: PatchFile, gitRoot: string | null, root: string): Promise<string> {
  const path = pathIn(root, file);
  if (/[\n\0]/.test(path)) throw new UserError(`a patch cannot name ${JSON.stringify(path)}: rename the file`);
  if (gitRoot !== null && (await statusOf(gitRoot, file)) === 'dirty')
    throw new UserError(
      `${path} has changes that are not committed: commit it (a patch is made against what is committed), then export again`,
    );
  const index = gitRoot === null ? '' : await indexLine(gitRoot, file, newText);
  const patch = structuredPatch(`a/${path}`, `b/${path}`, baseText, newText);
  const [head = '', ...rest] = formatPatch({ ...patch, isGit: true }).split('\n');
  return [head, index, ...rest].filter((line, at) => at !== 1 || line !== '').join('\n');
}

// With both object ids in it, `git apply --3way` can still use the patch when the file has moved on.
async function indexLine(root: string, file: string, newText: string): Promise<string> {
  const blob = await blobAtHead(root, file);
  if (blob === null) return '';
  return `index ${blob.id}..${await blobIdOf(root, file, newText)} ${blob.mode}`;
}

// The mark keeps a line of evidence from being read as the head of a diff.
function remark(line: string): string {
  return `# ${printableLine(line)}`.trimEnd().concat('\n');
}
