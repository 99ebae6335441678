import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { Composition } from '../../src/app/compose.ts';
import { CallError } from '../../src/domain/errors.ts';
import type { Model } from '../../src/ports/model.ts';
import { load, run, whole } from '../wholeRun.ts';

/** One by its looks, one that only the environment knows. */
const SHAPED = 'sk-canary0123456789abcdef';
const NAMED = 'plain-canary-77';

test('secrets in answers, errors, inputs and feedback are nowhere in the population, and nobody is told them', async () => {
  const place = whole();
  const loaded = await load(place, { overrides: { generations: 2 } });
  const told: string[] = [];
  await run(place, {
    loaded: {
      ...loaded,
      env: { SERVICE_TOKEN: NAMED },
      examples: { ...loaded.examples, train: loaded.examples.train.map(leaking) },
    },
    recast: blabbing,
    watch: (event) => void told.push(JSON.stringify(event)),
    log: join(place.cwd, 'run.jsonl'),
  });
  const files = readdirSync(place.populations).map((name) => readFileSync(join(place.populations, name), 'latin1'));
  expect(files.join('')).toContain('[redacted]');
  const log = readFileSync(join(place.cwd, 'run.jsonl'), 'utf8');
  expect(log).toContain('[redacted]');
  for (const text of [...files, told.join('\n'), log]) {
    expect(text.includes(SHAPED)).toBe(false);
    expect(text.includes(NAMED)).toBe(false);
  }
});

function leaking<T extends { readonly input: unknown }>(example: T): T {
  return { ...example, input: `${String(example.input)} (${SHAPED}, ${NAMED})` };
}

/** The same models; some of their answers and all of their errors hold secrets. */
function blabbing({ models, reflector, ...rest }: Composition): Composition {
  const blab = (model: Model): Model => {
    let calls = 0;
    return {
      ...model,
      async call(request, about, signal) {
        calls += 1;
        if (calls % 7 === 3) throw new CallError('rejected', `refused for ${NAMED} and Bearer ${SHAPED}`);
        const completion = await model.call(request, about, signal);
        const text = completion.text.replace('</hypothesis>', ` ${SHAPED} ${NAMED}</hypothesis>`);
        return { ...completion, text: calls % 5 === 2 && text === completion.text ? `${text} ${NAMED}` : text };
      },
    };
  };
  return { ...rest, models: models.map(blab), reflector: blab(reflector) };
}
