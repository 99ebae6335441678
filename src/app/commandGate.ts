import { realpathSync } from 'node:fs';
import { relative } from 'node:path';
import { commandGate } from '../adapters/projects/commandGate.ts';
import type { Replaced } from '../adapters/projects/scratchCopy.ts';
import type { Components } from '../domain/candidate.ts';
import type { Inspection } from '../ports/inspection.ts';
import type { LoadedExperiment } from './config/load.ts';
import { promptFiles } from './report/promptFiles.ts';

/** The gate that runs the user's tests; null where the experiment has none. It is never read from a population. */
export function commandGateOf(loaded: LoadedExperiment, populations: string): Inspection | null {
  const { gateCommand, gitRoot, folder, env, prompt } = loaded;
  if (gateCommand === null) return null;
  const root = realpathSync(gitRoot ?? folder);
  const { run, timeoutMs, link } = gateCommand;
  const project = { root, git: gitRoot !== null, link, beside: [populations] };
  return commandGate({ run, timeoutMs, env }, project, placed);

  async function placed(components: Components): Promise<readonly Replaced[]> {
    const files = await promptFiles(Object.values(prompt).map(({ place }) => place));
    return files.map(({ file, text, places }) => ({
      path: relative(root, file),
      text: places.reduce((before, place) => place.write(before, components[place.component] ?? ''), text),
    }));
  }
}
