import { expect, test } from 'vitest';
import { EXPERIMENT, load, refusal } from './fixture.ts';

const FILE = 'experiments/greet/experiment.yaml';
const PROFILES = `${EXPERIMENT}gates: { max_chars: 9000, keep: [a] }
search: { intent: short }
profile: quick
profiles:
  quick: { search: { proposals: 2 }, gates: { keep: [b, c] }, models: [{ id: "rehearsal:x" }] }
  slow: { search: { intent: null }, reflector: { id: "ollama:big" } }
`;

test('a profile is laid over: sections merged, lists replaced, null takes away', async () => {
  const quick = await load({ yaml: PROFILES });
  expect(quick.profile).toBe('quick');
  expect(quick.search).toMatchObject({ intent: 'short', proposals: 2 });
  expect(quick.gates).toMatchObject({ maxChars: 9000, keep: ['b', 'c'] });
  expect(quick.models.map(({ id }) => id)).toEqual(['rehearsal:x']);
  const slow = await load({ yaml: PROFILES, options: { profile: 'slow' } });
  expect(slow.search).toMatchObject({ intent: null, proposals: 4 });
  expect(slow.gates.keep).toEqual(['a']);
  expect(slow.reflector).toMatchObject({ id: 'ollama:big', kind: 'live', price: null });
});

test('a model that a profile names keeps nothing of the one it replaces', async () => {
  const yaml = `${EXPERIMENT.replace('"rehearsal:reflector" }', '"openai:x", price: { input: 3, output: 15 }, temperature: 1 }')}profiles: { dry: { reflector: { id: "ollama:y" } }, warm: { reflector: { temperature: 2 } } }\n`;
  expect((await load({ yaml, options: { profile: 'dry' } })).reflector).toMatchObject({ name: 'y', price: null });
  expect((await load({ yaml, options: { profile: 'dry' } })).reflector).not.toHaveProperty('temperature');
  expect((await load({ yaml, options: { profile: 'warm' } })).reflector).toMatchObject({
    name: 'x',
    temperature: 2,
    price: { input: 3, output: 15 },
  });
  expect((await load({ yaml, options: { set: ['reflector.id=ollama:z'] } })).reflector).toMatchObject({
    name: 'z',
    price: null,
  });
});

const PROFILE_CASES: readonly (readonly [yaml: string, profile: string | undefined, message: string])[] = [
  [PROFILES, 'quik', '--profile: no profile "quik" (did you mean "quick"?); known: quick, slow'],
  [EXPERIMENT, 'quick', '--profile: no profile "quick"; the experiment has no `profiles`'],
  [
    `${EXPERIMENT}profile: live\nprofiles: { other: {} }\n`,
    undefined,
    `${FILE}:12:10: profile: no profile "live"; known: other`,
  ],
  [`${EXPERIMENT}profile: [a]\nprofiles: { a: {} }\n`, undefined, `${FILE}:12:10: profile: no profile ["a"]; known: a`],
  [
    `${EXPERIMENT}profiles: { other: { step: x } }\n`,
    undefined,
    `${FILE}:12:22: profiles.other.step: a profile cannot change this`,
  ],
  [
    `${EXPERIMENT}profiles: { other: { search: { finalists: 9 } } }\n`,
    undefined,
    `${FILE}:12:32: search.finalists: must be at most 3`,
  ],
  [
    `${EXPERIMENT}profiles: { other: { sede: 9 } }\n`,
    undefined,
    `${FILE}:12:22: sede: unknown key "sede" (did you mean "seed"?)`,
  ],
];

test.each(PROFILE_CASES)('a profile that cannot be: %#', async (yaml, profile, message) => {
  expect((await refusal({ yaml, options: { profile } })).slice(0, message.length)).toBe(message);
});

test('a profile that does not apply may wait for its variables', async () => {
  const yaml = `${EXPERIMENT}profiles: { live: { seed: "\${SEED}", models: [{ id: "openai:\${NAME}" }] } }\n`;
  expect((await load({ yaml })).seed).toBe(1);
  expect(await refusal({ yaml, options: { profile: 'live' } })).toBe(
    `${FILE}:12:53: the environment variable NAME is not set: set it, or in a file for --env-file\n${FILE}:12:27: the environment variable SEED is not set: set it, or in a file for --env-file`,
  );
});

