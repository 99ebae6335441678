import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { chatCompletion } from '../servers/answers.ts';
import { type FakeProvider, startProvider } from '../servers/provider.ts';
import { imported, newPlace, recorded, recordsOf, typed } from './recorded.ts';

const servers: FakeProvider[] = [];
afterAll(() => Promise.all(servers.splice(0).map((server) => server.close())));

/** An experiment on two models of a provider that counts what it is asked. */
async function place() {
  const provider = await startProvider(() => chatCompletion('hi'));
  servers.push(provider);
  const cwd = newPlace({
    providers: { home: { api: 'openai', base_url: `${provider.url}/v1`, api_key: 'none' } },
    models: [
      { id: 'home:small', alias: 'mini', price: { input: 0, output: 0 } },
      { id: 'home:large', alias: 'maxi', price: { input: 0, output: 0 } },
    ],
    reflector: 'none',
    search: { operators: ['demonstrate'] },
  });
  return { cwd, provider };
}

const CELLS = ['a', 'b'].flatMap((example) => ['mini', 'maxi'].map((model) => ({ example, model })));

it('a run calls nobody for what was imported, and scores it as if it had been run', { timeout: 60_000 }, async () => {
  const { cwd, provider } = await place();
  const rows = CELLS.map((cell, at) => recorded({ ...cell, output: at === 0 ? 'hi' : 'no' }));
  expect(await imported(cwd, rows, '--same-step')).toMatchObject({ code: 0, err: '' });
  const ran = await typed(cwd, '--generations', '0', '--quiet', '--json');
  expect({ code: ran.code, err: ran.err }).toEqual({ code: 0, err: '' });
  expect(provider.received).toHaveLength(0);
  expect(JSON.parse(ran.out)).toMatchObject({ spent: { calls: 0, task_calls: 0 } });
  const [record] = JSON.parse((await typed(cwd, 'front', '--json')).out).candidates as { primary: { mean: number } }[];
  expect(record?.primary.mean).toBe(0.25);
});

it('a run calls for the cells that were not recorded, and for those alone', { timeout: 60_000 }, async () => {
  const { cwd, provider } = await place();
  const [missing, ...rest] = CELLS;
  await imported(
    cwd,
    rest.map((cell) => recorded(cell)),
    '--same-step',
  );
  expect((await typed(cwd, '--generations', '0', '--quiet')).code).toBe(0);
  expect(provider.received.map(({ body }) => body.model)).toEqual(['small']);
  const asked = JSON.stringify(provider.received[0]?.body);
  expect(asked).toContain(`greet like ${missing!.example}`);
});

it('recorded by another version of the step, every cell is called for', { timeout: 60_000 }, async () => {
  const { cwd, provider } = await place();
  await imported(
    cwd,
    CELLS.map((cell) => recorded({ ...cell, step_version: 'old' })),
  );
  expect((await typed(cwd, '--generations', '0', '--quiet')).code).toBe(0);
  expect(provider.received).toHaveLength(CELLS.length);
});

it('a prompt that was imported joins a run without a call', { timeout: 60_000 }, async () => {
  const { cwd, provider } = await place();
  const base = readFileSync(join(cwd, 'experiments/greet/prompt.md'), 'utf8');
  const other = { system: `${base} Warmly.` };
  const rows = CELLS.flatMap((cell) => [
    recorded({ ...cell, output: 'no' }),
    recorded({ ...cell, candidate: other, label: 'by hand' }),
  ]);
  expect(await imported(cwd, rows, '--same-step')).toMatchObject({ code: 0, err: '' });
  const ran = await typed(cwd, '--generations', '1', '--quiet', '--json');
  expect({ code: ran.code, err: ran.err }).toEqual({ code: 0, err: '' });
  expect(provider.received).toHaveLength(0);
  const records = recordsOf(cwd);
  const admitted = records.outcomes(1).filter(({ outcome }) => outcome.proposal.operator === 'import');
  records.close();
  expect(admitted.map(({ outcome }) => outcome.fate)).toEqual([{ kind: 'admitted', best: true }]);
});
