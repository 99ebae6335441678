import { refuseNoProgram } from '../../adapters/commands/executable.ts';
import { loadTaskModule } from '../../adapters/steps/moduleFile.ts';
import { messageOf, UserError } from '../../domain/errors.ts';
import type { LoadedExperiment } from '../config/load.ts';
import type { DeclaredTask } from '../config/task.ts';
import { type Finding, fine, trouble } from './finding.ts';

/** Whether the user's own code is there; nothing to tell of a chat. */
export async function taskFindings({ task, env }: LoadedExperiment): Promise<Finding[]> {
  if (task.kind === 'chat') return [];
  try {
    if (task.kind === 'module') await loadTaskModule(task.module, task.hash);
    else refuseNoProgram(task.command, task.folder, env);
    return [
      fine('task', `${whatItIs(task)}, at most ${task.maxCalls} ${task.maxCalls === 1 ? 'call' : 'calls'} per rollout`),
    ];
  } catch (error) {
    if (error instanceof UserError) return [trouble('task', messageOf(error))];
    throw error;
  }
}

function whatItIs(task: Exclude<DeclaredTask, { kind: 'chat' }>): string {
  if (task.kind === 'module') return `${task.name} loads`;
  return `${task.command.join(' ')} can be started, in ${task.workers} ${task.workers === 1 ? 'process' : 'processes'} at most`;
}
