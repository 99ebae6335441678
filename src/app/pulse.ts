import type { Population } from '../adapters/store/population.ts';
import { messageOf } from '../domain/errors.ts';
import { redacted, redactorOf } from '../domain/redact.ts';
import type { Budget } from '../ports/experiment.ts';
import type { ProgressEvent, StoppedBy, Watch } from '../ports/progress.ts';
import type { Pulse } from '../ports/pulse.ts';
import { type Activity, NO_ACTIVITY } from '../ports/traffic.ts';
import type { LoadedExperiment } from './config/load.ts';
import { secretsOf } from './config/secrets.ts';
import { stoppedBy } from './observe.ts';

const EVERY_MS = 1_000;

/** What has a pulse. */
export interface Pulsing {
  readonly population: Population;
  readonly loaded: LoadedExperiment;
  readonly opened: {
    readonly run: number;
    readonly purpose: Pulse['purpose'];
    /** The last that is committed. */
    readonly generation: number;
    readonly generations: number;
    readonly budget: Budget;
  };
  readonly watch: Watch;
}

/** What work with a pulse is given: whom to tell, and whom to show what it is doing. */
export interface Felt {
  readonly watch: Watch;
  readonly look: (activity: () => Activity) => void;
}

/** Does some work that `evolve status` can follow, from another process, by what the population holds of it. */
export async function pulsing<T>(
  { population, loaded, opened, watch }: Pulsing,
  work: (felt: Felt) => Promise<T>,
  endOf: (result: T) => StoppedBy,
): Promise<T> {
  const redact = redactorOf(secretsOf(loaded, loaded.env));
  let pulse: Pulse = { ...opened, wave: null, activity: NO_ACTIVITY, ended: null };
  let activity = () => NO_ACTIVITY;
  const keep = (ended: Pulse['ended'] = null) =>
    population.keepPulse(redacted({ ...pulse, activity: activity(), ended }, redact));
  keep();
  const timer = setInterval(() => keep(), EVERY_MS);
  timer.unref();
  const felt: Felt = {
    watch(event) {
      pulse = after(pulse, event);
      watch(event);
    },
    look(at) {
      activity = at;
    },
  };
  try {
    const result = await work(felt);
    keep({ by: endOf(result), says: null });
    return result;
  } catch (error) {
    keep({ by: stoppedBy(error), says: messageOf(error) });
    throw error;
  } finally {
    clearInterval(timer);
  }
}

function after(pulse: Pulse, event: ProgressEvent): Pulse {
  switch (event.kind) {
    case 'generation':
      return { ...pulse, generation: event.generation };
    case 'wave': {
      const { asked, cached, wave } = event;
      return { ...pulse, wave: { stage: wave.stage, asked, cached, done: cached } };
    }
    case 'answered':
      return pulse.wave === null ? pulse : { ...pulse, wave: { ...pulse.wave, done: event.done } };
    case 'waveEnded':
      return { ...pulse, wave: null };
    default:
      return pulse;
  }
}
