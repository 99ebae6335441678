import type { Candidate } from '../domain/candidate.ts';
import { changeKey } from '../domain/changeKey.ts';
import { checkGates, type Refusal } from '../domain/gate.ts';
import type { Run } from '../domain/population.ts';
import type { OperatorName } from '../domain/run.ts';
import type { Experiment } from '../ports/experiment.ts';
import type { Draft, Reply } from '../ports/operator.ts';
import type { Plan } from './plan.ts';
import type { Task } from './task.ts';
import { isAsked, rejected, type Trial } from './trial.ts';

/** What the replies amount to. An unusable reply is a proposal too: it was paid for, and is rejected with its reason. */
export function readReplies(plan: Plan, replies: readonly Reply[], experiment: Experiment): Trial[] {
  return plan.tasks.map((task, index) => trialOf(task, draftOf(task, replies[index]!, experiment)));
}

function draftOf(task: Task, reply: Reply, experiment: Experiment): Draft {
  if (reply.kind === 'failed') return { kind: 'unusable', hypothesis: '', reason: reply.reason, dropped: [] };
  if (reply.kind === 'computed') return reply.draft;
  const operator = experiment.operators.find(({ name }) => name === task.brief.operator);
  if (operator?.kind !== 'reflects') throw new Error(`no operator is called ${task.brief.operator}`);
  return operator.read(task.brief, reply.text);
}

/** Operators whose outcomes are remembered by what they answer for: a bucket of failures, or a doubted line. */
const ANSWERING: readonly OperatorName[] = ['edit', 'rewrite', 'demonstrate', 'revert'];

function trialOf(task: Task, draft: Draft): Trial {
  const { brief } = task;
  const proposal = {
    child: brief.child,
    operator: brief.operator,
    parents: [brief.parent.id, ...(brief.operator === 'merge' && brief.partner ? [brief.partner.id] : [])],
    ...(ANSWERING.includes(brief.operator) ? { bucket: brief.bucket } : {}),
    hypothesis: draft.hypothesis,
    dropped: draft.dropped,
    edits: draft.kind === 'draft' ? draft.edits : [],
    candidate: draft.kind === 'draft' ? draft.candidate : brief.parent,
  };
  const trial: Trial = { proposal, task, rows: [], gain: 0, fate: null };
  return draft.kind === 'draft' ? trial : rejected(trial, 'proposal', 'reply', draft.reason);
}

/** The gates that cost nothing: what the text alone can tell. Of two equal children the first is kept. */
export function passGates(run: Run, trials: readonly Trial[], experiment: Experiment): Trial[] {
  const known = new Set(run.known);
  return trials.map((trial) => {
    if (trial.fate) return trial;
    const { candidate } = trial.proposal;
    const parent = trial.task?.brief.parent ?? run.head.base;
    const failed =
      checkGates({ base: run.head.base, parent, candidate, known, settings: experiment.gates }) ??
      nearDuplicate(run, trial, parent);
    known.add(candidate.id);
    return failed ? rejected(trial, 'gate', failed.gate, failed.reason) : trial;
  });
}

/** What was paid for and turned down is not paid for again in other words. What people add is looked at all the same. */
function nearDuplicate(run: Run, trial: Trial, parent: Candidate): Refusal | null {
  if (isAsked(trial)) return null;
  const result = run.stopped.get(parent.id)?.get(changeKey(parent.components, trial.proposal.candidate.components));
  if (result === undefined) return null;
  const reason = `The same change of this prompt, but for spaces, case, punctuation or order, was tried before: ${result}.`;
  return { gate: 'near_duplicate', reason };
}
