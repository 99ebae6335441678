import { setMaxListeners } from 'node:events';
import { createCaller } from '../adapters/calls/caller.ts';
import { createLanes } from '../adapters/calls/lanes.ts';
import { patient } from '../adapters/calls/patience.ts';
import { reserveOf, tokensAtMost } from '../adapters/calls/reserve.ts';
import { createRoster, type Roster } from '../adapters/calls/roster.ts';
import { watchingIdentity } from '../adapters/calls/sameModel.ts';
import { withoutSecrets } from '../adapters/calls/secrets.ts';
import type { HeldBack } from '../adapters/lab/bench.ts';
import { keepingBack } from '../adapters/lab/kept.ts';
import { createLab } from '../adapters/lab/lab.ts';
import type { Population } from '../adapters/store/population.ts';
import { roomOf } from '../domain/gate.ts';
import { redactorOf } from '../domain/redact.ts';
import type { ModelId } from '../domain/rollout.ts';
import { heldBack } from '../engine/afford.ts';
import type { Experiment } from '../ports/experiment.ts';
import type { Inspection } from '../ports/inspection.ts';
import type { Lab } from '../ports/lab.ts';
import { type Model, modelHash } from '../ports/model.ts';
import type { Watch, Within } from '../ports/progress.ts';
import type { Ledger } from '../ports/store.ts';
import type { Activity, ModelTraffic } from '../ports/traffic.ts';
import type { LoadedExperiment } from './config/load.ts';
import { secretsOf } from './config/secrets.ts';

/** What a lab is made of. */
export interface LabInputs {
  readonly models: readonly Model[];
  /** The first stands where the experiment names one. */
  readonly reflectors: readonly Model[];
  readonly judges: readonly Model[];
  /** The user's own gate, for those who propose. */
  readonly inspection?: Inspection | null;
  readonly ledger: Ledger;
  readonly population: Population;
  readonly loaded: LoadedExperiment;
  readonly watch: Watch;
  readonly within?: Within;
  readonly signal: AbortSignal;
}

/** A lab that can be looked at while it works. */
export interface LiveLab extends Lab {
  activity(): Activity;
}

/** A lab that asks these models and keeps what they answer in the population. */
export function labOf(experiment: Experiment, inputs: LabInputs): LiveLab {
  const { population, loaded, watch, within } = inputs;
  const signal = AbortSignal.any([inputs.signal]);
  // Every call under way listens to it.
  setMaxListeners(0, signal);
  const held = heldBack(experiment);
  const keeping = { heldBack: { task: held.calls, judge: held.judgeCalls }, ...mostPerCall(experiment) };
  const ledger = keepingBack(inputs.ledger, keeping);
  const waiting = patient(ledger, signal);
  const specs = [...inputs.models, ...inputs.reflectors, ...inputs.judges].map(({ spec }) => spec);
  const lanes = createLanes(specs, { signal, watch });
  const observed = within === undefined ? { watch } : { watch, within };
  const call = { ledger: waiting, signal, random: Math.random, refusals: new Map(), lanes, ...observed };
  const redact = redactorOf(secretsOf(loaded, loaded.env));
  const note = (text: string) => watch({ kind: 'note', text });
  const rosters: Roster[] = [];
  const newRoster = () => {
    const roster = createRoster((text, aside) => {
      note(text);
      watch({ kind: 'setAside', ...aside });
    });
    rosters.push(roster);
    return roster;
  };
  const callerOf = (model: Model, roster = newRoster()) =>
    roster.watched(
      watchingIdentity(createCaller(withoutSecrets(model, redact), call), note, ledger.answeredAs(model.spec.id)),
    );
  // Targets go on without one of them; nobody stands in for a reflector or a judge.
  const targets = newRoster();
  const lab = createLab({
    experiment,
    archive: population.archive,
    ledger: waiting,
    callers: new Map(inputs.models.map((model) => [model.spec.id, callerOf(model, targets)])),
    reflectors: new Map(inputs.reflectors.map((model) => [model.spec.id, callerOf(model)])),
    judges: new Map(inputs.judges.map((model) => [modelHash(model.spec), callerOf(model)])),
    inspection: inputs.inspection ?? null,
    concurrency: loaded.concurrency,
    ...keeping,
    redact,
    watch,
    signal,
  });
  const activity = (): Activity => ({
    traffic: withBudget(lanes.traffic(), waiting.waiting()),
    setAside: rosters.flatMap((roster) => roster.setAside()),
    kept: ledger.kept(),
  });
  return { ...lab, activity };
}

/** With the calls that wait for room in the budget; they have a place in their model's lane already. */
function withBudget(traffic: readonly ModelTraffic[], waiting: readonly ModelId[]): ModelTraffic[] {
  return traffic.map((one) => {
    const calls = waiting.filter((model) => one.models.includes(model)).length;
    if (calls === 0) return one;
    return {
      ...one,
      inFlight: one.inFlight - calls,
      waiting: [...one.waiting, { for: 'budget', calls, ms: null }],
    };
  });
}

/** The most that a task call may reserve: of a prompt as long as the gates allow, on the longest example. */
function mostPerCall({
  base,
  gates,
  examples,
  models,
  task,
}: Experiment): Pick<HeldBack, 'reserveUsd' | 'reserveTokens'> {
  const system = `${Object.values(base.components).join('')}${' '.repeat(roomOf(base, base, gates))}`;
  const inputs = [...examples.train, ...(examples.verify ?? [])].map(({ input }) => JSON.stringify(input));
  const content = inputs.reduce((longest, input) => (input.length > longest.length ? input : longest), '');
  const request = {
    system,
    messages: [{ role: 'user' as const, content }],
    ...(task.schema && { schema: task.schema }),
  };
  return {
    reserveUsd: Math.max(...models.map((model) => reserveOf(model, request))),
    reserveTokens: Math.max(...models.map((model) => tokensAtMost(model, request))),
  };
}
