import { longestComponent } from '../domain/candidate.ts';
import type { Operator } from '../ports/operator.ts';
import { readRewrite } from './rewrite.ts';

const INSTRUCTIONS = `Shorten this prompt without losing any rule: leave out what is redundant, a sentence that says again what another says, in these words or others, or that changes no answer. Copy every other sentence word for word, in its order. Answer in exactly this form:

<hypothesis>one line: what could go</hypothesis>
\`\`\`
the whole prompt without it
\`\`\``;

/**
 * Reads the prompt for what it says twice. Several readings are asked for, and only what most of them leave out goes: see
 * `agreedCuts`. Sees no trace.
 */
export const shortenOperator: Operator = {
  kind: 'reflects',
  name: 'shorten',

  request({ parent, keep }) {
    const text = parent.components[longestComponent(parent.components)]!;
    const kept =
      keep.length === 0 ? [] : [`These texts must stay: ${keep.map((one) => JSON.stringify(one)).join(', ')}`];
    return {
      messages: [{ role: 'user', content: [`<prompt>\n${text}\n</prompt>`, ...kept, INSTRUCTIONS].join('\n\n') }],
    };
  },

  read: readRewrite,
};
