import type { Random } from '../../../domain/random.ts';

/** One thing to change about a prompt: a sentence to add, or to put in the place of another. */
export interface Change {
  readonly hypothesis: string;
  readonly text: string;
  readonly insteadOf: string | null;
  /** Null: the first, or the only one. */
  readonly component: string | null;
}

/** An answer of `<edit>` blocks. A misquoted one finds what the prompt does not say. */
export function editsAnswer(
  hypothesis: string,
  prompt: string,
  changes: readonly Change[],
  misquoted: boolean,
): string {
  const blocks = changes.map((change) => {
    const { find, replace } = misquoted ? misquotedEdit(prompt, change) : editOf(change);
    const named = change.component === null ? '' : ` component="${change.component}"`;
    return `<edit${named}><find>${find}</find><replace>${replace}</replace></edit>`;
  });
  return [`<hypothesis>${hypothesis}</hypothesis>`, ...blocks].join('\n');
}

/** A whole prompt between fences; one that loses sentences does so by `losing`. */
export function rewriteAnswer(
  hypothesis: string,
  prompt: string,
  changes: readonly Change[],
  losing: Random | null,
): string {
  const changed = changes.reduce(
    (text, { insteadOf, text: sentence }) =>
      insteadOf === null ? `${text.trimEnd()}\n- ${sentence}` : text.replace(insteadOf, () => sentence),
    prompt,
  );
  const kept = losing ? changed.split('\n').filter((line) => line.includes('{{') || losing() > 0.3) : [changed];
  return `<hypothesis>${hypothesis}</hypothesis>\n\`\`\`\n${kept.join('\n')}\n\`\`\``;
}

function editOf({ text, insteadOf }: Change): { find: string; replace: string } {
  return insteadOf === null ? { find: '', replace: `- ${text}\n` } : { find: insteadOf, replace: text };
}

function misquotedEdit(prompt: string, { text }: Change): { find: string; replace: string } {
  const words = (prompt.split('\n').find((line) => line.split(' ').length > 4) ?? 'You are an assistant').split(' ');
  return { find: [...words].reverse().join(' '), replace: text };
}
