import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { z } from 'zod';
import { type CandidateId, candidateOf } from '../../domain/candidate.ts';
import { messageOf, UserError } from '../../domain/errors.ts';
import type { ExampleId } from '../../domain/example.ts';

const count = z.number().int().min(0);

const recorded = z.strictObject({
  candidate: z.record(z.string(), z.string()),
  label: z.string().optional(),
  step_version: z.string().optional(),
  example: z.string(),
  model: z.string(),
  attempt: count,
  output: z.json(),
  /** How the answer ended; absent: well. */
  status: z.enum(['truncated', 'refused']).optional(),
  trace: z.array(z.strictObject({ role: z.enum(['system', 'user', 'assistant']), content: z.string() })).optional(),
  usage: z.strictObject({ input_tokens: count, output_tokens: count, usd: z.number().min(0).optional() }).optional(),
  duration_ms: z.number().min(0).optional(),
  error: z.string().optional(),
});

/** A rollout that somebody recorded, as in DESIGN's JSONL. With `error` it never had an output. */
export type RecordedRollout = Readonly<z.infer<typeof recorded>>;

/** Recorded rollouts, found again by what they are rollouts of. */
export interface Recording {
  readonly file: string;
  readonly rollouts: readonly RecordedRollout[];
  find(candidate: CandidateId, example: ExampleId, model: string, attempt: number): RecordedRollout | undefined;
}

/** A recorded rollout and its line in the file, from 1. */
export interface RecordedLine {
  readonly rollout: RecordedRollout;
  readonly line: number;
}

/** Rollouts to answer from: one for each prompt, example, model and attempt. Throws `UserError` with the line of the mistake. */
export function loadRecording(file: string): Recording {
  const rollouts = new Map<string, RecordedLine>();
  for (const { rollout, line } of readRecording(file)) {
    const key = keyOf(candidateOf(rollout.candidate).id, rollout.example, rollout.model, rollout.attempt);
    const earlier = rollouts.get(key);
    if (earlier) throw new UserError(`${file}:${line}: the same rollout as in line ${earlier.line}; keep one of them`);
    rollouts.set(key, { rollout, line });
  }
  return {
    file,
    rollouts: [...rollouts.values()].map(({ rollout }) => rollout),
    find: (...names) => rollouts.get(keyOf(...names))?.rollout,
  };
}

/** Reads a JSONL file of recorded rollouts, gzipped or not. Throws `UserError` with the line of the mistake. */
export function readRecording(file: string): RecordedLine[] {
  return textOf(file)
    .split('\n')
    .flatMap((text, index) =>
      text.trim() === '' ? [] : [{ rollout: rolloutOf(text, `${file}:${index + 1}`), line: index + 1 }],
    );
}

function keyOf(candidate: CandidateId, example: ExampleId, model: string, attempt: number): string {
  return JSON.stringify([candidate, example, model, attempt]);
}

function textOf(file: string): string {
  try {
    const bytes = readFileSync(file);
    const gzipped = bytes[0] === 0x1f && bytes[1] === 0x8b;
    return (gzipped ? gunzipSync(bytes) : bytes).toString('utf8');
  } catch (error) {
    throw new UserError(`${file}: the recorded rollouts cannot be read: ${messageOf(error)}`, { cause: error });
  }
}

function rolloutOf(line: string, where: string): RecordedRollout {
  const checked = recorded.safeParse(parsed(line, where));
  if (checked.success) return checked.data;
  const words = checked.error.issues.map(({ path, message }) => [path.join('.'), message].filter(Boolean).join(': '));
  throw new UserError(`${where}: not a recorded rollout: ${words.join('; ')}`);
}

function parsed(line: string, where: string): unknown {
  try {
    return JSON.parse(line);
  } catch (error) {
    throw new UserError(`${where}: not JSON: ${messageOf(error)}`, { cause: error });
  }
}
