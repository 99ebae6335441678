import type { Example } from '../../domain/example.ts';

/** Examples that show the form of a row and nothing else. Each says so. */
export function madeUpExamples(): readonly Example[] {
  return Array.from({ length: 8 }, (_, at) => ({
    id: `made-up-${at + 1}`,
    input: `Made-up example ${at + 1}: put what your prompt is given here.`,
    expected: at % 2 === 0 ? 'yes' : 'no',
    tags: ['made-up'],
  }));
}
