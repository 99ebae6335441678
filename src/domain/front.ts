import { columnsOf } from './columns.ts';
import { sum } from './sum.ts';

/** A candidate with its values by instance (example x model). An instance that was not measured is absent. */
export interface Contender {
  readonly id: string;
  readonly values: ReadonlyMap<string, number>;
}

/**
 * How many instances each contender is best on, for choosing parents: the instance-wise front of GEPA
 * (arXiv 2507.19457, algorithm 2). Values within `tolerance` of the best tie and share the instance equally.
 * Who was not measured on an instance neither wins nor loses there.
 */
export function instanceFront(members: readonly Contender[], tolerance: number): Map<string, number> {
  const columns = columnsOf(members.map(({ values }) => values));
  const width = Math.max(0, ...columns.map((column) => column.length));
  const least = new Float64Array(width).fill(Number.NEGATIVE_INFINITY);
  for (const column of columns)
    for (let at = 0; at < column.length; at++) if (column[at]! > least[at]!) least[at] = column[at]!;
  for (let at = 0; at < width; at++) least[at]! -= tolerance;
  // Who wins is as good as random here: adding 0 or 1 is quicker than a branch that is often guessed wrongly.
  const winners = new Uint32Array(width);
  for (const column of columns)
    for (let at = 0; at < column.length; at++) winners[at]! += Number(column[at]! >= least[at]!);
  return new Map(
    members.map(({ id }, row) => {
      const ties = new Uint32Array(members.length + 1);
      const column = columns[row]!;
      for (let at = 0; at < column.length; at++) ties[winners[at]!]! += Number(column[at]! >= least[at]!);
      return [id, shareOf(ties)];
    }),
  );
}

/** The sum of 1 / ties, by how many instances have each number of ties: equal shares are equal weights, in any order. */
function shareOf(ties: Uint32Array): number {
  const shares: number[] = [];
  for (const [size, count] of ties.entries()) if (count > 0) shares.push(count / size);
  return sum(shares);
}

/** A candidate with its objectives, all maximised; null is not measured. */
export interface Point {
  readonly id: string;
  readonly objectives: readonly (number | null)[];
  readonly length: number;
  /** Order of birth: the smaller is older. */
  readonly born: number;
}

/**
 * The ids of the points that no other dominates, in the order given. Values are compared in boxes of a fixed epsilon per
 * objective (Laumanns et al. 2002, Evolutionary Computation 10(3)): "better by more than epsilon" is not transitive.
 * `a` dominates `b` when it is measured wherever `b` is, its box is nowhere lower there, and it is higher somewhere or
 * measured on more; at equal boxes the shorter, then the older dominates. Whoever is best on the first objective stays.
 * Throws `RangeError` when a point has another number of objectives than there are epsilons.
 */
export function reportedFront(points: readonly Point[], epsilons: readonly number[]): string[] {
  const ranked = rank(points, epsilons);
  return ranked.filter((b) => !ranked.some((a) => dominates(a, b))).map(({ point }) => point.id);
}

/** The ids of the points that dominate the point `id`, by the rule of the reported front: why it is not on it. */
export function dominatorsOf(id: string, points: readonly Point[], epsilons: readonly number[]): string[] {
  const ranked = rank(points, epsilons);
  const beaten = ranked.filter(({ point }) => point.id === id);
  return ranked.filter((a) => beaten.some((b) => dominates(a, b))).map(({ point }) => point.id);
}

interface Ranked {
  readonly point: Point;
  readonly boxes: readonly (number | null)[];
  /** Whether no point has a higher first objective. */
  readonly first: boolean;
}

function rank(points: readonly Point[], epsilons: readonly number[]): Ranked[] {
  const top = points.reduce((highest, point) => Math.max(highest, point.objectives[0] ?? -Infinity), -Infinity);
  return points.map((point) => {
    if (point.objectives.length !== epsilons.length)
      throw new RangeError(`${point.id} has ${point.objectives.length} objectives, not ${epsilons.length}`);
    const boxes = point.objectives.map((value, index) => boxOf(value, epsilons[index] ?? 0));
    return { point, boxes, first: point.objectives[0] === top };
  });
}

/** A box starts at a multiple of epsilon; a value that only rounding keeps below it counts as on it. */
function boxOf(value: number | null, epsilon: number): number | null {
  if (value === null || epsilon === 0) return value;
  return Math.floor(value / epsilon + 1e-9);
}

/** A strict partial order: `notWorse` is transitive, ties are broken by a total order, and the best are above the rest. */
function dominates(a: Ranked, b: Ranked): boolean {
  if (b.first && !a.first) return false;
  if (!notWorse(a.boxes, b.boxes)) return false;
  return !notWorse(b.boxes, a.boxes) || precedes(a.point, b.point);
}

function notWorse(a: Ranked['boxes'], b: Ranked['boxes']): boolean {
  return b.every((low, index) => {
    const high = a[index] ?? null;
    return low === null || (high !== null && high >= low);
  });
}

function precedes(a: Point, b: Point): boolean {
  if (a.length !== b.length) return a.length < b.length;
  if (a.born !== b.born) return a.born < b.born;
  return a.id < b.id;
}
