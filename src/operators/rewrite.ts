import { candidateOf } from '../domain/candidate.ts';
import { hunksBetween } from '../domain/hunksBetween.ts';
import type { Brief, Draft, Operator } from '../ports/operator.ts';
import { renderReflection } from './reflection.ts';

const INSTRUCTIONS = `Write a better prompt. Keep every rule that still holds, add what the failures teach, and stay within the room given above. Answer in exactly this form:

<hypothesis>one line: what in the prompt causes the failures</hypothesis>
\`\`\`
the whole new prompt
\`\`\``;

const FENCE = /```[^\n`]*\n([\s\S]*?)\n?```/g;

/** Reflective rewrite of a whole component (GEPA, arXiv 2507.19457): the longest fenced text of the reply. */
export const rewriteOperator: Operator = {
  kind: 'reflects',
  name: 'rewrite',

  request(brief, evidence) {
    const several = Object.keys(brief.parent.components).length > 1;
    const which = several ? `\n\nRewrite the component "${brief.component}" only.` : '';
    return { messages: [{ role: 'user', content: `${renderReflection(brief, evidence)}\n\n${INSTRUCTIONS}${which}` }] };
  },

  read: readRewrite,
};

/** The longest fenced text of the reply in place of the component that the failures are about. */
export function readRewrite(brief: Brief, reply: string): Draft {
  const hypothesis = /<hypothesis>([\s\S]*?)<\/hypothesis>/.exec(reply)?.[1]?.trim() ?? '';
  const text = longestFenced(reply);
  if (text === null) return { kind: 'unusable', hypothesis, reason: 'the reply holds no fenced prompt', dropped: [] };
  const before = brief.parent.components;
  const { component } = brief;
  const ending = before[component]!.endsWith('\n') ? '\n' : '';
  const components = { ...before, [component]: text.trimEnd() + ending };
  return {
    kind: 'draft',
    hypothesis,
    candidate: candidateOf(components),
    edits: hunksBetween(before, components),
    dropped: [],
  };
}

/** The longest text between ``` lines; null where there is none. */
export function longestFenced(reply: string): string | null {
  const texts = [...reply.matchAll(FENCE)].map((match) => match[1] ?? '').filter((text) => text.trim() !== '');
  return texts.length === 0 ? null : texts.reduce((a, b) => (b.length > a.length ? b : a));
}
