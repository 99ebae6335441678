import { describe, expect, it } from 'vitest';
import { loadRehearsal, rehearsalModel } from '../../../../src/adapters/models/rehearsal/rehearsalModel.ts';
import { UserError } from '../../../../src/domain/errors.ts';
import { EXAMPLE, REFERENCE, rehearsalFile, requestOf, specOf, taskCall } from './stage.ts';

const DECLARED = {
  habits: {
    closer: {
      kind: 'same_closer',
      path: 'levers[*].name',
      text: 'Plan',
      cures: [['end* differently'], ['avoid "plan"', 'no plan']],
      harms: [['call it plan']],
    },
  },
  models: {
    careless: { sensitivity: 0.7, comfort: 400, habits: { closer: 0.6 } },
    steady: { sensitivity: 1, habits: {} },
    latin: { sensitivity: 1, habits: { closer: 1 } },
  },
};

const FILE = rehearsalFile(DECLARED);
const never = new AbortController().signal;

/** Share of 400 draws in which the habit shows. */
async function shareShown(prompt: string, options: { model?: string; file?: string; cures?: 'off' } = {}) {
  const rehearsal = loadRehearsal(options.file ?? FILE, options.cures ? { cures: options.cures } : {});
  const model = rehearsalModel(specOf(options.model ?? 'careless'), rehearsal);
  let shown = 0;
  for (let attempt = 0; attempt < 400; attempt++) {
    const { text } = await model.call(requestOf(prompt, EXAMPLE, attempt), taskCall(prompt, EXAMPLE, attempt), never);
    if (text.includes('North Gate Plan')) shown++;
  }
  return shown / 400;
}

