import { relative } from 'node:path';
import { contentIds } from '../../adapters/examples/contentId.ts';
import type { LoggedCall } from '../../adapters/logs/loggedCall.ts';
import { readLog } from '../../adapters/logs/readLog.ts';
import { parseAnswer } from '../../domain/answer.ts';
import { UserError } from '../../domain/errors.ts';
import type { Example } from '../../domain/example.ts';
import { inputText } from '../../domain/exampleText.ts';
import { canonicalJson } from '../../domain/hash.ts';
import { nearDuplicates } from '../../domain/nearDuplicates.ts';
import { type Redact, redacted } from '../../domain/redact.ts';

/** What becomes of a call that goes on from earlier turns. */
export const TURNS = ['first', 'last', 'transcript'] as const;
/** What the recorded answer is taken for. */
export const ANSWERS = ['reference', 'expected', 'none'] as const;

export interface MineRequest {
  readonly cwd: string;
  /** Absolute. */
  readonly files: readonly string[];
  /** Null: found out, file by file. */
  readonly format: string | null;
  /** Only calls whose system message holds this text; null: all. */
  readonly system: string | null;
  readonly turns: (typeof TURNS)[number];
  readonly answers: (typeof ANSWERS)[number];
  /** Inputs so much alike are one; null: only equal ones. */
  readonly near: number | null;
  readonly redact: Redact;
}

/** The shape of `mine --json`. */
export interface MineReport {
  readonly files: readonly { readonly file: string; readonly format: string }[];
  /** Calls that were found in the logs. */
  readonly calls: number;
  readonly examples: number;
  /** Examples in which secrets were found; each stands there as [redacted]. */
  readonly redacted: number;
  readonly without_answer: number;
  /** What is no example, and how often: every line and call is counted here or is an example. */
  readonly left_out: Readonly<Record<string, number>>;
}

/** Turns logs of real calls into examples: secrets filtered, each input once. Throws `UserError`. */
export function mine(request: MineRequest): { readonly report: MineReport; readonly examples: readonly Example[] } {
  const leftOut = new Map<string, number>();
  const leave = (why: string) => void leftOut.set(why, (leftOut.get(why) ?? 0) + 1);
  const logs = request.files.map((file) => ({ file, ...readLog(file, nameOf(file, request), request.format) }));
  const calls: LoggedCall[] = [];
  for (const one of logs.flatMap(({ logged }) => logged)) {
    if (one.kind === 'call') calls.push(one);
    else leave(one.why);
  }
  const idOf = contentIds();
  const seen = new Set<string>();
  let secrets = 0;
  const found = calls.flatMap((call): Example[] => {
    const why = unwanted(call, request);
    if (why !== null) return left(why);
    const bare = exampleOf(call, request);
    const clean = redacted(bare, request.redact);
    const key = inputText(clean);
    if (seen.has(key)) return left('the same input again');
    seen.add(key);
    if (canonicalJson(clean) !== canonicalJson(bare)) secrets += 1;
    return [{ id: idOf(clean.input), ...clean }];

    function left(reason: string): Example[] {
      leave(reason);
      return [];
    }
  });
  const examples = withoutNear(found, request.near);
  for (let at = examples.length; at < found.length; at++) leave('nearly the same input again');
  if (examples.length === 0) throw new UserError(nothing(leftOut));
  return {
    examples,
    report: {
      files: logs.map(({ file, format }) => ({ file: nameOf(file, request), format })),
      calls: calls.length,
      examples: examples.length,
      redacted: secrets,
      without_answer: calls.filter(({ answer }) => answer === null).length,
      left_out: Object.fromEntries([...leftOut].sort(([, a], [, b]) => b - a)),
    },
  };
}

function nameOf(file: string, { cwd }: MineRequest): string {
  const way = relative(cwd, file);
  return way.startsWith('..') ? file : way;
}

function unwanted({ system, turns }: LoggedCall, { system: wanted, turns: how }: MineRequest): string | null {
  if (wanted !== null && !(system ?? '').includes(wanted)) return 'another system message than the one asked for';
  return how === 'first' && turns.length > 1
    ? 'a call that goes on from earlier turns (--turns last or transcript)'
    : null;
}

function exampleOf({ turns, answer, conversation, model }: LoggedCall, request: MineRequest): Omit<Example, 'id'> {
  const last = turns.at(-1)?.text ?? '';
  const input = request.turns === 'transcript' && turns.length > 1 ? transcript(turns) : last;
  return {
    input,
    ...(answer === null || request.answers === 'none' ? {} : { [request.answers]: parseAnswer(answer) }),
    tags: ['mined', ...(model === null ? [] : [`model:${model}`])],
    ...(conversation === null ? {} : { group: conversation }),
  };
}

function transcript(turns: LoggedCall['turns']): string {
  return turns.map(({ role, text }) => `${role === 'user' ? 'User' : 'Assistant'}: ${text}`).join('\n\n');
}

/** The first of those that are nearly the same. */
function withoutNear(examples: readonly Example[], near: number | null): readonly Example[] {
  if (near === null) return examples;
  const later = new Set(nearDuplicates(examples.map(inputText), near).map(({ b }) => b));
  return examples.filter((_, at) => !later.has(at));
}

function nothing(leftOut: ReadonlyMap<string, number>): string {
  const why = [...leftOut].map(([reason, count]) => `${count} × ${reason}`).join('; ');
  return `no example in it: ${why || 'it is empty'}`;
}
