import { execFileSync, spawnSync } from 'node:child_process';
import fc from 'fast-check';
import { partOf } from '../../../../src/adapters/locators/place.ts';
import { UserError } from '../../../../src/domain/errors.ts';
import { edited, nasty } from '../nasty.ts';
import { type Specimen, spotIn } from '../specimens.ts';

/** A specimen in which a text was put at an address. */
export interface Written {
  readonly address: string;
  readonly source: string;
  /** The literal alone, as it stands in the source. */
  readonly literal: string;
  readonly text: string;
}

/** Every text of a specimen as it stands, and `count` others in the place of each. */
export async function writtenInto(specimen: Specimen, count: number): Promise<Written[]> {
  const all = await Promise.all(
    Object.entries(specimen.holds).map(async ([address, held]) => {
      const spot = await spotIn(specimen, address);
      const place = partOf('system', specimen.file, spot);
      const texts = [held, ...fc.sample(fc.oneof(nasty, edited(held)), { numRuns: count, seed: 7 })];
      return texts.flatMap((text): Written[] => {
        const source = attempt(() => place.write(specimen.text, text));
        if (source === null) return [];
        const { start, end } = spot.find(source);
        return [{ address, source, literal: source.slice(start, end), text }];
      });
    }),
  );
  return all.flat();
}

function attempt(write: () => string): string | null {
  try {
    return write();
  } catch (error) {
    if (error instanceof UserError) return null;
    throw error;
  }
}

/** Whether a command is installed. */
export function installed(command: string, ...args: string[]): boolean {
  return spawnSync(command, args, { stdio: 'ignore' }).status === 0;
}

/** What a program says that reads JSON and answers JSON. */
export function answered(command: string, args: readonly string[], question: unknown): unknown {
  const input = JSON.stringify(question);
  return JSON.parse(execFileSync(command, args, { input, encoding: 'utf8', maxBuffer: 1 << 28 }));
}

/** A text as its UTF-16 units, which every program can print. */
export function units(text: string): string {
  return Array.from({ length: text.length }, (_, at) => text.charCodeAt(at).toString(16).padStart(4, '0')).join('');
}
