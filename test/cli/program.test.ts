import { CommanderError } from 'commander';
import { describe, expect, it } from 'vitest';
import type { Commands } from '../../src/cli/commands.ts';
import { BarNotMet, exitOf } from '../../src/cli/exit.ts';
import { buildProgram } from '../../src/cli/program.ts';
import { programName, quoted, resumeCommand } from '../../src/cli/typed.ts';
import { VERBS } from '../../src/cli/verbs.ts';
import { Interrupted, ProviderRefusal, StoreError, UserError } from '../../src/domain/errors.ts';

/** What a command line asks for, and what it says and throws. Runs nothing. */
async function typed(line: string) {
  const asked: unknown[][] = [];
  const printed: string[] = [];
  const note =
    (name: string) =>
    (...words: unknown[]) => {
      asked.push([name, ...words]);
      return Promise.resolve();
    };
  const commands = Object.fromEntries(
    ['run', 'front', 'show', 'diff', 'export', 'runs'].map((name) => [name, note(name)]),
  ) as unknown as Commands;
  const program = buildProgram(commands, '1.2.3', {
    verbs: VERBS,
    obey: ({ name, options }) => void asked.push([name, options]),
  });
  const write = (text: string) => void printed.push(text);
  const output = { writeOut: write, writeErr: write };
  for (const command of [program, ...program.commands]) command.configureOutput(output).exitOverride();
  const words = line.split(' ').filter((word) => word !== '');
  const error = await program.parseAsync(words, { from: 'user' }).then(
    () => null,
    (thrown: unknown) => thrown,
  );
  const said = error instanceof UserError ? error.message : printed.join('');
  const code = error === null ? 0 : exitOf(error, { signal: null, resume: '', verbose: false }).code;
  return { asked, said, code };
}

const SELECTION = { step: 's', config: null, profile: null, models: null, set: [], envFile: null };
const RUN = {
  ...SELECTION,
  generations: null,
  seed: null,
  concurrency: null,
  budgetUsd: null,
  maxCalls: null,
  allowUnknownPrice: false,
  fresh: false,
  log: null,
  json: false,
  quiet: false,
  verbose: false,
};
const READ = { ...SELECTION, run: null, json: false };

describe('a command line', () => {
  const ASKS: readonly [string, unknown[]][] = [
    ['--step s', ['run', RUN]],
    ['run --step s', ['run', RUN]],
    ['', ['run', { ...RUN, step: null }]],
    ['--step s --generations 0', ['run', { ...RUN, generations: 0 }]],
    ['--step s --seed 7 -j 4', ['run', { ...RUN, seed: 7, concurrency: 4 }]],
    ['-c my/experiment.yaml', ['run', { ...RUN, step: null, config: 'my/experiment.yaml' }]],
    ['--step s --models mini,haiku', ['run', { ...RUN, models: ['mini', 'haiku'] }]],
    [
      '--step s --set search.proposals=8 --set a.b=x=y',
      [
        'run',
        {
          ...RUN,
          set: [
            { key: 'search.proposals', value: '8' },
            { key: 'a.b', value: 'x=y' },
          ],
        },
      ],
    ],
    ['--step s --budget 2.50 --max-calls 30', ['run', { ...RUN, budgetUsd: 2.5, maxCalls: 30 }]],
    ['--step s --budget .5 --allow-unknown-price', ['run', { ...RUN, budgetUsd: 0.5, allowUnknownPrice: true }]],
    ['--step s --log run.jsonl', ['run', { ...RUN, log: 'run.jsonl' }]],
    ['--step s --fresh --json --quiet', ['run', { ...RUN, fresh: true, json: true, quiet: true }]],
    [
      '--step s -v --profile live --env-file .env',
      ['run', { ...RUN, verbose: true, profile: 'live', envFile: '.env' }],
    ],
    ['front --step s', ['front', { ...READ, csv: false }]],
    ['front --step s --csv', ['front', { ...READ, csv: true }]],
    ['front --step s --run 2 --json', ['front', { ...READ, run: 2, json: true, csv: false }]],
    ['show 3f2a --step s', ['show', '3f2a', READ]],
    ['diff 3f2a --step s', ['diff', '3f2a', null, { ...READ, word: false }]],
    ['diff 3f2a base --step s', ['diff', '3f2a', 'base', { ...READ, word: false }]],
    ['verify --step s', ['verify', { ...READ, id: null, log: null, quiet: false, verbose: false }]],
    [
      'verify best --step s --json -q',
      ['verify', { ...READ, id: 'best', log: null, json: true, quiet: true, verbose: false }],
    ],
    ['export --step s', ['export', null, { ...READ, output: null, force: false, branch: null }]],
    ['export 3f2a --step s --force', ['export', '3f2a', { ...READ, output: null, force: true, branch: null }]],
    ['export 3f2a --step s -o a.patch', ['export', '3f2a', { ...READ, output: 'a.patch', force: false, branch: null }]],
    ['export 3f2a --step s --branch', ['export', '3f2a', { ...READ, output: null, force: false, branch: '' }]],
    ['export 3f2a --step s --branch b/c', ['export', '3f2a', { ...READ, output: null, force: false, branch: 'b/c' }]],
    ['runs --step s', ['runs', READ]],
  ];
  it.each(ASKS)('evolve %s', async (line, call) => {
    expect(await typed(line)).toEqual({ asked: [call], said: '', code: 0 });
  });

  const REFUSED: readonly [string, RegExp][] = [
    ['--step s --generations -1', /whole number, 0 or more/],
    ['--step s --generations 1.5', /whole number/],
    ['--step s --generations ten', /whole number/],
    ['--step s --generations 99999999999999999999', /whole number/],
    ['--step s -j 0', /whole number, 1 or more/],
    ['--step s --max-calls 0', /1 or more/],
    ['--step s --budget -3', /amount in USD/],
    ['--step s --budget 1e3', /amount in USD/],
    ['--step s --set budget', /key=value/],
    ['--step s --set =3', /key=value/],
    ['--step s --set a=1 --set a=2', /a is set twice/],
    ['--step s --models a,,b', /names with commas/],
    ['--step s --models a,a', /a is named twice/],
    ['--step', /argument missing/],
    ['--stepp s', /unknown option '--stepp'\n\(Did you mean --step\?\)/],
    ['front --step s --jsn', /Did you mean --json/],
    ['front --step s --csv --json', /cannot be used with option '--json'/],
    ['diff 3f2a --step s --word --json', /cannot be used with option '--json'/],
    ['export --step s --json', /unknown option '--json'/],
    ['export --step s --branch b -o a.patch', /--branch and --output contradict each other/],
    ['frnt --step s', /no command "frnt" \(did you mean "front"\?\)/],
    ['my_step', /to run a step: evolve --step my_step/],
    ['show --step s', /missing required argument 'id'/],
    ['show a b --step s', /too many arguments/],
    ['runs --step s --run 0', /whole number, 1 or more/],
    ['--step s --fresh --run 2', /--fresh starts another run and --run names an earlier one: leave one of them out/],
    ['--step s --run 2', /evolve front --run 2 shows it/],
    ['--step s --quiet -v', /--quiet and --verbose contradict each other/],
  ];
  it.each(REFUSED)('evolve %s is refused', async (line, message) => {
    const { asked, said, code } = await typed(line);
    expect(said).toMatch(message);
    expect({ asked, code }).toEqual({ asked: [], code: 2 });
  });

  it.each(['', 'run', 'front', 'show', 'diff', 'verify', 'export', 'runs'])(
    '%s --help has an example',
    async (command) => {
      const { asked, said, code } = await typed(`${command} --help`);
      expect(said).toMatch(/Examples?:\n {2}evolve /);
      expect({ asked, code }).toEqual({ asked: [], code: 0 });
    },
  );

  it('--version says the version', async () => {
    expect(await typed('--version')).toEqual({ asked: [], said: '1.2.3\n', code: 0 });
  });
});

