import { applyEdits } from '../domain/applyEdits.ts';
import { candidateOf } from '../domain/candidate.ts';
import { parseReply } from '../domain/parseReply.ts';
import type { Draft, Operator } from '../ports/operator.ts';
import { renderReflection } from './reflection.ts';

const INSTRUCTIONS = `Find the cause that these failures share and patch the prompt locally. Answer in exactly this form, with one or more <edit> blocks:

<hypothesis>one line: what in the prompt causes the failures</hypothesis>
<edit><find>exact text of the prompt</find><replace>new text</replace></edit>

An empty <find></find> appends at the end. The text to find must occur exactly once. Change nothing else. Write rules that hold for cases you have not seen; do not copy text of the cases.`;

const SEVERAL = 'The prompt has several components: name one in each block, as in <edit component="NAME">.';

/** Reflective local patch (Local Prompt Optimization, arXiv 2504.20355). */
export const editOperator: Operator = {
  kind: 'reflects',
  name: 'edit',

  request(brief, evidence) {
    const several = Object.keys(brief.parent.components).length > 1 ? `\n\n${SEVERAL}` : '';
    return {
      messages: [{ role: 'user', content: `${renderReflection(brief, evidence)}\n\n${INSTRUCTIONS}${several}` }],
    };
  },

  read(brief, reply): Draft {
    const { hypothesis, edits, dropped } = parseReply(reply, brief.parent.components, brief.component);
    const patched = applyEdits(brief.parent.components, edits);
    const lost = [...dropped, ...patched.dropped];
    if (patched.applied.length === 0) {
      const reason =
        lost.length === 0 ? 'the reply holds no <edit> block' : `no <edit> block could be used: ${lost[0]!.reason}`;
      return { kind: 'unusable', hypothesis, reason, dropped: lost };
    }
    return {
      kind: 'draft',
      hypothesis,
      candidate: candidateOf(patched.components),
      edits: patched.applied,
      dropped: lost,
    };
  },
};
