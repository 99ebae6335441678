import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { messageOf, UserError } from '../../domain/errors.ts';
import type { Json } from '../../domain/example.ts';
import { decoded, refuseNoFile } from '../locators/textFile.ts';
import { anthropicLog, openaiLog } from './chats.ts';
import { type LogFormat, type Logged, leftOut } from './loggedCall.ts';
import { otelLog } from './otel.ts';
import { sessionLog } from './session.ts';

/** The first that recognises a file reads it, so the narrower come first. */
export const LOG_FORMATS: readonly LogFormat[] = [otelLog, sessionLog, anthropicLog, openaiLog];

export interface ReadLog {
  readonly format: string;
  readonly logged: readonly Logged[];
}

const LOG = { what: 'log', maxBytes: 1_000_000_000 };
const LOOKED_AT = 50;

/** The calls in a log, gzipped or not. Without a format it is found out. Throws `UserError` where no format fits. */
export function readLog(path: string, name: string, format: string | null): ReadLog {
  const { values, broken } = valuesIn(textOf(path));
  const reader = LOG_FORMATS.find((one) => (format === null ? fits(one, values) : one.name === format));
  if (reader === undefined) throw new UserError(`${name}: no known log; say with --format what it is: ${known()}`);
  return {
    format: reader.name,
    logged: [...reader.read(values), ...broken.map(() => leftOut('a line that is no JSON'))],
  };
}

function known(): string {
  return LOG_FORMATS.map(({ name, about }) => `${name} (${about})`).join(', ');
}

function fits({ recognises }: LogFormat, values: readonly Json[]): boolean {
  return values.slice(0, LOOKED_AT).some(recognises);
}

function textOf(path: string): string {
  refuseNoFile(path, LOG);
  try {
    const bytes = readFileSync(path);
    const isPacked = bytes[0] === 0x1f && bytes[1] === 0x8b;
    return decoded(isPacked ? gunzipSync(bytes, { maxOutputLength: LOG.maxBytes }) : bytes, path, LOG);
  } catch (error) {
    if (error instanceof UserError) throw error;
    throw new UserError(`log: cannot read ${path}: ${messageOf(error)}`, { cause: error });
  }
}

/** A value per line; or one JSON text, and the items of it where it is a list. */
function valuesIn(text: string): { readonly values: readonly Json[]; readonly broken: readonly string[] } {
  const lines = text
    .replace(/^\uFEFF/, '')
    .split('\n')
    .filter((line) => line.trim() !== '');
  const whole = lines.length > 1 && parsed(lines[0]!) !== undefined ? undefined : parsed(text);
  if (whole !== undefined) return { values: Array.isArray(whole) ? (whole as readonly Json[]) : [whole], broken: [] };
  const read = lines.map((line) => ({ line, value: parsed(line) }));
  return {
    values: read.flatMap(({ value }) => (value === undefined ? [] : [value])),
    broken: read.flatMap(({ line, value }) => (value === undefined ? [line] : [])),
  };
}

function parsed(text: string): Json | undefined {
  try {
    return JSON.parse(text) as Json;
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}
