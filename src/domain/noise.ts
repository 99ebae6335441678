import { groupBy } from './group.ts';
import { studentQuantile } from './student.ts';

/** One measurement of a prompt: which cell, and what it scored. `unit` is the example's group, else the example. */
export interface Repeat {
  readonly unit: string;
  readonly example: string;
  readonly model: string;
  readonly value: number;
}

/** How far two measurements of one and the same prompt lie apart by chance, on the cells that were repeated. */
export interface NoiseFloor {
  /** Over units, of the mean over examples, models and attempts. */
  readonly mean: number;
  /** Standard deviation of a single attempt about the mean of its cell. */
  readonly sd: number;
  /** Differences under this are noise where each side has one attempt per cell. */
  readonly one: number;
  /** The same where each side has the attempts that were measured. */
  readonly all: number;
  /** Standard deviation of a unit's difference between two sides of one attempt each. */
  readonly unitSd: number;
  /** Cells (example, model) that were measured more than once. */
  readonly cells: number;
  readonly units: number;
}

/** Two-sided: of a hundred differences of a prompt with itself, five are larger than the floor. */
const ALPHA = 0.05;

/**
 * The noise floor of a mean over units, of means over examples, of means over models: Student's t on the variance of the
 * difference of two such means, with Satterthwaite's degrees of freedom (1946, Biometrics Bulletin 2), since cells are not
 * equally noisy. Cells of one attempt say nothing and are left out. Null when none was repeated.
 */
export function noiseFloor(repeats: readonly Repeat[]): NoiseFloor | null {
  const cells = weighed(repeats);
  if (cells.length === 0) return null;
  const total = (of: (cell: Cell) => number) => cells.reduce((sum, cell) => sum + of(cell), 0);
  const freedom = total(({ n }) => n - 1);
  const one = spreadOf(cells, () => 1);
  const units = groupBy(cells, ({ unit }) => unit);
  return {
    mean: total(({ weight, mean }) => weight * mean),
    sd: Math.sqrt(total(({ variance, n }) => variance * (n - 1)) / freedom),
    one: one.reach,
    all: spreadOf(cells, ({ n }) => n).reach,
    unitSd: Math.sqrt(one.variance * units.size),
    cells: cells.length,
    units: units.size,
  };
}

interface Cell {
  readonly unit: string;
  /** Of the cell's mean in the mean of all. */
  readonly weight: number;
  readonly mean: number;
  readonly variance: number;
  readonly n: number;
}

/** Cells that were repeated; units weigh equally, in a unit its examples, and in an example its models. */
function weighed(repeats: readonly Repeat[]): Cell[] {
  const cells = [...groupBy(repeats, ({ example, model }) => JSON.stringify([example, model])).values()];
  const repeated = cells.filter((own) => own.length > 1).flat();
  const units = [...groupBy(repeated, ({ unit }) => unit)];
  return units.flatMap(([unit, inUnit]) => {
    const examples = [...groupBy(inUnit, ({ example }) => example).values()];
    return examples.flatMap((inExample) => {
      const models = [...groupBy(inExample, ({ model }) => model).values()];
      const weight = 1 / units.length / examples.length / models.length;
      return models.map((own) => ({ unit, weight, ...moments(own.map(({ value }) => value)) }));
    });
  });
}

function moments(values: readonly number[]): Pick<Cell, 'mean' | 'variance' | 'n'> {
  const n = values.length;
  const mean = values.reduce((sum, value) => sum + value, 0) / n;
  return { mean, variance: values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (n - 1), n };
}

/** Of the difference of two means with so many attempts per cell. */
function spreadOf(cells: readonly Cell[], attempts: (cell: Cell) => number): { variance: number; reach: number } {
  const parts = cells.map((cell) => (2 * cell.weight ** 2 * cell.variance) / attempts(cell));
  const variance = parts.reduce((sum, part) => sum + part, 0);
  if (variance === 0) return { variance, reach: 0 };
  const freedom = variance ** 2 / parts.reduce((sum, part, at) => sum + part ** 2 / (cells[at]!.n - 1), 0);
  return { variance, reach: -studentQuantile(ALPHA / 2, freedom) * Math.sqrt(variance) };
}
