import { describe, expect, it } from 'vitest';
import { loadRehearsal } from '../../../../src/adapters/models/rehearsal/declaration.ts';
import { UserError } from '../../../../src/domain/errors.ts';
import { rehearsalFile } from './stage.ts';

const HABITS = 'habits:\n  dup: { kind: duplicate_item, path: "levers[*].name" }\n';

function check(content: string, expected: RegExp): void {
  const load = () => loadRehearsal(rehearsalFile(content));
  expect(load).toThrow(UserError);
  expect(load).toThrow(expected);
}

describe('a rehearsal file', () => {
  it.each([
    ['unknown key', `${HABITS}models: {}\nmodel: {}\n`, /:1: .*model/],
    [
      'probability over 1',
      `${HABITS}models:\n  a:\n    sensitivity: 1.5\n    habits: {}\n`,
      /:5: models\.a\.sensitivity/,
    ],
    [
      'undeclared habit',
      `${HABITS}models:\n  a:\n    sensitivity: 1\n    habits:\n      dupp: 1\n`,
      /:7: .*"dupp"; declared are: dup/,
    ],
    ['unknown kind', 'habits:\n  x: { kind: yawn }\nmodels: {}\n', /:2: habits\.x/],
    ['opener without its text', 'habits:\n  x: { kind: same_opener, path: a }\nmodels: {}\n', /:2: habits\.x\.text/],
    ['broken YAML', 'habits:\n  x: { kind\nmodels: [', /:\d+: not YAML/],
    [
      'too many faults',
      `${HABITS}models: {}\nreflectors:\n  r:\n    useless: 0.7\n    harmful: 0.7\n    platitudes: [a]\n    remedies: [{ hypothesis: h, complaint: [c], cures: [x] }]\n`,
      /:6: reflectors\.r: .*not sum to more than 1/,
    ],
  ])('with an %s is refused with its line', (_, content, expected) => check(content, expected));

  it('that is missing says what to do', () => {
    expect(() => loadRehearsal('/nowhere/rehearsal.yaml')).toThrow(/nowhere.*choose a profile with other models/s);
  });

  it('can be loaded with its cures off', () => {
    const file = rehearsalFile(`cures: on\n${HABITS}models: {}\n`);
    expect(loadRehearsal(file).cures).toBe('on');
    expect(loadRehearsal(file, { cures: 'off' }).cures).toBe('off');
  });
});
