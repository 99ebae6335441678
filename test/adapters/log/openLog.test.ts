import { appendFileSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { openLog } from '../../../src/adapters/log/openLog.ts';
import { UserError } from '../../../src/domain/errors.ts';
import { redactorOf } from '../../../src/domain/redact.ts';
import type { ProgressEvent } from '../../../src/ports/progress.ts';
import { placeWith } from '../../e2e/place.ts';

const SECRET = 'sk-canary0123456789abcdef';
const NOTE: ProgressEvent = { kind: 'note', text: `the key is ${SECRET}` };

function logIn(path: string) {
  const said: string[] = [];
  const log = openLog(path, {
    step: 'greet',
    redact: redactorOf([]),
    lost: (reason) => void said.push(reason),
    now: () => new Date(0),
  });
  return { ...log, said };
}

const linesOf = (path: string) =>
  readFileSync(path, 'utf8')
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as Record<string, unknown>);

test('an event is a line, with its time, level and redacted text; what is told twice is written once', () => {
  const path = join(placeWith(), 'run.jsonl');
  const log = logIn(path);
  log.watch(NOTE);
  log.watch({ kind: 'answered', wave: { generation: 0, stage: 'seed' }, done: 1 });
  log.watch({ kind: 'setAside', model: 'mini', ms: null, reason: `401 ${SECRET}` });
  log.close();
  expect(linesOf(path)).toEqual([
    { time: '1970-01-01T00:00:00.000Z', level: 'info', event: 'note', step: 'greet', text: 'the key is [redacted]' },
    {
      time: '1970-01-01T00:00:00.000Z',
      level: 'error',
      event: 'model_set_aside',
      step: 'greet',
      model: 'mini',
      ms: null,
      reason: '401 [redacted]',
    },
  ]);
});

test('a log is gone on with, also by two at once and after a kill in the middle of a line', () => {
  const path = join(placeWith(), 'run.jsonl');
  const [one, other] = [logIn(path), logIn(path)];
  one.watch(NOTE);
  other.watch(NOTE);
  one.watch(NOTE);
  one.close();
  other.close();
  appendFileSync(path, '{"time":"19');
  const again = logIn(path);
  again.watch(NOTE);
  again.close();
  const lines = readFileSync(path, 'utf8').trimEnd().split('\n');
  expect(lines.map((line) => line.endsWith('}'))).toEqual([true, true, true, false, true]);
});

test.each([
  ['a folder that is not there', (place: string) => join(place, 'nowhere', 'run.jsonl')],
  [
    'a folder',
    (place: string) => {
      mkdirSync(join(place, 'logs'));
      return join(place, 'logs');
    },
  ],
  [
    'a file that is no log',
    (place: string) => {
      writeFileSync(join(place, 'notes.md'), '# Mine\n');
      return join(place, 'notes.md');
    },
  ],
])('%s is refused at once, with what to do', (_, pathOf) => {
  const path = pathOf(placeWith());
  const before = existsSync(path) && path.endsWith('.md') ? readFileSync(path, 'utf8') : null;
  expect(() => logIn(path)).toThrow(UserError);
  expect(() => logIn(path)).toThrow(/name (a|another) file/);
  if (before !== null) expect(readFileSync(path, 'utf8')).toBe(before);
});

test.runIf(existsSync('/dev/full'))('a disk that fills up ends the log and not the run, and is told once', () => {
  const log = logIn('/dev/full');
  log.watch(NOTE);
  log.watch(NOTE);
  log.close();
  expect(log.said).toEqual([
    expect.stringMatching(/^\/dev\/full cannot be written any more \(ENOSPC.*not in the log$/),
  ]);
});
