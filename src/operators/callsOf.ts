import { type Message, STDERR } from '../domain/rollout.ts';

/** The first and the last ones say most. */
const MESSAGES = 12;
const CHARS = 1500;

/**
 * What was said in a rollout of several calls, or by a program beside its answer; nothing of a single call, whose input and
 * output stand there already. `shown` cuts a text to so many characters.
 */
export function callsOf(trace: readonly Message[], shown: (text: string, chars: number) => string): string[] {
  const answers = trace.filter(({ role }) => role === 'assistant').length;
  // The prompt stands above.
  const said = trace.filter(({ role, content }) => role !== 'system' || content.startsWith(STDERR));
  if (answers < 2 && said.every(({ role }) => role !== 'system')) return [];
  const lines = said.map(({ role, content }) => `[${role === 'system' ? 'program' : role}] ${shown(content, CHARS)}`);
  const left = lines.length - MESSAGES;
  if (left <= 0) return [`Calls:\n${lines.join('\n')}`];
  const note = `[... ${left} messages left out ...]`;
  return [`Calls:\n${[...lines.slice(0, MESSAGES / 2), note, ...lines.slice(-MESSAGES / 2)].join('\n')}`];
}
