import { callsPerCompletion } from '../adapters/calls/words.ts';
import { refuseNoProgram } from '../adapters/commands/executable.ts';
import { type ProcessPool, processPool } from '../adapters/commands/pool.ts';
import { chatStep, checkChat } from '../adapters/steps/chat.ts';
import { commandStep } from '../adapters/steps/command.ts';
import { moduleStep, type TaskFunction } from '../adapters/steps/module.ts';
import { loadTaskModule } from '../adapters/steps/moduleFile.ts';
import { UserError, unreachable } from '../domain/errors.ts';
import type { Model } from '../ports/model.ts';
import type { Step } from '../ports/step.ts';
import type { LoadedExperiment } from './config/load.ts';
import { readingFrom } from './config/mistakes.ts';
import type { DeclaredCommand, DeclaredModule, DeclaredTask } from './config/task.ts';

/** The step of an experiment, ready to run. Throws `UserError` for code that cannot be loaded, or a program that is not there. */
export async function stepOf(loaded: LoadedExperiment, models: readonly Model[]): Promise<Step> {
  const { task, source, env } = loaded;
  if (task.kind !== 'chat') refuseReplay(models);
  switch (task.kind) {
    case 'chat':
      return uncalledStepOf(loaded, models);
    case 'module': {
      const run = await readingFrom(source, ['task', 'module'], () => loadTaskModule(task.module, task.hash));
      return ownModule(task, models, run);
    }
    case 'command': {
      const { command, folder, timeoutMs, workers } = task;
      await readingFrom(source, ['task', 'command'], async () => refuseNoProgram(command, folder, env));
      return ownCommand(task, models, processPool({ command, folder, env, timeoutMs }, workers));
    }
    default:
      return unreachable(task);
  }
}

/** The same for those who look at rollouts and make none. */
export async function uncalledStepOf(
  { task, base, examples }: LoadedExperiment,
  models: readonly Model[],
): Promise<Step> {
  if (task.kind === 'module') return ownModule(task, models, notHere);
  if (task.kind === 'command') return ownCommand(task, models, { ask: notHere, close: () => undefined });
  checkChat(task, base.components, [...examples.train, ...(examples.verify ?? [])]);
  const asked = task.structured ? task.schema : null;
  return chatStep({ ...task, maxCalls: Math.max(...models.map((model) => callsPerCompletion(model, asked))) });
}

function ownModule(task: DeclaredModule, models: readonly Model[], run: TaskFunction): Step {
  return moduleStep({ ...task, calls: task.maxCalls, maxCalls: wireCalls(task, models) }, run);
}

function ownCommand(task: DeclaredCommand, models: readonly Model[], pool: ProcessPool): Step {
  return commandStep({ ...task, calls: task.maxCalls, maxCalls: wireCalls(task, models) }, pool);
}

/** Any of its calls may ask for a schema. */
function wireCalls({ maxCalls }: Exclude<DeclaredTask, { kind: 'chat' }>, models: readonly Model[]): number {
  return maxCalls * Math.max(...models.map((model) => callsPerCompletion(model, {})));
}

/** What is recorded of a rollout is its output, and not the calls that led to it. */
function refuseReplay(models: readonly Model[]): void {
  const replayed = models.find(({ spec }) => spec.kind === 'replayed');
  if (replayed === undefined) return;
  throw new UserError(
    `${replayed.spec.id}: recordings hold outputs and no calls, so only a task of kind chat can be replayed; evolve import takes them in as they are`,
  );
}

async function notHere(): Promise<never> {
  throw new Error('no rollout is made here');
}
