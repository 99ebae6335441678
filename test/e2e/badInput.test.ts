import { describe, expect, test } from 'vitest';
import { evolve, evolveHere } from './command.ts';
import { FILE, FOLDER } from './greet.ts';
import { added, type Mistake, RUN, refused } from './mistake.ts';

const TYPED: readonly Mistake[] = [
  {
    what: 'what is written wrong in the experiment',
    files: added('generatons: 3'),
    says: [`${FILE}:17:1: generatons: unknown key "generatons" (did you mean "generations"?)`],
  },
  {
    what: 'an unknown step',
    type: ['--step', 'gret'],
    says: ['unknown step "gret" (did you mean "greet"?); known: greet, identify_potential_levers'],
  },
  { what: 'no step', type: [], says: ['which step? Name one with --step: greet, identify_potential_levers'] },
  {
    what: 'an unknown option',
    type: [...RUN, '--generation', '3'],
    says: ["unknown option '--generation'", '--generations'],
  },
  {
    what: 'a word for a number',
    type: [...RUN, '--generations', 'ten'],
    says: ['--generations', "'ten'", 'whole number, 0 or more'],
  },
  { what: 'a negative number', type: [...RUN, '--max-calls', '-5'], says: ['--max-calls', 'whole number, 1 or more'] },
  { what: 'no amount', type: [...RUN, '--budget', '$5'], says: ['--budget', 'an amount in USD, such as 5 or 0.25'] },
  { what: 'an option without its value', type: [...RUN, '--profile'], says: ["'--profile <name>' argument missing"] },
  {
    what: 'an unknown command',
    type: ['frnt', ...RUN],
    says: ['evolve has no command "frnt" (did you mean "front"?)', 'evolve --step frnt'],
  },
  { what: 'a command without its argument', type: ['show', ...RUN], says: ["missing required argument 'id'"] },
  { what: 'an argument too many', type: ['front', 'abcd', ...RUN], says: ['too many arguments'] },
  { what: 'no experiment file', type: ['-c', 'other.yaml'], says: ['there is no file', '/other.yaml'] },
  { what: 'a folder for a file', type: ['-c', FOLDER], says: ['is a folder, a file is wanted'] },
  {
    what: 'a profile where there is none',
    type: [...RUN, '--profile', 'live'],
    says: ['--profile: no profile "live"; the experiment has no `profiles`'],
  },
  {
    what: 'an unknown model',
    type: [...RUN, '--models', 'hastey'],
    says: ['--models: no model "hastey" (did you mean "hasty"?); the experiment has hasty, rehearsal:sloppy'],
  },
  { what: 'a model twice', type: [...RUN, '--models', 'hasty,hasty'], says: ['hasty is named twice'] },
  {
    what: '--set without a value',
    type: [...RUN, '--set', 'generations'],
    says: ['key=value, such as budget.calls=500'],
  },
  {
    what: '--set of an unknown key',
    type: [...RUN, '--set', 'generatons=3'],
    says: ['--set generatons: generatons: unknown key "generatons" (did you mean "generations"?)'],
  },
  {
    what: '--set of a wrong kind',
    type: [...RUN, '--set', 'search.proposals=many'],
    says: ['--set search.proposals', 'expected a number, got a text'],
  },
  {
    what: 'no environment file',
    type: [...RUN, '--env-file', '.env'],
    says: ['--env-file: there is no file', '/.env'],
  },
  {
    what: 'quiet and verbose',
    type: [...RUN, '--quiet', '--verbose'],
    says: ['--quiet and --verbose contradict each other: leave one out'],
  },
  {
    what: 'fresh and an earlier run',
    type: [...RUN, '--fresh', '--run', '1'],
    says: ['--fresh starts another run and --run names an earlier one'],
  },
  {
    what: 'two budgets',
    type: [...RUN, '--budget', '5', '--set', 'budget.usd=6'],
    says: ['--set budget.usd and --budget contradict each other: say budget.usd once'],
  },
  {
    what: 'a step and a file of another',
    type: ['--step', 'wave', '-c', FILE],
    says: ['--step wave and -c', 'contradict each other: the file is of step "greet"'],
  },
  {
    what: 'a front before any run',
    type: ['front', ...RUN],
    says: ['nothing was evolved there yet', 'evolve --step greet'],
  },
  {
    what: 'an export before any run',
    type: ['export', ...RUN],
    says: ['nothing was evolved there yet', 'evolve --step greet'],
  },
];

/** Node itself would look for the file, and commander's own complaint is written while it reads the words. */
const BY_THE_PROCESS = TYPED.filter(({ what }) =>
  ['no step', 'an unknown option', 'no environment file'].includes(what),
);

describe('what is typed wrong', { timeout: 60_000 }, () => {
  test.each(TYPED)('$what is refused', (one) => refused(one, evolveHere));

  test.concurrent.each(BY_THE_PROCESS)('$what is refused by the process too', (one) => refused(one, evolve));

  test('the process is tried with something', () => {
    expect(BY_THE_PROCESS).toHaveLength(3);
  });
});
