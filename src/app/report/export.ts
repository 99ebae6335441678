import { commitOnBranch } from '../../adapters/git/branch.ts';
import { exportPatch } from '../../adapters/git/patch.ts';
import type { PatchFile } from '../../adapters/git/patchFile.ts';
import { writePatch } from '../../adapters/git/writePatch.ts';
import type { Candidate, Components } from '../../domain/candidate.ts';
import { UserError } from '../../domain/errors.ts';
import type { PromptPlace } from '../../ports/prompt.ts';
import { type PromptFile, patchRoot, promptFiles } from './promptFiles.ts';

export interface ExportRequest {
  readonly step: string;
  readonly run: number;
  readonly base: Candidate;
  readonly candidate: Candidate;
  readonly evidence: readonly string[];
  readonly prompts: readonly PromptPlace[];
  /** The experiment's. */
  readonly folder: string;
}

/** Paths are real and absolute. `root` is where `git apply` works. */
export interface Exported {
  readonly patch: string;
  readonly root: string;
  readonly files: readonly string[];
  /** Files that change. */
  readonly changes: readonly PatchFile[];
  /** Null: no repository holds them. */
  readonly gitRoot: string | null;
}

/**
 * The files in which the prompt lives, changed into the candidate, as one patch. Writes nothing.
 * Throws `UserError` when a file is no longer what the run began with.
 */
export async function exportCandidate(request: ExportRequest): Promise<Exported> {
  const { base, candidate, prompts } = request;
  const homeless = Object.keys(candidate.components).filter(
    (name) =>
      candidate.components[name] !== base.components[name] && !prompts.some(({ component }) => component === name),
  );
  if (homeless.length > 0)
    throw new UserError(`no file holds ${homeless.join(', ')}: name it under prompt: in the experiment`);
  const files = (await promptFiles(prompts)).map((file) => patchFile(file, request));
  const { gitRoot, folder } = await patchRoot(files, request.folder);
  const patch = await exportPatch({ files, evidence: request.evidence, gitRoot, folder });
  const changes = files.filter(({ baseText, newText }) => baseText !== newText);
  return { patch, root: gitRoot ?? folder, files: files.map(({ file }) => file), changes, gitRoot };
}

/** Writes the patch where the user says. Throws `UserError` rather than replace a prompt or a file that git tracks. */
export function savePatch(output: string, { patch, files }: Exported, prompts: readonly PromptPlace[]): Promise<void> {
  return writePatch(output, patch, [...files, ...prompts.map(({ file }) => file)]);
}

/** A branch with one commit that makes the change; nothing else in the repository moves. Returns the commit's id. */
export function saveBranch(name: string, message: string, { changes, gitRoot }: Exported): Promise<string> {
  if (gitRoot === null) throw new UserError('--branch: no git repository holds the prompt; export a patch without it');
  return commitOnBranch(gitRoot, { name, files: changes, message });
}

function patchFile({ file, text: baseText, places }: PromptFile, request: ExportRequest): PatchFile {
  let newText = baseText;
  for (const place of places) {
    refuseMoved(place, baseText, request);
    const text = textOf(request.candidate.components, place.component);
    newText = place.write(newText, text);
  }
  return { file, baseText, newText };
}

function refuseMoved(place: PromptPlace, text: string, { base, run, step }: ExportRequest): void {
  if (place.read(text) === textOf(base.components, place.component)) return;
  throw new UserError(
    `${place.component} in ${place.file} is no longer the text that run ${run} began with: bring that text back (evolve show base --step ${step} --run ${run} prints it), ` +
      `or evolve the new text with evolve --step ${step} --fresh`,
  );
}

function textOf(components: Components, component: string): string {
  const text = components[component];
  if (text === undefined)
    throw new UserError(
      `this run has no component ${component}: the experiment has changed since; evolve again with --fresh`,
    );
  return text;
}
