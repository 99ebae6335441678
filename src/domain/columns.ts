/** Values by instance. Never changed once they are shown. */
type Values = ReadonlyMap<string, number>;

/** Instances by their place in a column, in order of appearance; and the columns that were laid out by them. */
interface Layout {
  readonly places: Map<string, number>;
  readonly columns: WeakMap<Values, Float64Array>;
}

/** By the values that lead a table: in a population the same member leads all its life. */
const layouts = new WeakMap<Values, Layout>();

/**
 * The values as columns of one table, an instance at the same place in each, NaN or beyond the end where it is absent.
 * Tables of the same lead share their columns, so that what is compared again and again is laid out once.
 */
export function columnsOf(all: readonly Values[]): readonly Float64Array[] {
  const [lead] = all;
  if (lead === undefined) return [];
  const layout = layouts.get(lead) ?? { places: new Map(), columns: new WeakMap() };
  layouts.set(lead, layout);
  return all.map((values) => columnOf(values, layout));
}

function columnOf(values: Values, { places, columns }: Layout): Float64Array {
  const known = columns.get(values);
  if (known !== undefined) return known;
  for (const instance of values.keys()) if (!places.has(instance)) places.set(instance, places.size);
  const column = new Float64Array(places.size).fill(Number.NaN);
  for (const [instance, value] of values) column[places.get(instance)!] = value;
  columns.set(values, column);
  return column;
}
