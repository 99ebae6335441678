import { describe, expect, test } from 'vitest';
import { pauseInOutage, pauseInSilence } from '../../../src/adapters/lab/outage.ts';
import { candidateOf } from '../../../src/domain/candidate.ts';
import { CallError, ProviderRefusal } from '../../../src/domain/errors.ts';
import { createCheck } from '../../../src/metrics/checks.ts';
import { absoluteJudge } from '../../../src/metrics/judge/absolute.ts';
import { RUBRIC } from '../../metrics/judge/rubric.ts';
import { newPath } from '../store/places.ts';
import { JUDGE, labOver, scripted, TARGET } from './bench.ts';

const DOWN = new CallError('transient', 'HTTP 503');
const LATE = new CallError('transient', 'late', { cause: new DOMException('late', 'TimeoutError') });
const LATE_AGAIN = new CallError('transient', 'late (given up after 3 calls)', { cause: LATE });
const BUSY = new CallError('rate_limit', 'HTTP 429');
const SHAPELESS = new CallError('invalid', '{}');
const BAD = new CallError('rejected', 'HTTP 400');
const ASIDE = new CallError('set_aside', 'mini is set aside');

type Said = readonly [candidate: string, model: string, failure: CallError | null];

describe('whether a wave pauses the run', () => {
  test.each<[string, readonly Said[], boolean]>([
    ['nothing was asked', [], false],
    ['all was answered', [['a', 'mini', null]], false],
    [
      'nobody is there',
      [
        ['a', 'mini', DOWN],
        ['a', 'far', DOWN],
      ],
      true,
    ],
    ['nobody is there, for a single ask', [['a', 'mini', DOWN]], true],
    ['everybody is told to wait', [['a', 'mini', BUSY]], true],
    [
      'one model is gone, the other answers',
      [
        ['a', 'mini', DOWN],
        ['a', 'far', null],
        ['b', 'mini', DOWN],
      ],
      false,
    ],
    [
      'it went away in the middle, before one candidate was asked about',
      [
        ['a', 'mini', null],
        ['b', 'mini', DOWN],
      ],
      true,
    ],
    [
      'it went away in the middle of all',
      [
        ['a', 'mini', null],
        ['a', 'mini', DOWN],
        ['a', 'mini', DOWN],
      ],
      true,
    ],
    [
      'one ask could not be had',
      [
        ['a', 'mini', null],
        ['a', 'mini', DOWN],
      ],
      false,
    ],
    [
      'it went and came back',
      [
        ['a', 'mini', DOWN],
        ['a', 'mini', DOWN],
        ['b', 'mini', null],
      ],
      false,
    ],
    [
      'a prompt by which a model rambles',
      [
        ['a', 'mini', LATE],
        ['a', 'mini', LATE_AGAIN],
      ],
      false,
    ],
    [
      'every prompt makes it ramble: it hangs',
      [
        ['a', 'mini', LATE],
        ['b', 'mini', LATE_AGAIN],
      ],
      true,
    ],
    [
      'answers of no form to one prompt',
      [
        ['a', 'mini', SHAPELESS],
        ['a', 'far', SHAPELESS],
      ],
      false,
    ],
    [
      'answers of no form to several',
      [
        ['a', 'mini', SHAPELESS],
        ['b', 'mini', SHAPELESS],
      ],
      true,
    ],
    [
      'a request that is refused',
      [
        ['a', 'mini', BAD],
        ['b', 'mini', BAD],
      ],
      false,
    ],
    [
      'models set aside, others go on',
      [
        ['a', 'mini', ASIDE],
        ['b', 'mini', ASIDE],
      ],
      false,
    ],
    [
      'one set aside, the other down',
      [
        ['a', 'mini', ASIDE],
        ['a', 'far', DOWN],
      ],
      true,
    ],
  ])('%s', (_, said, pauses) => {
    const pause = () => pauseInOutage('no answer', ended(said));
    if (pauses) expect(pause).toThrow(ProviderRefusal);
    else expect(pause).not.toThrow();
  });

  test('before anything is known, any silence does', () => {
    const silent: Said[] = [
      ['a', 'mini', BAD],
      ['a', 'far', LATE],
    ];
    expect(() => pauseInSilence('no answer', ended(silent))).toThrow(/^no answer: HTTP 400/);
    expect(() => pauseInSilence('no answer', ended([...silent, ['b', 'mini', null]]))).not.toThrow();
    expect(() => pauseInSilence('no answer', [])).not.toThrow();
  });
});

function ended(said: readonly Said[]) {
  return said.map(([subject, model, failure]) => ({ subject, model, failure }));
}

const EXAMPLES = ['one', 'two'].map((input) => ({ id: input, input }));

test('rollouts of a later wave that nobody answers pause the run, and are asked for again', async () => {
  const path = newPath();
  let down = false;
  const target = scripted(TARGET, () => (down ? DOWN : '{"a": 1}'));
  const metrics = [createCheck('valid', 'json_valid', {})];
  const { measure, experiment } = await labOver({ path, metrics, target, judges: [], examples: EXAMPLES });
  await measure();
  down = true;
  const other = candidateOf({ system: 'Shout trees.\n' });
  await expect(measure([other])).rejects.toThrow(/^no rollout of the train wave was answered: HTTP 503/);
  down = false;
  const { rows } = await measure([experiment.base, other]);
  expect(rows.map(({ scores }) => scores.valid?.kind)).toEqual(Array(4).fill('scored'));
});

test('answers of a later wave that no judge takes pause the run; what the models said is kept', async () => {
  const path = newPath();
  const target = scripted(TARGET, () => 'a tree');
  const judge = scripted(JUDGE, () => DOWN);
  const quality = absoluteJudge({ name: 'quality', rubric: RUBRIC, judges: [JUDGE], prompt: null });
  const { measure } = await labOver({ path, metrics: [quality], target, judges: [judge], examples: EXAMPLES });
  await expect(measure()).rejects.toThrow(/^no answer of the train wave could be judged: HTTP 503/);
  await expect(measure()).rejects.toThrow(ProviderRefusal);
  expect(target.sent).toHaveLength(2);
});
