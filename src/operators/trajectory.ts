import type { Operator } from '../ports/operator.ts';
import { readRewrite } from './rewrite.ts';

/** Prompts shown at most: the best ones. */
const SHOWN = 5;

const INSTRUCTIONS = `Write a prompt that would score higher than all of these. Keep what the better ones have in common. Answer in exactly this form:

<hypothesis>one line: what makes the better prompts better</hypothesis>
\`\`\`
the whole new prompt
\`\`\``;

/** Prompts with their scores in ascending order, and a better one wanted (OPRO, arXiv 2309.03409). Sees no trace. */
export const trajectoryOperator: Operator = {
  kind: 'reflects',
  name: 'trajectory',

  request({ component, ranked, intent, room }) {
    const prompts = ranked
      .slice(-SHOWN)
      .map(
        ({ candidate, score }) =>
          `Score ${(score * 100).toFixed(1)} of 100:\n<prompt>\n${candidate.components[component]}\n</prompt>`,
      );
    const wishes = [
      ...(intent === null ? [] : [`The owner wants: ${intent}`]),
      `It may be at most ${room} characters longer than the last one.`,
    ];
    const content = ['These prompts do the same job, the best one last.', ...prompts, ...wishes, INSTRUCTIONS].join(
      '\n\n',
    );
    return { messages: [{ role: 'user', content }] };
  },

  read: readRewrite,
};
