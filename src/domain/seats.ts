import { instanceFront } from './front.ts';

/** A member that wants to stay. */
export interface Contestant {
  readonly id: string;
  /** By instance; one that was not measured is absent. */
  readonly values: ReadonlyMap<string, number>;
  /** Over all instances, estimated where they are missing. */
  readonly mean: number;
  readonly length: number;
}

/**
 * The ids of those who stay when there are `seats`; `kept` stay in any case. The one who would be missed least goes, again and
 * again: whose share of the instances it was measured on is least, shared ones counting in part (so that of twins one goes
 * first, and then the other wins alone, as by contribution to a hypervolume: Beume et al. 2007, EJOR 181); then the lower
 * mean, the longer text, the later id.
 */
export function seated(members: readonly Contestant[], kept: ReadonlySet<string>, seats: number): Set<string> {
  let staying = [...members];
  while (staying.length > seats) {
    const wins = instanceFront(staying, 0);
    const share = ({ id, values }: Contestant) => (values.size === 0 ? 0 : (wins.get(id) ?? 0) / values.size);
    const [first] = staying
      .filter(({ id }) => !kept.has(id))
      .sort((a, b) => share(a) - share(b) || a.mean - b.mean || b.length - a.length || (a.id < b.id ? 1 : -1));
    if (first === undefined) break;
    staying = staying.filter((member) => member !== first);
  }
  return new Set(staying.map(({ id }) => id));
}
