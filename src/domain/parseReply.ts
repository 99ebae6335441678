import type { Components } from './candidate.ts';
import type { DroppedEdit, Edit, EditReply } from './edit.ts';
import { type EditBlock, editBlocks } from './editBlocks.ts';
import { newlineOf } from './hunks.ts';

/** Characters of an answer at most; a longer one is no patch of a prompt. */
const MAX_REPLY = 500_000;
/** Characters in one `find` or `replace` at most. */
const MAX_TEXT = 20_000;
const MAX_EDITS = 64;
const MAX_HYPOTHESIS = 500;
/** Characters of an unreadable block that are kept, to show what was dropped. */
const EXCERPT = 200;

/**
 * Reads a reflection model's answer: `<hypothesis>` and `<edit><find>..</find><replace>..</replace></edit>` blocks.
 * `component="name"` on `<edit>`, or `<component>name</component>` in it, says which text is meant; else it is the one that
 * alone has the text to find, else `usual`. A block that is not exactly of this form is dropped with its reason. Never throws.
 */
export function parseReply(text: string, components: Components, usual = Object.keys(components)[0] ?? ''): EditReply {
  if (text.length > MAX_REPLY) return tooLong(text, components);
  const reply = text.replace(/\r\n?/g, '\n').replace(/\p{Surrogate}/gu, '\uFFFD');
  const blocks = editBlocks(reply);
  const edits: Edit[] = [];
  const dropped: DroppedEdit[] = [];
  for (const block of blocks.slice(0, MAX_EDITS)) {
    const read = readBlock(block, components, usual);
    if (read.reason === null) edits.push(read.edit);
    else dropped.push({ edit: read.edit, reason: read.reason });
  }
  const beyond = blocks[MAX_EDITS];
  if (beyond !== undefined)
    dropped.push({
      edit: unreadable(beyond, nameOf(beyond, components, usual)),
      reason: `only ${MAX_EDITS} of ${blocks.length} edits are read`,
    });
  return { hypothesis: hypothesisOf(reply), edits, dropped };
}

function tooLong(text: string, components: Components): EditReply {
  const edit = {
    component: Object.keys(components)[0] ?? '',
    find: text.slice(0, EXCERPT).replace(/\p{Surrogate}/gu, '\uFFFD'),
    replace: '',
  };
  const reason = `the answer has ${text.length} characters, more than ${MAX_REPLY}`;
  return { hypothesis: '', edits: [], dropped: [{ edit, reason }] };
}

interface ReadEdit {
  readonly edit: Edit;
  readonly reason: string | null;
}

function readBlock(block: EditBlock, components: Components, usual: string): ReadEdit {
  const component = nameOf(block, components, usual);
  const lost = (reason: string): ReadEdit => ({ edit: unreadable(block, component), reason });
  if (block.trouble !== null) return lost(block.trouble);
  const find = only(block.body, 'find');
  if (find.kind === 'wrong') return lost(find.reason);
  const replace = only(block.body, 'replace');
  if (replace.kind === 'wrong') return lost(replace.reason);
  if (replace.start < find.end) return lost('<replace> must come after </find>');
  if (Math.max(find.text.length, replace.text.length) > MAX_TEXT)
    return lost(`it is longer than ${MAX_TEXT} characters`);
  const target = Object.hasOwn(components, component) ? components[component] : undefined;
  if (target === undefined)
    return lost(`there is no component ${JSON.stringify(component)}, only ${Object.keys(components).join(', ')}`);
  const newline = newlineOf(target);
  const edit = {
    component,
    find: contentOf(find.text).replaceAll('\n', newline),
    replace: contentOf(replace.text).replaceAll('\n', newline),
  };
  if (edit.find === '' && edit.replace.trim() === '') return { edit, reason: 'it appends nothing' };
  return { edit, reason: null };
}

type Only =
  | { readonly kind: 'one'; readonly text: string; readonly start: number; readonly end: number }
  | { readonly kind: 'wrong'; readonly reason: string };

/** The content of the one `<tag>` of a block. */
function only(body: string, tag: 'find' | 'replace'): Only {
  const open = `<${tag}>`;
  const close = `</${tag}>`;
  const opened = body.split(open).length - 1;
  const closed = body.split(close).length - 1;
  if (opened !== 1 || closed !== 1)
    return { kind: 'wrong', reason: `it has ${opened} ${open} and ${closed} ${close}, not one of each` };
  const start = body.indexOf(open);
  const end = body.indexOf(close);
  if (end < start) return { kind: 'wrong', reason: `${close} comes before ${open}` };
  return { kind: 'one', text: body.slice(start + open.length, end), start, end: end + close.length };
}

/** A text on lines of its own does without the line breaks after and before its tags; white space alone is nothing. */
function contentOf(text: string): string {
  if (text.trim() === '') return '';
  return text.length > 2 && text.startsWith('\n') && text.endsWith('\n') ? text.slice(1, -1) : text;
}

function nameOf(block: EditBlock, components: Components, usual: string): string {
  const attribute = /\bcomponent\s*=\s*(?:"([^"]*)"|'([^']*)')/.exec(block.attributes);
  const beforeFind = block.body.slice(0, Math.max(0, block.body.indexOf('<find>')));
  const element = /<component>([^<]*)<\/component>/.exec(beforeFind);
  const named = attribute?.[1] ?? attribute?.[2] ?? element?.[1];
  return named?.trim() ?? holderOf(block, components) ?? usual;
}

/** The one component that has the text to find; undefined where none or several have it. */
function holderOf({ body }: EditBlock, components: Components): string | undefined {
  const found = only(body, 'find');
  const find = found.kind === 'one' ? contentOf(found.text) : '';
  const holders = Object.entries(components).filter(([, text]) => text.replaceAll('\r\n', '\n').includes(find));
  return find !== '' && holders.length === 1 ? holders[0]?.[0] : undefined;
}

function hypothesisOf(reply: string): string {
  const start = reply.indexOf('<hypothesis>');
  if (start < 0) return '';
  const rest = reply.slice(start + '<hypothesis>'.length);
  const end = rest.search(/<\/hypothesis>|<edit\b/);
  const line = rest.slice(0, end < 0 ? MAX_HYPOTHESIS * 4 : end).replace(/\s+/g, ' ');
  return [...line.trim()].slice(0, MAX_HYPOTHESIS).join('');
}

function unreadable(block: EditBlock, component: string): Edit {
  return { component, find: [...block.body.slice(0, EXCERPT * 2)].slice(0, EXCERPT).join(''), replace: '' };
}
