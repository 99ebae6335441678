import { expect, test } from 'vitest';
import { feedbackTemplate } from '../../src/domain/feedbackTemplate.ts';

/** Texts that say the same of different things. */
function check(feedbacks: readonly string[], template: string) {
  expect(feedbacks.map(feedbackTemplate)).toEqual(feedbacks.map(() => template));
}

test('what differs in ids, numbers and quoted texts is one template', () => {
  check(['3 levers named "Scope"', '12 levers named ""', ' 1.5  levers named "it\'s"'], '# levers named …');
  check(['field lever_3 is missing', 'field a3f9-11 is missing'], 'field # is missing');
  check(["it doesn't say 'why'", "it doesn't say 'how'"], "it doesn't say …");
  check(['Feld „Name“ fehlt in Zeile 4', 'Feld „Ziel“ fehlt in Zeile 10,5'], 'Feld … fehlt in Zeile #');
  check(['le champ «nom» manque', 'le champ «but» manque'], 'le champ … manque');
  check(['第3項の「名前」が重複', '第12項の「目的」が重複'], '第#項の…が重複');
  check(['العنصر ٣ مكرر', 'العنصر ١٢ مكرر'], 'العنصر # مكرر');
  check(['levers[2].name is `x`', 'levers[10].name is `y`'], 'levers[#].name is …');
});

test('feedback without words is no template, and a long one is cut', () => {
  check(['', '17', '"all quoted"', ' ... '], '');
  expect(feedbackTemplate('word '.repeat(100))).toHaveLength(100);
});
