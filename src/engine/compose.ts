import { applyEdits } from '../domain/applyEdits.ts';
import { type Components, candidateOf, shortId } from '../domain/candidate.ts';
import { composeHunks } from '../domain/composeHunks.ts';
import type { DroppedEdit, Edit, Hunk, Patched } from '../domain/edit.ts';
import { checkGates } from '../domain/gate.ts';
import { withoutHearsay } from '../domain/hearsay.ts';
import type { Run } from '../domain/population.ts';
import { repeats } from '../domain/repeats.ts';
import type { Proposal } from '../domain/run.ts';
import type { Experiment } from '../ports/experiment.ts';
import type { Plan } from './plan.ts';
import { inTheRunning, isAsked, rejected, type Trial } from './trial.ts';

/** The generation's trials after composing: those to be measured on train, and which composite each part went into. */
export interface Composed {
  readonly trials: readonly Trial[];
  /** The composite, when there is one; it is among the trials too. */
  readonly composite: Trial | null;
  /** The composite without what did harm in it, once it was measured; among the trials too. */
  readonly revised?: Trial;
}

/**
 * Makes one child of all that survived the screen: they share a parent, so it is a union of hunks by offset. Where two
 * overlap, the one that gained more wins. Parts that gained least are left out until the whole passes the gates.
 * With `search.compose: each`, or when only one survived, every survivor stands for itself.
 */
export function compose(run: Run, plan: Plan, trials: readonly Trial[], experiment: Experiment): Composed {
  const parts = inTheRunning(trials).sort((a, b) => b.gain - a.gain || a.proposal.child - b.proposal.child);
  if (experiment.search.compose === 'each' || parts.length < 2) return { trials, composite: null };
  if (!plan.move.composes) return { trials: onlyTheBest(trials, parts), composite: null };
  for (let count = parts.length; count > 1; count--) {
    const composite = compositeOf(run, plan, parts.slice(0, count), trials.length, experiment);
    if (!composite) continue;
    const left = new Set(parts.slice(count));
    const marked = trials.map((trial) =>
      left.has(trial) ? rejected(trial, 'gate', 'composite', 'left no room beside edits that gained more') : trial,
    );
    return { trials: [...marked, composite], composite };
  }
  const [first, ...rest] = parts;
  const marked = trials.map((trial) =>
    rest.includes(trial)
      ? rejected(
          trial,
          'gate',
          'composite',
          `cannot be composed with ${shortId(first!.proposal.candidate.id)}, which gained more`,
        )
      : trial,
  );
  return { trials: marked, composite: null };
}

/** Of children that cannot be composed the one that gained most goes on. */
function onlyTheBest(trials: readonly Trial[], [best, ...others]: readonly Trial[]): Trial[] {
  const reason = `gained less than ${shortId(best!.proposal.candidate.id)}, and cannot be composed with it`;
  return trials.map((trial) => (others.includes(trial) ? rejected(trial, 'gate', 'composite', reason) : trial));
}

/** Null when the composite of these parts does not pass the gates. */
function compositeOf(
  run: Run,
  plan: Plan,
  parts: readonly Trial[],
  child: number,
  experiment: Experiment,
): Trial | null {
  const { components } = plan.parent.candidate;
  const patches = parts.map(({ proposal }) => applyEdits(components, proposal.edits));
  const heard = withoutHearsay(
    parts.map(({ task }, part) => ({ bucket: task?.brief.bucket ?? null, hunks: patches[part]!.hunks })),
  );
  const fresh = withoutRepeats(components, heard);
  const union = composeHunks(
    components,
    fresh.map((hunks, part) => ({ hunks, gain: parts[part]!.gain })),
  );
  const candidate = candidateOf(union.components);
  const failed = checkGates({
    base: run.head.base,
    parent: plan.parent.candidate,
    candidate,
    known: run.known,
    settings: experiment.gates,
  });
  if (failed) return null;
  const proposal: Proposal = {
    child,
    operator: 'compose',
    parents: [plan.parent.candidate.id],
    hypothesis: hypothesesOf(parts),
    edits: union.hunks.flatMap(({ hunk, groups }) => editOf(hunk, patches[groups[0]!]!)),
    dropped: [
      ...patches.flatMap((patch, part) => leftOut(patch, heard[part]!, fresh[part]!)),
      ...union.dropped.flatMap(({ group, hunk, reason }) => droppedOf(hunk, patches[group]!, reason)),
    ],
    candidate,
  };
  return { proposal, task: null, rows: [], gain: parts.reduce((sum, part) => sum + part.gain, 0), fate: null };
}

/** Those of all parts, each once, in one line. */
export function hypothesesOf(parts: readonly Trial[]): string {
  return [...new Set(parts.map(({ proposal }) => proposal.hypothesis).filter(Boolean))].join(' · ');
}

/**
 * The hunks of each part, without additions that say what the prompt or an earlier part says already: several reflections
 * on one generation learn the same lesson, and a longer prompt is followed less.
 */
function withoutRepeats(components: Components, parts: readonly (readonly Hunk[])[]): Hunk[][] {
  const said = linesOf(Object.values(components).join('\n'));
  return parts.map((hunks) =>
    hunks.filter((hunk) => {
      if (hunk.start < hunk.end || !linesOf(hunk.text).every((line) => repeats(line, said))) {
        said.push(...linesOf(hunk.text));
        return true;
      }
      return false;
    }),
  );
}

/** What of a part did not come into the composite, and why. */
function leftOut(patch: Patched, heard: readonly Hunk[], fresh: readonly Hunk[]): DroppedEdit[] {
  return patch.hunks
    .filter((hunk) => !fresh.includes(hunk))
    .flatMap((hunk) => droppedOf(hunk, patch, heard.includes(hunk) ? SAID_ALREADY : HEARSAY));
}

function droppedOf(hunk: Hunk, patch: Patched, reason: string): DroppedEdit[] {
  return editOf(hunk, patch).map((edit) => ({ edit, reason }));
}

const SAID_ALREADY = 'the prompt or another proposal says it already';
const HEARSAY = 'another proposal answers for the failures that it speaks of';

function linesOf(text: string): string[] {
  return text.split('\n').filter((line) => line.trim() !== '');
}

/** The edit that a hunk came from. */
function editOf(hunk: Hunk, patch: Patched): Edit[] {
  const edit = patch.applied[patch.hunks.indexOf(hunk)];
  return edit ? [edit] : [];
}

/** What goes to train: the composite in the place of its parts, else every trial in the running; what people added always. */
export function entrants({ trials, composite, revised }: Composed): Trial[] {
  const running = inTheRunning(trials);
  return composite ? running.filter((trial) => trial === composite || trial === revised || isAsked(trial)) : running;
}