describe('a simulated task model', () => {
  it.each([
    ['as declared', 'List levers.', {}, 0.6],
    ['lowered by a cure', 'Names end differently.', {}, 0.18],
    ['lowered further by a second', 'Names end differently. No plan in names.', {}, 0.054],
    ['raised by a harm', 'Always call it plan.', {}, 0.69],
    ['raised by length', 'x'.repeat(800), {}, 0.84],
    ['unmoved by cures that are off', 'Names end differently.', { cures: 'off' as const }, 0.6],
    ['unmoved by harms and length when cures are off', 'Call it plan. '.repeat(60), { cures: 'off' as const }, 0.6],
    ['cured wholly at sensitivity 1', 'Names end differently.', { model: 'latin' }, 0],
    ['certain at 1', 'List levers.', { model: 'latin' }, 1],
  ])('shows a habit with its probability %s', async (_, prompt, options, expected) => {
    expect(Math.abs((await shareShown(prompt, options)) - expected)).toBeLessThan(0.07);
  });

  it('draws by example alone when there is no noise, so that a lower chance never shows more', async () => {
    const file = rehearsalFile({ ...DECLARED, noise: 0 });
    const model = rehearsalModel(specOf('careless'), loadRehearsal(file));
    const answer = async (prompt: string, attempt: number) =>
      (await model.call(requestOf(prompt, EXAMPLE, attempt), taskCall(prompt, EXAMPLE, attempt), never)).text;
    for (let attempt = 0; attempt < 50; attempt++) {
      const [plain, other, cured] = [
        await answer('List levers.', attempt),
        await answer('Do list levers.', attempt),
        await answer('Names end differently.', attempt),
      ].map((text) => text.includes('Gate Plan'));
      expect(other).toBe(plain);
      expect(cured && !plain).toBe(false);
    }
  });

  it('reads its instructions in the messages where there is no system message', async () => {
    const model = rehearsalModel(specOf('latin'), loadRehearsal(FILE));
    const said = async (content: string) =>
      (await model.call({ messages: [{ role: 'user', content }] }, taskCall('x'), never)).text.includes(
        'North Gate Plan',
      );
    expect([await said('List levers.'), await said('Names end differently.')]).toEqual([true, false]);
  });

  it('answers the same request in the same way, and another seed in another', async () => {
    const [one, two] = [specOf('careless'), specOf('careless')].map((spec) =>
      rehearsalModel(spec, loadRehearsal(FILE)),
    );
    const texts = async (model: typeof one) =>
      Promise.all(
        [0, 1, 2, 3, 4, 5, 6, 7].map(
          async (n) => (await model?.call(requestOf('p', EXAMPLE, n), taskCall('p'), never))?.text,
        ),
      );
    expect(await texts(one)).toEqual(await texts(two));
    expect(new Set(await texts(one)).size).toBeGreaterThan(1);
  });

  it('returns the reference when it has no habits, with its tokens and cost estimated', async () => {
    const done = await rehearsalModel(specOf('steady'), loadRehearsal(FILE)).call(
      requestOf('1234'),
      taskCall('1234'),
      never,
    );
    expect(JSON.parse(done.text)).toEqual(REFERENCE);
    const inputTokens = Math.ceil((4 + JSON.stringify(EXAMPLE.input).length) / 4);
    const outputTokens = Math.ceil(done.text.length / 4);
    expect(done).toMatchObject({
      status: 'ok',
      model: 'rehearsal:steady',
      usage: { inputTokens, outputTokens, usd: (inputTokens + 2 * outputTokens) / 1e6 },
    });
  });

  it('is cut off at its output tokens', async () => {
    const model = rehearsalModel({ ...specOf('steady'), maxTokens: 10 }, loadRehearsal(FILE));
    const { text, status, usage } = await model.call(requestOf('p'), taskCall('p'), never);
    expect({ length: text.length, status, tokens: usage?.outputTokens }).toEqual({
      length: 40,
      status: 'truncated',
      tokens: 10,
    });
  });

  it('shows no habit that it does not have, whatever the prompt says', async () => {
    expect(await shareShown('Always call it plan.', { model: 'steady' })).toBe(0);
  });

  it('needs a reference, a rollout and a declared name', async () => {
    const rehearsal = loadRehearsal(FILE);
    const model = rehearsalModel(specOf('steady'), rehearsal);
    const bare = { id: 'bare', input: 'x' };
    await expect(model.call(requestOf('p', bare), taskCall('p', bare), never)).rejects.toThrow(UserError);
    await expect(model.call(requestOf('p', bare), taskCall('p', bare), never)).rejects.toThrow(
      /example "bare" has neither reference nor expected/,
    );
    const asserted = { id: 'asserted', input: 'x', expected: { assertions: [{ type: 'contains', value: 'y' }] } };
    await expect(model.call(requestOf('p', asserted), taskCall('p', asserted), never)).rejects.toThrow(
      /example "asserted" has neither reference nor expected/,
    );
    await expect(model.call(requestOf('p'), { role: 'judge', key: 'k' }, never)).rejects.toMatchObject({
      kind: 'fatal',
    });
    expect(() => rehearsalModel(specOf('nobody'), rehearsal)).toThrow(
      /nobody.*careless, steady, latin; reflectors: none/s,
    );
    expect(() => rehearsalModel(specOf('toString'), rehearsal)).toThrow(UserError);
  });

  it('takes its time, and ends soon after an abort with the reason', async () => {
    const rehearsal = loadRehearsal(rehearsalFile({ ...DECLARED, latency_ms: 5000 }));
    const model = rehearsalModel(specOf('steady'), rehearsal);
    const stopping = new AbortController();
    const began = Date.now();
    const call = model.call(requestOf('p'), taskCall('p'), stopping.signal);
    const reason = new Error('enough');
    setTimeout(() => stopping.abort(reason), 20);
    await expect(call).rejects.toBe(reason);
    expect(Date.now() - began).toBeLessThan(2000);
    await expect(model.call(requestOf('p'), taskCall('p'), stopping.signal)).rejects.toBe(reason);
  });
});
