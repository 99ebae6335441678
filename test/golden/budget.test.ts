import { expect, test } from 'vitest';
import type { Composition } from '../../src/app/compose.ts';
import { BudgetExhausted, CallError } from '../../src/domain/errors.ts';
import type { Model } from '../../src/ports/model.ts';
import type { Finished } from '../../src/ports/store.ts';
import { type Call, callsIn, decided, type RunChanges, run, type Whole, whole } from '../wholeRun.ts';

const NANO = 1e9;
const WIDE = { generations: 4, concurrency: 32 };

/** USD per million tokens: a call costs some 0.0002 USD, and up to 0.0025 are reserved for it. */
const PRICED = ['models.0.price.output=2', 'models.1.price.output=3', 'reflector.price.output=4'];

interface Case {
  readonly title: string;
  readonly budget: readonly string[];
}

const cases: readonly Case[] = [
  ...[0, 7, 23, 24, 30, 35, 41, 48, 57, 66, 80, 100].map((calls) => [`calls=${calls}`]),
  ...[23, 30, 40, 60].map((calls) => [`roles.task.calls=${calls}`]),
  ...[0, 1, 3].map((calls) => [`roles.reflector.calls=${calls}`]),
  ['calls=70', 'roles.task.calls=50', 'roles.reflector.calls=4'],
  ...[0, 0.002, 0.005, 0.0125, 0.015, 0.02, 0.025, 0.03].map((usd) => [`usd=${usd}`]),
  ...[0.012, 0.016].map((usd) => [`roles.task.usd=${usd}`]),
  ['roles.reflector.usd=0.006'],
].map((limits) => ({
  title: `budget ${limits.join(', ')}`,
  budget: [...PRICED, ...limits.map((limit) => `budget.${limit}`)],
}));

let verified = 0;

test.each(cases)('$title is never exceeded, and verify is still measured', async ({ budget }) => {
  const place = whole();
  const finished = await within(place, { set: budget, overrides: WIDE });
  checkLimits(callsIn(place.file), budget);
  if (finished === null) return expect(callsIn(place.file)).toEqual([]);
  checkVerified(finished);
  if (finished.verify !== null && finished.stoppedBy === 'budget') verified += 1;

  const narrow = whole();
  expect(await within(narrow, { set: budget, overrides: { ...WIDE, concurrency: 1 } })).toEqual(finished);
  expect(decided(narrow.file)).toEqual(decided(place.file));
});

test('a good part of these runs was cut by its budget and had something to verify', () => {
  expect(verified).toBeGreaterThan(6);
});

test.each([60, 80])('retries spend what the search may spend, not what verify needs (%i calls)', async (calls) => {
  const place = whole();
  const budget = [`budget.calls=${calls}`];
  const finished = await within(place, { set: [...budget, 'models.0.tries=2'], overrides: WIDE, recast: stumbling });
  checkLimits(callsIn(place.file), budget);
  expect(callsIn(place.file).filter(({ status }) => status === 'failed').length).toBeGreaterThan(1);
  expect(finished).not.toBeNull();
  if (finished) checkVerified(finished);
});

test('calls whose cost nobody tells keep their reserve, and the sum of them stays within the budget', async () => {
  const place = whole();
  const budget = [...PRICED, 'budget.usd=0.12'];
  await within(place, { set: budget, overrides: WIDE, recast: silent });
  const calls = callsIn(place.file);
  checkLimits(calls, budget);
  expect(calls.length).toBeGreaterThan(8);
  expect(calls.filter(({ cost }) => cost !== null)).toEqual([]);
});

/** Null when the budget did not even reach for the base. */
async function within(place: Whole, changes: RunChanges): Promise<Finished | null> {
  try {
    return await run(place, changes);
  } catch (error) {
    if (error instanceof BudgetExhausted) return null;
    throw error;
  }
}

function checkLimits(calls: readonly Call[], budget: readonly string[]): void {
  for (const setting of budget.filter((key) => key.startsWith('budget.'))) {
    const [, role, unit, limit] = /^budget\.(?:roles\.(\w+)\.)?(calls|usd)=(.*)$/.exec(setting) ?? [];
    const counted = role === undefined ? calls : calls.filter((call) => call.role === role);
    const used =
      unit === 'calls'
        ? counted.length
        : counted.reduce((sum, { cost, reserved }) => sum + (cost ?? reserved), 0) / NANO;
    expect(used, setting).toBeLessThanOrEqual(Number(limit));
  }
}

/** What beat the base on train was measured on verify. */
function checkVerified({ best, verify, notVerified }: Finished): void {
  if (verify === null) expect(notVerified).toBe('nothing beat the prompt on train');
  else expect(verify.finalists.map(({ candidate }) => candidate.id)).toContain(best.id);
}

/** The same models; on train some answers come at the second try. */
function stumbling({ models, ...rest }: Composition): Composition {
  const seen = new Set<string>();
  return {
    ...rest,
    models: models.map((model) => ({
      ...model,
      async call(request, about, signal) {
        const first = !seen.has(about.key);
        seen.add(about.key);
        const trips = about.rollout?.example.id.startsWith('v') === false && /^[0-7]/.test(about.key);
        if (first && trips && model.spec.tries > 1) throw new CallError('transient', 'stumbled');
        return model.call(request, about, signal);
      },
    })),
  };
}

/** The same models; they do not say what they used. */
function silent({ models, reflector, ...rest }: Composition): Composition {
  const quiet = (model: Model): Model => ({
    ...model,
    call: async (request, about, signal) => ({ ...(await model.call(request, about, signal)), usage: null }),
  });
  return { ...rest, models: models.map(quiet), reflector: quiet(reflector) };
}
