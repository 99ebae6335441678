export type ExampleId = string;
export type Split = 'train' | 'verify';

/** JSON as it is read from a file. */
export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };

/** One input with what is expected of the output. */
export interface Example {
  readonly id: ExampleId;
  readonly input: string | { readonly [key: string]: Json };
  readonly expected?: Json;
  /** An output known to be good; checks may compare with it. Never shown to a task model. */
  readonly reference?: Json;
  readonly rubric?: string;
  readonly tags?: readonly string[];
  /** Examples that share a source; statistics treat a group as one unit. */
  readonly group?: string;
}
