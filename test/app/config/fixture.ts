import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { type LoadedExperiment, type LoadOptions, loadExperiment } from '../../../src/app/config/load.ts';
import { UserError } from '../../../src/domain/errors.ts';
import { afterTest } from '../../afterwards.ts';

/** A small experiment that loads; lines are numbered by the tests that break one of them. */
export const EXPERIMENT = `step: greet
prompt: { system: { file: prompt.md } }
examples: { train: train.jsonl, verify: verify.jsonl }
models:
  - { id: "rehearsal:careless", alias: a }
  - { id: "rehearsal:forgetful" }
reflector: { id: "rehearsal:reflector" }
metrics:
  - { name: valid, check: json_valid }
  - { name: few, check: item_count, min: 5 }
primary: { valid: 1, few: { weight: 3, scale: [5, 0] } }
`;

export const ROWS = {
  train: '{"id":"a","input":"one"}\n{"id":"b","input":"two"}\n',
  verify: '{"id":"c","input":"three"}\n',
};

/** Files by their path below a new folder that goes away after the test. Returns the folder. */
export function folderWith(files: Readonly<Record<string, string | Uint8Array>>): string {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'evolve-config-')));
  afterTest(() => rmSync(folder, { recursive: true, force: true }));
  for (const [path, content] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), content);
  }
  return folder;
}

export interface Setup {
  readonly yaml?: string;
  readonly files?: Readonly<Record<string, string | Uint8Array>>;
  readonly options?: Partial<LoadOptions>;
}

/** A folder in which the step `greet` has an experiment. */
export function experimentFolder({ yaml = EXPERIMENT, files = {} }: Setup = {}): string {
  return folderWith({
    'experiments/greet/experiment.yaml': yaml,
    'experiments/greet/prompt.md': 'Greet.\n',
    'experiments/greet/train.jsonl': ROWS.train,
    'experiments/greet/verify.jsonl': ROWS.verify,
    'experiments/greet/rehearsal.yaml': 'habits: {}\n',
    ...files,
  });
}

export function load(setup: Setup = {}): Promise<LoadedExperiment> {
  const cwd = experimentFolder(setup);
  return loadExperiment({ cwd, env: {}, step: 'greet', programRoot: null, ...setup.options });
}

/** The words with which a user's mistake is refused; the folder's own name is written as FOLDER. */
export async function refusal(setup: Setup): Promise<string> {
  const cwd = experimentFolder(setup);
  try {
    await loadExperiment({ cwd, env: {}, step: 'greet', programRoot: null, ...setup.options });
  } catch (error) {
    if (error instanceof UserError) return error.message.replaceAll(cwd, 'FOLDER');
    throw error;
  }
  return 'it loads';
}