describe('exitOf', () => {
  const calm = { signal: null, resume: 'evolve --step s', verbose: false };
  const CODES: readonly [string, unknown, Partial<Parameters<typeof exitOf>[1]>, number, RegExp][] = [
    ['a mistake', new UserError('no such step'), {}, 2, /^no such step$/],
    ['a population that is held', new StoreError('held by 12', { mistake: true }), {}, 2, /^held by 12$/],
    ['a full disk', new StoreError('no room'), {}, 1, /^no room$/],
    ['a refusing provider', new ProviderRefusal('bad key'), {}, 1, /bad key\n.*to go on:\n {2}evolve --step s$/],
    ['a bug', new TypeError('x is null'), {}, 1, /^x is null \(-v shows/],
    ['a bug, verbosely', new TypeError('x is null'), { verbose: true }, 1, /x is null\n.*program\.test/s],
    ['no error object', 'odd', {}, 1, /^odd/],
    ['Ctrl-C', new Interrupted('stop'), { signal: 'SIGINT' }, 130, /^stopped;.*\n {2}evolve --step s$/],
    ['a termination', new Interrupted('stop'), { signal: 'SIGTERM' }, 143, /^stopped;/],
    ['trouble after Ctrl-C', new Error('disk full'), { signal: 'SIGINT' }, 130, /^disk full\nstopped;/],
    ['an interruption without a signal', new Interrupted('enough'), {}, 1, /enough\. To go on/],
    ['a bar that is not met', new BarNotMet(), {}, 100, /^$/],
    ['what commander said already', new CommanderError(1, 'x', 'said'), {}, 2, /^$/],
    ['marks in a message', new UserError('a\u001b[2J'), {}, 2, /^a\\u001b\[2J$/],
  ];
  it.each(CODES)('%s', (_, error, circumstances, code, message) => {
    const exit = exitOf(error, { ...calm, ...circumstances });
    expect(exit.code).toBe(code);
    expect(exit.message).toMatch(message);
  });
});

describe('what to type', () => {
  it('goes on without --fresh, and survives a shell', () => {
    expect(resumeCommand('evolve', ['--step', "it's", '--fresh', '--set', 'a=b c'])).toBe(
      "evolve --step 'it'\\''s' --set 'a=b c'",
    );
    expect([quoted('a/b.yaml'), quoted('')]).toEqual(['a/b.yaml', "''"]);
  });
  it('goes through npx when npx called', () => {
    expect([programName({ npm_command: 'exec' }), programName({})]).toEqual(['npx evolve', 'evolve']);
  });
});
