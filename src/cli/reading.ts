import type { Reading } from '../app/report/reading.ts';
import { chooseRun, type Source } from '../app/report/source.ts';
import type { OutcomeRecord, RunRecord } from '../ports/records.ts';
import type { Backend } from './backend.ts';
import type { Selection } from './commands.ts';

/** A chosen run with all there is to report of it. */
export interface Chosen {
  readonly reading: Reading;
  readonly source: Source;
  readonly outcomes: readonly OutcomeRecord[];
}

/** Opens the population for `look`, and closes it whatever happens. */
export async function withReading<T>(
  backend: Backend,
  selection: Selection,
  look: (reading: Reading) => T | Promise<T>,
): Promise<T> {
  const reading = await backend.read(selection);
  try {
    return await look(reading);
  } finally {
    reading.records.close();
  }
}

/** The run of this number, or the latest. */
export function chosenRun(reading: Reading, number: number | null): Chosen {
  return chosen(reading, chooseRun(reading.records, number, reading.step));
}

/** The run that has `name`: the one of this number, else the newest that knows it, else the latest. */
export function chosenRunWith(reading: Reading, number: number | null, name: string): Chosen {
  const prefix = name.toLowerCase();
  const newest = number === null && /^[0-9a-f]{4,64}$/.test(prefix) ? reading.records.find(prefix)[0] : undefined;
  return chosenRun(reading, newest?.run ?? number);
}

function chosen(reading: Reading, record: RunRecord): Chosen {
  const { records, objectives, minimised } = reading;
  const source = { record, run: records.run(record.number), objectives, minimised };
  return { reading, source, outcomes: records.outcomes(record.number) };
}