test('--set sets any key, over the profile', async () => {
  const set = [
    'search.proposals=7',
    'search.intent=keep 5 to 7',
    'gates.keep=[x, y]',
    'models.a.temperature=0.5',
    'models.1.alias=second',
    'budget.roles.task.calls=100',
    'primary.valid=3',
    'generations=2',
  ];
  const loaded = await load({ yaml: PROFILES.replace('profile: quick\n', ''), options: { set } });
  expect(loaded.search).toMatchObject({ proposals: 7, intent: 'keep 5 to 7' });
  expect(loaded.gates.keep).toEqual(['x', 'y']);
  expect(loaded.models).toMatchObject([{ id: 'a', temperature: 0.5 }, { id: 'second' }]);
  expect(loaded.budget.roles.task.calls).toBe(100);
  expect(loaded.primary[0]).toMatchObject({ metric: 'valid', weight: 0.5 });
  expect(loaded.generations).toBe(2);
  expect((await load({ yaml: PROFILES, options: { set: ['search.proposals=9'] } })).search.proposals).toBe(9);
  expect((await load({ yaml: PROFILES, options: { set: ['search.intent='] } })).search.intent).toBeNull();
  expect((await load({ options: { set: ['models=[{ id: "ollama:x" }]'] } })).models.map(({ id }) => id)).toEqual([
    'ollama:x',
  ]);
});

const SET_CASES: readonly (readonly [set: readonly string[], message: string])[] = [
  [
    ['search.proposls=3'],
    '--set search.proposls: search.proposls: unknown key "proposls" (did you mean "proposals"?); allowed here: intent,',
  ],
  [['search.proposals=many'], '--set search.proposals: search.proposals: expected a number, got a text'],
  [
    ['guards.must_pass=[none]'],
    '--set guards.must_pass: guards.must_pass.0: "none" is no metric, and no id or tag of a verify example',
  ],
  [['models.b.temperature=1'], '--set models.b.temperature: the list has no "b"; its 2 items:'],
  [
    ['models.7.temperature=1'],
    '--set models.7.temperature: the list has no "7"; its 2 items: a, rehearsal:careless, rehearsal:forgetful',
  ],
  [['seed.x=1', 'seed=1', 'seed.x=1'], '--set seed.x: there is nothing below this key to set "x" in'],
  [['novalue'], '--set novalue: expected key=value, such as --set search.proposals=8'],
  [['seed=[1'], '--set seed: not YAML that can be read: '],
  [['profile=x'], '--set profile: choose a profile with --profile NAME'],
  [['profiles.x.seed=1'], '--set profiles.x.seed: set the key itself'],
  [['__proto__.x=1'], '--set __proto__.x: "__proto__" cannot be a key'],
  [['step=wave'], '--set step: step: "wave" must be the name of its folder, "greet"'],
  [['seed=1', 'seed=2'], '--set seed and --set seed contradict each other: say seed once'],
];

test.each(SET_CASES)('--set %j is refused', async (set, message) => {
  expect((await refusal({ options: { set } })).slice(0, message.length)).toBe(message);
});

test('flags stand for keys, and may not contradict --set', async () => {
  const overrides = { generations: 3, concurrency: 2, seed: 5, calls: 100, usd: 1 };
  const loaded = await load({ options: { overrides } });
  expect(loaded).toMatchObject({ generations: 3, concurrency: 2, seed: 5, budget: { calls: 100, usd: 1 } });
  expect((await load({ options: { overrides: { seed: 5 }, set: ['seed=5'] } })).seed).toBe(5);
  expect(await refusal({ options: { overrides: { seed: 5 }, set: ['seed=6'] } })).toBe(
    '--set seed and --seed contradict each other: say seed once',
  );
  expect(await refusal({ options: { overrides: { generations: -1 } } })).toBe(
    '--generations: generations: must be at least 0',
  );
});
