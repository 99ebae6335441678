import type { ProgressEvent, Watch } from '../../ports/progress.ts';
import { wrapped } from '../render/wrap.ts';
import { type Screen, tell } from '../screen.ts';
import { createBars } from './bars.ts';
import { linesOf } from './lines.ts';
import { NOTHING_WATCHED, watched } from './watched.ts';

/** Bars on a terminal, a line per generation and stage in a log, a line per proposal when verbose, or nothing. */
export type ProgressMode = 'bars' | 'lines' | 'verbose' | 'silent';

export interface Progress {
  readonly watch: Watch;
  /** Must be called before anything else is written, and once at the end. */
  stop(): void;
}

/** Shows a run on `screen.err`. `now` in ms. */
export function createProgress(screen: Screen, mode: ProgressMode, now: () => number): Progress {
  if (mode === 'silent') return { watch: () => undefined, stop: () => undefined };
  const bars = mode === 'bars' ? createBars(screen.err) : null;
  let state = NOTHING_WATCHED;
  const watch = (event: ProgressEvent): void => {
    const before = state;
    state = watched(state, event, now());
    const stays = bars === null || STAYING.has(event.kind);
    for (const line of stays ? linesOf(event, before, state, mode === 'verbose') : [])
      if (bars === null) tell(screen, line);
      else for (const part of wrapped(line, screen.errWidth ?? screen.width, '  ')) bars.log(part);
    if (state.opened !== null && !state.opened.finished) bars?.show(state);
  };
  return { watch, stop: () => bars?.stop() };
}

/** What is written above the bars: the rest they show themselves. */
const STAYING: ReadonlySet<ProgressEvent['kind']> = new Set(['opened', 'note']);

export function progressMode(
  screen: Screen,
  options: { readonly quiet: boolean; readonly verbose: boolean },
): ProgressMode {
  if (options.quiet) return 'silent';
  if (options.verbose) return 'verbose';
  return screen.lively ? 'bars' : 'lines';
}
