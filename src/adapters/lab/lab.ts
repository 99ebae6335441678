import type { Lab } from '../../ports/lab.ts';
import { benchOf, type LabParts } from './bench.ts';
import { doubtsOn } from './doubts.ts';
import { inspect } from './inspect.ts';
import { measure } from './measure.ts';
import { reflect } from './reflect.ts';

/** The lab that asks models, keeps every answer in the archive, and never asks twice for what it has. */
export function createLab(parts: LabParts): Lab {
  const bench = benchOf(parts);
  return {
    reflect: (wave, asks) => reflect(bench, wave, asks),
    measure: (wave, candidates, asks) => measure(bench, wave, candidates, asks),
    inspect: (candidates) => inspect(bench, candidates),
    doubts: () => doubtsOn(bench),
    spent: () => parts.ledger.spent(),
  };
}
