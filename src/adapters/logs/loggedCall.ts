import type { Json } from '../../domain/example.ts';

/** A turn of a chat before the answer. */
export interface Turn {
  readonly role: 'user' | 'assistant';
  readonly text: string;
}

/** One real call of a model, as a log has it. */
export interface LoggedCall {
  readonly kind: 'call';
  readonly system: string | null;
  /** The last one is the user's. */
  readonly turns: readonly Turn[];
  /** Null: the log has none. */
  readonly answer: string | null;
  /** What calls of one conversation share. */
  readonly conversation: string | null;
  readonly model: string | null;
}

/** Something in a log that is no call that could be an example. */
export interface LeftOut {
  readonly kind: 'left_out';
  readonly why: string;
}

export type Logged = LoggedCall | LeftOut;

/** A way in which calls are logged. */
export interface LogFormat {
  readonly name: string;
  readonly about: string;
  recognises(value: Json): boolean;
  /** The calls in the lines of a file, in order. */
  read(values: readonly Json[]): readonly Logged[];
}

export type Fields = { readonly [key: string]: Json };

export function isFields(value: Json | undefined): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

export function fieldsIn(value: Json | undefined): Fields {
  return isFields(value) ? value : {};
}

export function listIn(value: Json | undefined): readonly Json[] {
  return Array.isArray(value) ? (value as readonly Json[]) : [];
}

export function textIn(value: Json | undefined): string | null {
  return typeof value === 'string' && value.trim() !== '' ? value : null;
}

export function leftOut(why: string): LeftOut {
  return { kind: 'left_out', why };
}
