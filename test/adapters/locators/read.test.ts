import { expect, test } from 'vitest';
import { HELD, placeIn } from './specimens.ts';

test.each(HELD)('$specimen.file: $address is read', async ({ specimen, address, text }) => {
  const place = await placeIn(specimen, address);
  expect(place.read(specimen.text)).toBe(text);
  expect(place.read(specimen.text.replaceAll('\n', '\r\n')).replaceAll('\r\n', '\n')).toBe(text);
  expect(place.read(`\ufeff${specimen.text}`)).toBe(text);
  expect(place.write(specimen.text, text)).toBe(specimen.text);
});
