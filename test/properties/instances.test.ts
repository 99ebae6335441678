import fc from 'fast-check';
import { expect, test } from 'vitest';
import { dealtInstances, instancesOf } from '../../src/domain/instance.ts';
import { streamOf } from '../../src/domain/random.ts';

const train = fc
  .record({ examples: fc.integer({ min: 1, max: 30 }), models: fc.integer({ min: 1, max: 7 }), seed: fc.nat(1000) })
  .map(({ examples, models, seed }) => ({
    examples: Array.from({ length: examples }, (_, at) => ({ id: `e${at}`, input: `${at}` })),
    models: Array.from({ length: models }, (_, at) => `m${at}`),
    seed,
  }));
const nameOf = ({ example, model }: { example: { id: string }; model: string }) => `${example.id} on ${model}`;

test('what is dealt is of train, none of it twice, as many as were asked for', () => {
  fc.assert(
    fc.property(train, fc.nat(250), ({ examples, models, seed }, most) => {
      const all = new Set(instancesOf(examples, models).map(nameOf));
      const dealt = dealtInstances(examples, models, most, streamOf(seed)).map(nameOf);
      expect(new Set(dealt).size).toBe(dealt.length);
      expect(dealt.length).toBe(Math.min(most, all.size));
      expect(dealt.every((name) => all.has(name))).toBe(true);
    }),
  );
});

test('no example is on a further model before every example is on as many', () => {
  fc.assert(
    fc.property(train, fc.nat(250), ({ examples, models, seed }, most) => {
      const dealt = dealtInstances(examples, models, most, streamOf(seed));
      const counts = examples.map(({ id }) => dealt.filter(({ example }) => example.id === id).length);
      expect(Math.max(...counts) - Math.min(...counts)).toBeLessThanOrEqual(1);
    }),
  );
});

test('models get as many examples as each other, but for one', () => {
  fc.assert(
    fc.property(train, fc.nat(250), ({ examples, models, seed }, most) => {
      const dealt = dealtInstances(examples, models, most, streamOf(seed));
      const counts = models.map((id) => dealt.filter(({ model }) => model === id).length);
      expect(Math.max(...counts) - Math.min(...counts)).toBeLessThanOrEqual(1);
    }),
  );
});

test('another seed deals otherwise, the same seed the same', () => {
  const examples = Array.from({ length: 20 }, (_, at) => ({ id: `e${at}`, input: `${at}` }));
  const dealt = (seed: number) => dealtInstances(examples, ['a', 'b', 'c'], 20, streamOf(seed)).map(nameOf);
  expect(dealt(1)).toEqual(dealt(1));
  expect(dealt(1)).not.toEqual(dealt(2));
});
