import { CALLING } from './mechanisms/calling.mjs';
import { KEEPING } from './mechanisms/keeping.mjs';
import { READING } from './mechanisms/reading.mjs';

const MECHANISMS = { ...KEEPING, ...CALLING, ...READING };

/**
 * The 48 faults of the design, each with the tests that show it (files, with parts of their tests' names) and the
 * mechanisms without which they fail. `later` says what a row still waits for; its tests then show the part that applies
 * now.
 */
export const ROWS = [
  [
    1,
    'kill -9 at any instant',
    { 'crash/kill.test.ts': ['killed at any instant'], 'crash/wire.test.ts': ['killed again and again'] },
  ],
  [
    2,
    'kill -9 between answer and commit',
    {
      'adapters/store/lease.test.ts': ['calls in flight at a kill -9'],
      'crash/writes.test.ts': ['dies before any write'],
    },
  ],
  [3, 'kill during recovery', { 'faults/recovery.test.ts': ['dies again while it recovers'] }],
  [
    4,
    'kill during a generation commit',
    { 'adapters/store/failAtWrite.test.ts': ['whole or not at all', 'fails before write N'] },
  ],
  [
    5,
    'SIGINT and SIGTERM, once and twice',
    {
      'resume/commandLine.test.ts': ['Ctrl-C does not wait', 'stops a run with'],
      'faults/signals.test.ts': ['a run that does not end after'],
    },
  ],
  [
    6,
    'two processes on one population',
    {
      'adapters/store/lease.test.ts': ['refused with the pid, host and age', 'writes no generation'],
      'faults/sleeper.test.ts': ['an owner stopped past its lease'],
    },
  ],
  [7, 'a pid used again', { 'adapters/store/lease.test.ts': ['the owner on record'] }],
  [
    8,
    'clock jumps',
    {
      'adapters/store/minutes.test.ts': ['jumps a year'],
      'adapters/store/lease.test.ts': ['is heard of while it lives', 'in the future'],
    },
  ],
  [
    9,
    'full disk',
    { 'adapters/store/batch.test.ts': ['a full disk'], 'faults/fullDisk.test.ts': ['by a limit', 'by a full disk'] },
  ],
  [10, 'read-only file or folder', { 'adapters/store/readOnly.test.ts': ['one clear sentence'] }],
  [
    11,
    'torn WAL, missing index, damaged page',
    {
      'faults/files.test.ts': ['torn WAL', 'without its index'],
      'adapters/store/pages.test.ts': [''],
      'adapters/store/migrate.test.ts': ['a torn file'],
    },
  ],
  [12, 'copied without its WAL', { 'faults/files.test.ts': ['a copy without its WAL'] }],
  [13, 'a disk without shared memory', { 'faults/files.test.ts': ['disk without shared memory'] }],
  [14, 'newer schema', { 'adapters/store/migrate.test.ts': ['newer than the program'] }],
  [
    15,
    'older schema',
    { 'faults/files.test.ts': ['of an older schema'], 'adapters/store/migrate.test.ts': ['a migration that fails'] },
  ],
  [
    16,
    'several writers',
    {
      'faults/writers.test.ts': ['eight processes that write at once'],
      'adapters/store/lease.test.ts': ['two that start at once'],
    },
  ],
  [
    17,
    '429 with Retry-After',
    {
      'adapters/calls/caller.test.ts': ['pauses the whole model', 'retry-after: seconds'],
      'adapters/calls/limits.test.ts': ['congestion: doubles'],
    },
  ],
  [
    18,
    'absurd Retry-After',
    {
      'adapters/calls/caller.test.ts': ['retry-after:', 'ends the wait between two tries'],
      'adapters/calls/roster.test.ts': ['asks for an hour'],
      'adapters/models/retryAfter.test.ts': [''],
    },
  ],
  [
    19,
    'refused key, quota, payment',
    {
      'adapters/calls/caller.test.ts': ['401 stops everything', 'a refused key stops every model'],
      'adapters/models/openai.test.ts': ['429 quota', '402'],
    },
  ],
  [20, 'ten minutes of outage', { 'adapters/calls/limits.test.ts': ['ten minutes of outage', 'after eight failures'] }],
  [21, 'hang before headers', { 'adapters/calls/caller.test.ts': ['hang before headers'] }],
  [22, 'dripping or silent body', { 'adapters/calls/caller.test.ts': ['drip'] }],
  [
    23,
    'cut body, reset, no host',
    {
      'adapters/calls/caller.test.ts': [': cut', 'nothing but reset'],
      'adapters/models/openai.test.ts': ['no such host'],
    },
  ],
  [24, 'answers that are none', { 'adapters/calls/caller.test.ts': ['HTML', '{}', 'without usage leaves'] }],
  [25, 'truncated and refused answers', { 'adapters/models/openai.test.ts': ['length', 'content filter'] }],
  [26, 'no retries beside ours', { 'adapters/calls/caller.test.ts': ['two calls on the wire, two rows'] }],
  [27, 'the model behind a name changes', { 'adapters/calls/roster.test.ts': ['changes while the run lasts'] }],
  [
    28,
    'the budget with 100 calls in flight',
    { 'adapters/store/contract.test.ts': ['100 starts in flight'], 'golden/budget.test.ts': ['is never exceeded'] },
  ],
  [
    29,
    'unknown or impossible prices',
    {
      'app/config/mistakes.test.ts': ['usd without price'],
      'adapters/store/contract.test.ts': ['an amount that is no money'],
      'adapters/models/prices.test.ts': [''],
    },
  ],
  [30, 'billed for more than reserved', { 'adapters/store/contract.test.ts': ['done for more than reserved'] }],
  [31, 'a judge that says nothing usable', { 'adapters/lab/judge.test.ts': ['off the menu'] }],
  [32, 'orders to the judge', { 'metrics/judge/fence.test.ts': [''] }],
  [
    33,
    'orders to the reflector',
    {
      'faults/reflector.test.ts': ['stays inside its fence', 'brings nothing new into a prompt'],
      'domain/strange.test.ts': [''],
      'app/gates.test.ts': ['an address'],
    },
  ],
  [
    34,
    'answers copied into the prompt',
    {
      'domain/leakage.test.ts': ['words of an input', 'words of an expected output'],
      'app/gates.test.ts': ['text of train', 'text of verify', 'an example of verify that is shown'],
    },
  ],
  [35, 'malformed edits', { 'domain/applyEdits.test.ts': [''], 'domain/parseReply.test.ts': [''] }],
  [36, 'a placeholder removed', { 'domain/gate.test.ts': ['placeholders and kept texts'] }],
  [
    37,
    'secrets',
    {
      'faults/secrets.test.ts': [''],
      'faults/artefacts.test.ts': [''],
      'domain/redact.test.ts': [''],
      'adapters/models/openai.test.ts': ['repeats the key'],
    },
  ],
  [
    38,
    'paths that lead elsewhere',
    { 'e2e/git.test.ts': ['goes where it can do no harm'], 'adapters/locators/promptFile.test.ts': [''] },
  ],
  [
    39,
    'a prompt that has moved on',
    { 'e2e/git.test.ts': ['is refused when the prompt is not'], 'adapters/git/patch.test.ts': ['names both objects'] },
  ],
  [
    40,
    'YAML and JSON bombs',
    { 'app/config/mistakes.test.ts': ['broken or hostile'], 'adapters/examples/examples.test.ts': [''] },
  ],
  [
    41,
    'a hostile population',
    { 'faults/files.test.ts': ['from somebody else'], 'adapters/store/migrate.test.ts': ['with a trigger'] },
  ],
  [42, 'a population that carries code', { 'faults/writers.test.ts': ['no table has a place for code'] }],
  [43, 'terminal escapes and bidi marks', { 'domain/printable.test.ts': [''] }],
  [44, 'markup and formulas in what is exported', { 'faults/exported.test.ts': [''] }, 'the web page'],
  [45, 'other sites speaking to the program', { 'faults/listening.test.ts': [''] }, 'the web page'],
  [
    46,
    'an owner that was taken for dead',
    {
      'adapters/store/lease.test.ts': ['writes no generation', 'does not free the lease'],
      'faults/sleeper.test.ts': ['an owner stopped past its lease'],
    },
  ],
  [
    47,
    'a queue that loses its memory',
    { 'adapters/store/contract.test.ts': ['first write'] },
    'the queue: results are written once, whoever brings them',
  ],
  [48, 'memory', { 'faults/writers.test.ts': ['stored once'], 'faults/memory.test.ts': [''] }],
].map(([number, title, tests, later = null]) => ({
  number,
  title,
  tests,
  later,
  mechanisms: MECHANISMS[number] ?? [],
}));
