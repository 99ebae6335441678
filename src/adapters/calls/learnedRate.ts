const MINUTE = 60_000;
/** A quota that lets calls in again sooner than this counts by the second, another by the minute. */
const SHORT_WINDOW_MS = 5_000;
/** Below what was let in, so that a quota that was just reached is not reached again at once. */
const MARGIN = 0.97;
/** Whoever is refused at a known rate goes slower by this much at most. */
const LARGEST_CUT = 0.7;
/** So many answers are needed to tell a rate by. */
const ENOUGH = 10;
/** While a rate is learned nobody waits longer than this for the next try. */
const LONGEST_INTERVAL_MS = 2_000;
const CLEAN_MS = 15_000;
const GROWTH = 1.01;
const FASTEST_GROWTH = 1.2;
/** While too little was let in to tell a rate by. */
const SEEKING = 2;

/** What refusals teach about the quota of a provider that declares none. */
export interface LearnedRate {
  /** Between two calls, in ms; 0 until the first refusal. */
  interval(): number;
  /** `afterPause`: of a call that was let in after the latest refusal. */
  passed(now: number, afterPause: boolean): void;
  /** The first refusal of an episode, or another one before anything was let in again. */
  refused(now: number): void;
}

/**
 * Finds the rate that a quota sustains. What was let in before a refusal is the quota of its window; how long it takes
 * until something is let in again tells how long that window is. From there it grows, ever faster while nothing is
 * refused, and is cut to what was let in since. Additive increase would find large quotas too late.
 */
export function createLearnedRate(): LearnedRate {
  /** When answers came, of the last minute. */
  let answers: number[] = [];
  /** Calls per ms; infinite while nothing was refused. */
  let rate = Number.POSITIVE_INFINITY;
  let episode: { readonly began: number; readonly rate: number } | null = null;
  let episodeEnded = Number.NEGATIVE_INFINITY;
  let growth = GROWTH;
  let grownAt = 0;
  let sinceGrowth = 0;

  function refused(now: number): void {
    if (episode !== null) return;
    episode = { began: now, rate };
    const seen = answers.filter((at) => at > now - MINUTE).length;
    rate = Math.min(rate, Math.max((MARGIN * seen) / MINUTE, 1 / LONGEST_INTERVAL_MS));
  }

  function passed(now: number, afterPause: boolean): void {
    answers.push(now);
    if (episode === null) {
      if (answers[0]! < now - 2 * MINUTE) answers = answers.filter((at) => at > now - MINUTE);
      grow(now);
    } else if (afterPause) learn(episode, now);
  }

  function grow(now: number): void {
    sinceGrowth += 1;
    const cleanMs = growth === SEEKING ? SHORT_WINDOW_MS : CLEAN_MS;
    // A rate that nobody reaches says nothing.
    if (now - grownAt < cleanMs || sinceGrowth < 0.7 * rate * cleanMs) return;
    rate *= growth;
    if (growth !== SEEKING) growth = Math.min(FASTEST_GROWTH, 1 + (growth - 1) * 1.3);
    [grownAt, sinceGrowth] = [now, 0];
  }

  function learn({ began, rate: earlier }: NonNullable<typeof episode>, now: number): void {
    const first = earlier === Number.POSITIVE_INFINITY;
    const sinceLast = first ? 0 : began - episodeEnded;
    const long = now - began >= SHORT_WINDOW_MS;
    const window = long ? MINUTE : Math.min(MINUTE, Math.max(SHORT_WINDOW_MS, sinceLast));
    // With those that were under way at the refusal; the last is the first that was let in after it.
    const seen = answers.filter((at) => at > began - window).length - 1;
    const measured = (MARGIN * seen) / window;
    const least = long ? 0 : LARGEST_CUT * earlier;
    const found = first ? measured : Math.min(Math.max(measured, least), MARGIN * earlier);
    rate = long && seen > 0 ? found : Math.max(found, 1 / LONGEST_INTERVAL_MS);
    growth = first && !long && seen < ENOUGH ? SEEKING : GROWTH;
    episode = null;
    episodeEnded = now;
    [grownAt, sinceGrowth] = [now, 0];
  }

  return { interval: () => (rate === Number.POSITIVE_INFINITY ? 0 : 1 / rate), passed, refused };
}
