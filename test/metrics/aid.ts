import type { Grade } from '../../src/domain/rubric.ts';
import type { Aid } from '../../src/ports/metric.ts';

/** What a metric may use beside a rollout. Unless a test says otherwise, using it is a mistake. */
export function aidOf(over: Partial<Aid> = {}): Aid {
  const unused = (what: string) => () => Promise.reject(new Error(`${what} is not wanted here`));
  return {
    key: 'a'.repeat(64),
    example: 'e'.repeat(64),
    scores: {},
    judge: unused('a judge'),
    exhibit: unused('an exhibit'),
    keepGrade: unused('a grade'),
    peopleOn: (): readonly Grade[] => [],
    base: unused('the base'),
    ...over,
  };
}
