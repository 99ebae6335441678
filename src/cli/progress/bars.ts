import type { Writable } from 'node:stream';
import { MultiBar, type SingleBar } from 'cli-progress';
import { facts, labelled, type Watched } from './watched.ts';

/** Three lines that move: generations, the wave under way, and what it has come to. */
export interface Bars {
  show(state: Watched): void;
  /** A line that stays, above the bars. */
  log(line: string): void;
  stop(): void;
}

export function createBars(stream: Writable): Bars {
  const options = {
    // The library only writes; its type asks for a stream that can be read as well.
    stream: stream as NodeJS.WritableStream as NodeJS.ReadWriteStream,
    format: '{text}',
    barsize: 24,
    hideCursor: true,
    clearOnComplete: true,
    gracefulExit: false,
    fps: 10,
  };
  const bars = new MultiBar(options);
  let rows: readonly SingleBar[] = [];
  return {
    show(state) {
      if (rows.length === 0)
        rows = [GENERATIONS, WAVE, '{text}'].map((format) => bars.create(1, 0, { text: '' }, { format }));
      const [generations, wave, line] = rows;
      const total = (state.opened?.generations ?? 0) + 1;
      generations?.setTotal(total);
      generations?.update((state.committed?.generation ?? state.opened?.generation ?? -1) + 1, {
        text: labelled(state, `generation ${state.generation}/${total - 1}`),
      });
      wave?.setTotal(Math.max(1, state.asked));
      wave?.update(state.done, { text: `${state.stage} ${state.done}/${state.asked}${cached(state)}` });
      line?.update(0, { text: facts(state) });
    },
    log(line) {
      // Bars that are not drawn yet keep what is logged for ever.
      if (rows.length === 0) stream.write(`${line}\n`);
      else bars.log(`${line}\n`);
    },
    stop() {
      if (rows.length === 0) return;
      // The last lines logged are written by a last drawing only.
      bars.update();
      bars.stop();
    },
  };
}

const GENERATIONS = '{bar} {text}';
const WAVE = '{bar} {text}';

function cached({ cached: known }: Watched): string {
  return known > 0 ? ` (${known} known)` : '';
}
