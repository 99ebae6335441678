import { expect, test } from 'vitest';
import { redacted, redactorOf } from '../../src/domain/redact.ts';

const redact = redactorOf(['hunter2-hunter2', 'hunter2-hunter2-long', 'short']);

test.each([
  ['the key hunter2-hunter2 here', 'the key [redacted] here'],
  ['hunter2-hunter2-long', '[redacted]'],
  ['a short word', 'a short word'],
  ['sk-ant-0123456789abcdef01, sk-1', '[redacted], sk-1'],
  ['ghp_abcdefghijklmnopqrst0123 AKIAABCDEFGHIJKLMNOP', '[redacted] [redacted]'],
  ['Authorization: Bearer abcdefghijklmnop123', 'Authorization: Bearer [redacted]'],
  ['https://user:pa55word@host.example/x.git', 'https://[redacted]@host.example/x.git'],
  ['-https://user:pa55word@host.example', '-https://[redacted]@host.example'],
  ['https://host.example:8080/a@b', 'https://host.example:8080/a@b'],
  ['-----BEGIN RSA PRIVATE KEY-----\nabc\n-----END RSA PRIVATE KEY----- after', '[redacted] after'],
  ['eyJhbGciOiJI.eyJzdWIiOiIx.SflKxwRJSMeK', '[redacted]'],
  ['risk-assessment-of-a-long-word, task-1', 'risk-assessment-of-a-long-word, task-1'],
])('%j', (text, bare) => expect(redact(text)).toBe(bare));

test('every text of a value, names of members too; nothing else changes', () => {
  const value = { 'hunter2-hunter2': [1, null, true, { a: 'x hunter2-hunter2' }], b: 'plain' };
  expect(redacted(value, redact)).toEqual({ '[redacted]': [1, null, true, { a: 'x [redacted]' }], b: 'plain' });
});

test.each(['eyJ-', 'a.', 'a://', 'a://b:', 'sk-', '-----BEGIN ', 'Bearer  '])(
  'the time is linear in the text, or this would take hours: %j',
  (part) => {
    const text = part.repeat(Math.ceil(3_000_000 / part.length));
    expect(redactorOf([])(text).length).toBeGreaterThan(0);
  },
);
