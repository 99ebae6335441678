import { InvalidArgumentError } from 'commander';
import type { Split } from '../domain/example.ts';
import type { Setting } from './selection.ts';

/** Parsers of option values. Each refuses what it does not understand with what it wants. */

export function wholeNumber(least: number): (text: string) => number {
  return (text) => {
    const value = Number(text);
    if (!/^\d+$/.test(text) || !Number.isSafeInteger(value) || value < least)
      throw new InvalidArgumentError(`It must be a whole number, ${least} or more.`);
    return value;
  };
}

export function money(text: string): number {
  const value = Number(text);
  if (!/^\d*\.?\d+$/.test(text) || !Number.isFinite(value))
    throw new InvalidArgumentError('It must be an amount in USD, such as 5 or 0.25.');
  return value;
}

export function positive(text: string): number {
  const value = Number(text);
  if (!/^\d*\.?\d+$/.test(text) || !(value > 0)) throw new InvalidArgumentError('It must be a number above 0.');
  return value;
}

export function names(text: string): string[] {
  const list = text.split(',').map((name) => name.trim());
  if (list.includes('')) throw new InvalidArgumentError('It must be names with commas between them.');
  const twice = list.find((name, at) => list.indexOf(name) !== at);
  if (twice !== undefined) throw new InvalidArgumentError(`${twice} is named twice.`);
  return list;
}

export function setting(text: string, earlier: readonly Setting[] = []): Setting[] {
  const at = text.indexOf('=');
  const key = text.slice(0, Math.max(0, at)).trim();
  if (key === '') throw new InvalidArgumentError('It must be key=value, such as budget.calls=500.');
  if (earlier.some((one) => one.key === key)) throw new InvalidArgumentError(`${key} is set twice.`);
  return [...earlier, { key, value: text.slice(at + 1) }];
}

export function nonEmpty(text: string): string {
  if (text.trim() === '') throw new InvalidArgumentError('It must not be empty.');
  return text;
}

export function splitName(text: string): Split {
  if (text !== 'train' && text !== 'verify') throw new InvalidArgumentError('It must be train or verify.');
  return text;
}
