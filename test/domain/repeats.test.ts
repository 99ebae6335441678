import { expect, test } from 'vitest';
import { repeats } from '../../src/domain/repeats.ts';

const RULES = [
  'If the ticket mentions a data breach, set team to security.',
  'If the ticket mentions a late parcel, set team to logistics.',
  'For tickets about double charges, macro must be refund.',
  'Use tone apologetic whenever a broken screen comes up.',
  'When an embassy letter is involved, choose channel letter.',
  'For tickets about hotel bookings, sla must be 8h.',
  'Use priority high whenever a legal threat comes up.',
  'If the ticket mentions water damage, set followup to tomorrow.',
  'When a police report is involved, choose visibility internal.',
  'Use compensation coupon whenever loyalty points come up.',
  'For tickets about gas smells, escalation must be oncall.',
];

test.each<[string, string, readonly string[], boolean]>([
  ['the same line', RULES[0]!, RULES, true],
  ['the same line among few', 'Be brief.', ['Be brief.'], true],
  ['the same rule in another frame', 'When data breach is involved, choose security for team.', RULES, true],
  ['another value', 'If the ticket mentions hotel bookings, set sla to 7d.', RULES, false],
  ['another condition', 'If the ticket mentions a lost badge, set team to security.', RULES, false],
  ['a rule about something else', 'Use channel phone whenever an outage comes up.', RULES, false],
  [
    'another script',
    'При утечке данных выбирай команду безопасности.',
    ['при утечке данных выбирай команду безопасности'],
    true,
  ],
  ['nothing but signs', '---', ['---'], false],
  ['no lines', 'Be brief.', [], false],
])('%s', (_, line, lines, expected) => {
  expect(repeats(line, lines)).toBe(expected);
});
