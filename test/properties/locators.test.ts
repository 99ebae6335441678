import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { partOf, type Spot } from '../../src/adapters/locators/place.ts';
import { UserError } from '../../src/domain/errors.ts';
import type { PromptPlace } from '../../src/ports/prompt.ts';
import { edited, nasty } from '../adapters/locators/nasty.ts';
import { HELD, type Specimen, spotIn } from '../adapters/locators/specimens.ts';

/** What a file of this kind may refuse. Everything else must be written. */
const REFUSES: Readonly<Record<string, (text: string) => boolean>> = {
  py: () => false,
  mjs: () => false,
  ts: () => false,
  java: () => false,
  cs: () => false,
  go: hasHalf,
  rs: hasHalf,
  rb: hasHalf,
  yaml: hasHalf,
  json: hasHalf,
  toml: hasHalf,
  md: (text) => /<!-- \/?prompt -->/.test(text) || text.endsWith('\r'),
};

describe.each(HELD)('$specimen.file: $address', ({ specimen, address, text }) => {
  test('whatever is written is read again, and nothing else has changed', async () => {
    const target = await targetIn(specimen, address);
    const texts = fc.oneof(nasty, edited(text));
    fc.assert(
      fc.property(texts, texts, (first, second) => {
        const once = check(target, specimen.text, first);
        if (once !== null) check(target, once, second);
      }),
      { numRuns: 8 },
    );
  });

  test('so it is in a file whose lines end in CRLF', async () => {
    const target = await targetIn(specimen, address);
    const fileText = specimen.text.replaceAll('\n', '\r\n');
    fc.assert(
      fc.property(nasty, (after) => {
        check(target, fileText, after);
      }),
      { numRuns: 4 },
    );
  });
});

interface Target {
  readonly spot: Spot;
  readonly place: PromptPlace;
  /** Its name's ending. */
  readonly kind: string;
}

async function targetIn(specimen: Specimen, address: string): Promise<Target> {
  const spot = await spotIn(specimen, address);
  return { spot, place: partOf('system', specimen.file, spot), kind: specimen.file.split('.').at(-1)! };
}

/** The file with the text in it; null where it is refused for a reason that counts. */
function check({ spot, place, kind }: Target, before: string, text: string): string | null {
  const written = attempt(() => place.write(before, text));
  if (written === null) {
    expect([text, REFUSES[kind]!(text)]).toEqual([text, true]);
    return null;
  }
  const { start, end } = spot.find(before);
  const tail = before.length - end;
  expect(place.read(written)).toBe(text);
  expect(written.slice(0, start)).toBe(before.slice(0, start));
  expect(written.slice(written.length - tail)).toBe(before.slice(end));
  expect(place.write(written, text)).toBe(written);
  return written;
}

function attempt(write: () => string): string | null {
  try {
    return write();
  } catch (error) {
    if (error instanceof UserError) return null;
    throw error;
  }
}

function hasHalf(text: string): boolean {
  return /\p{Cs}/u.test(text);
}
