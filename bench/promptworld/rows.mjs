/**
 * What others reach on worlds 23 to 30: the prototypes' better row with its standard error, and the best gepa row, by budget
 * in task calls.
 * From gepa_rows.md beside the server; `minimum` is what this program must reach.
 */
export const VARIANTS = {
  base: {
    flags: [],
    rows: {
      500: { prototype: 0.832, error: 0.017, gepa: 0.672, minimum: 0.84 },
      1000: { prototype: 0.887, error: 0.011, gepa: 0.742, minimum: 0.9 },
      2000: { prototype: 0.906, error: 0.009, gepa: 0.805, minimum: 0.92 },
    },
  },
  drop0: {
    flags: ['--drop', '0'],
    rows: {
      500: { prototype: 0.832, error: 0.017, gepa: 0.73 },
      1000: { prototype: 0.881, error: 0.009, gepa: 0.807 },
      2000: { prototype: 0.904, error: 0.008, gepa: 0.842 },
    },
  },
  lean: {
    flags: ['--feedback', 'lean'],
    rows: {
      500: { prototype: 0.775, error: 0.018, gepa: 0.645 },
      1000: { prototype: 0.838, error: 0.011, gepa: 0.685 },
      2000: { prototype: 0.875, error: 0.008, gepa: 0.751 },
    },
  },
  noise50: {
    flags: ['--noise', '0.5'],
    rows: {
      500: { prototype: 0.843, error: 0.015, gepa: 0.699 },
      1000: { prototype: 0.871, error: 0.01, gepa: 0.739 },
      2000: { prototype: 0.906, error: 0.007, gepa: 0.802 },
    },
  },
  hard: {
    flags: ['--feedback', 'lean', '--traps', '1', '--noise', '0.4', '--drop', '0.04'],
    rows: {
      500: { prototype: 0.688, error: 0.02, gepa: 0.604 },
      1000: { prototype: 0.769, error: 0.021, gepa: 0.656 },
      2000: { prototype: 0.831, error: 0.015, gepa: 0.688 },
    },
  },
  exact: {
    flags: ['--scoring', 'exact'],
    rows: {
      500: { prototype: 0.261, error: 0.047, gepa: 0.265 },
      1000: { prototype: 0.525, error: 0.048, gepa: 0.377 },
      2000: { prototype: 0.695, error: 0.041, gepa: 0.499 },
    },
  },
  traps: {
    flags: ['--traps', '1'],
    rows: {
      500: { prototype: 0.74, error: 0.013, gepa: 0.642 },
      1000: { prototype: 0.837, error: 0.017, gepa: 0.695 },
      2000: { prototype: 0.865, error: 0.014, gepa: 0.74 },
    },
  },
  big: {
    flags: ['--rules', '48', '--cases', '200'],
    rows: {
      1000: { prototype: 0.834, error: 0.022, gepa: 0.547 },
      2000: { prototype: 0.903, error: 0.013, gepa: 0.592 },
    },
  },
  multi3: {
    flags: [],
    models: ['task-a', 'task-b', 'task-c'],
    rows: {
      1000: { prototype: 0.873, error: 0.013, gepa: 0.65 },
      2000: { prototype: 0.906, error: 0.011, gepa: 0.732 },
    },
  },
};

/** What is switched off or replaced, one at a time. */
export const ABLATIONS = {
  'as it is': {},
  'without composition': { compose: 'each' },
  'rewrites only': { operators: ['rewrite'] },
  'random failures': { failures: 'random' },
  'no screen': { screen: 'never' },
  'always screened': { screen: 'always' },
  'no bandit': { choice: 'even' },
  'no front': { parents: 'best' },
  'no reverts': { operators: ['edit', 'rewrite', 'demonstrate', 'prune', 'merge', 'restart', 'trajectory'] },
  'no revision': { revise: false },
  'edits only': { operators: ['edit'] },
  'with a tournament': { tournament: 0.12 },
};
