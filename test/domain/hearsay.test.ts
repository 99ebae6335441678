import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type Answer, withoutHearsay } from '../../src/domain/hearsay.ts';

const added = (text: string) => ({ component: 'system', start: 40, end: 40, text });
const check = (answers: readonly Answer[], expected: readonly (readonly string[])[]) =>
  expect(withoutHearsay(answers).map((hunks) => hunks.map(({ text }) => text))).toEqual(expected);

const bills = 'Letters about a bill: set the team to billing.';
const press = 'Letters of the press: set the team to billing.';
const calm = 'Be calm when the tone is angry.';

test('who answers for a bucket is heard on it, others are not', () =>
  check(
    [
      { bucket: 'team=billing', hunks: [added(bills)] },
      { bucket: 'tone=angry', hunks: [added(calm), added(press)] },
    ],
    [[bills], [calm]],
  ));

test('others are heard where whoever answers for a bucket says nothing on it', () =>
  check(
    [
      { bucket: 'team=billing', hunks: [added('Read twice.')] },
      { bucket: 'tone=angry', hunks: [added(calm), added(press)] },
    ],
    [['Read twice.'], [calm, press]],
  ));

test('what changes or takes away a text stays, whoever says so', () => {
  const replaced = { component: 'system', start: 3, end: 9, text: press };
  check(
    [
      { bucket: 'team=billing', hunks: [added(bills)] },
      { bucket: 'tone=angry', hunks: [replaced] },
    ],
    [[bills], [press]],
  );
});

test('two that answer for one bucket are both heard', () =>
  check(
    [
      { bucket: 'team=billing', hunks: [added(bills)] },
      { bucket: 'team=billing', hunks: [added(press)] },
    ],
    [[bills], [press]],
  ));

test('two that speak of each other’s failures beside their own do not silence each other', () => {
  const [one, other] = ['Where the date is late, set the date in full.', 'Who is late is told the date.'];
  check(
    [
      { bucket: 'date', hunks: [added(one)] },
      { bucket: 'late', hunks: [added(other)] },
    ],
    [[one], [other]],
  );
});

test('a bucket without words silences nobody', () =>
  check(
    [
      { bucket: '—', hunks: [added(bills)] },
      { bucket: null, hunks: [added(press)] },
    ],
    [[bills], [press]],
  ));

test('nothing is made up, and what is on no bucket of another stays', () => {
  const word = fc.constantFrom('team', 'billing', 'tone', 'angry', 'late', 'bill');
  const text = fc.array(word, { minLength: 1, maxLength: 5 }).map((words) => words.join(' '));
  const bucket = fc.constantFrom('team=billing', 'tone=angry', 'late', null);
  const answer = fc.record({ bucket, hunks: fc.array(text.map(added), { maxLength: 4 }) });
  fc.assert(
    fc.property(fc.array(answer, { maxLength: 6 }), (answers) => {
      const heard = withoutHearsay(answers);
      for (const [at, { bucket: own, hunks }] of answers.entries()) {
        const others = answers.flatMap(({ bucket }) => (bucket === null || bucket === own ? [] : [bucket]));
        const words = (id: string) => id.split(/\W+/);
        for (const hunk of hunks)
          if (!others.some((id) => words(id).every((each) => hunk.text.split(' ').includes(each))))
            expect(heard[at]).toContain(hunk);
        expect(heard[at]!.every((hunk) => hunks.includes(hunk))).toBe(true);
      }
    }),
  );
});
