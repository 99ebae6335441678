import { InvalidArgumentError } from 'commander';

/** A distance between two grades of 1 to 5. */
export function distance(text: string): number {
  const value = Number(text);
  if (!/^\d*\.?\d+$/.test(text) || !(value > 0 && value <= 4))
    throw new InvalidArgumentError('It must be a distance between grades, more than 0 and at most 4.');
  return value;
}
