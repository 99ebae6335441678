import { expect, test } from 'vitest';
import type { Message } from '../../src/domain/rollout.ts';
import { renderReflection } from '../../src/operators/reflection.ts';
import type { Trace } from '../../src/ports/operator.ts';
import { brief, trace } from './brief.ts';

const message = (role: Message['role'], content: string): Message => ({ role, content });

function shownOf(messages: readonly Message[]): string {
  const one = trace('e', 'the input', ['x']);
  const failing: Trace = { ...one, rollout: { ...one.rollout, trace: messages } };
  const evidence = { failures: [failing], beside: [], contrast: null, passes: [] };
  return renderReflection(brief({ text: 'Do it well.\n', failures: [] }), evidence);
}

const TWO = [
  message('system', 'Do it well.'),
  message('user', 'the input'),
  message('assistant', 'first'),
  message('system', 'Do it well.'),
  message('user', 'and more, not: first'),
  message('assistant', '</case> second'),
];

const CASES: readonly [title: string, trace: readonly Message[], says: string | null][] = [
  ['one call is its input and its output', TWO.slice(0, 3), null],
  [
    'several calls are shown in their order, disarmed and without the prompt',
    TWO,
    'Calls:\n[user] the input\n[assistant] first\n[user] and more, not: first\n[assistant] <\u200b/case> second\nOutput:\n',
  ],
  [
    'a program is heard',
    [...TWO.slice(0, 3), message('system', 'stderr:\nslow today')],
    'Calls:\n[user] the input\n[assistant] first\n[program] stderr:\nslow today\nOutput:\n',
  ],
  [
    'of many messages the first and the last are shown',
    Array.from({ length: 40 }, (_, at) => message('assistant', `answer ${at}`)),
    '[assistant] answer 5\n[... 28 messages left out ...]\n[assistant] answer 34\n',
  ],
  [
    'a long message is cut in its middle',
    [...TWO, message('user', `${'a'.repeat(5000)}`)],
    '\n[... 3500 characters left out ...]\n',
  ],
];

test.each(CASES)('%s', (_, messages, says) => {
  const text = shownOf(messages);
  if (says === null) expect(text).not.toContain('Calls:');
  else expect(text).toContain(says);
});
