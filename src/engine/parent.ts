import { losesAnything } from '../domain/buckets.ts';
import { instanceFront } from '../domain/front.ts';
import { primaryByInstance } from '../domain/measured.ts';
import { bestOf, type Member, type Run } from '../domain/population.ts';
import { type Random, weightedPick } from '../domain/random.ts';
import type { SearchSettings } from '../ports/experiment.ts';

/** Generations without a new best after which other parents are tried, and how often. */
const STALE_AFTER = 2;
const EXPLORE = 0.6;

/**
 * The best; after some generations without a new best, often another member of the instance-wise front (GEPA,
 * arXiv 2507.19457, section 3.2), by the instances it wins and less the more offspring it had.
 * Only members that fail somewhere can be learned from; null when the best fails nowhere.
 */
export function pickParent(run: Run, parents: SearchSettings['parents'], random: Random): Member | null {
  const { primary } = run.head;
  const fails = (member: Member) => losesAnything(member.sheet.rows, primary);
  const best = bestOf(run);
  if (!fails(best)) return null;
  const others = [...run.members.values()].filter((member) => member !== best && fails(member));
  if (parents === 'best' || run.stale < STALE_AFTER || random() >= EXPLORE) return best;
  const wins = instanceFront(
    others.map((member) => ({ id: member.candidate.id, values: primaryByInstance(member.sheet, primary) })),
    0,
  );
  const weightOf = ({ candidate, offspring }: Member) => (wins.get(candidate.id) ?? 0) / (1 + offspring / 4);
  return weightedPick(others, weightOf, random) ?? best;
}
