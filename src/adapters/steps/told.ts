import { messageOf } from '../../domain/errors.ts';

/** An error of somebody's own code: what it says, and the line of their code that it came from. */
export function told(error: unknown): string {
  if (!(error instanceof Error)) return `it threw ${messageOf(error)}`;
  const frames = (error.stack ?? '').split('\n').flatMap((line) => /^\s+at (.*)$/.exec(line)?.[1] ?? []);
  // Where a module cannot be parsed or found, all of them are Node's own.
  const frame = frames.find((one) => !/\bnode:|<anonymous>/.test(one));
  return `${error.name}: ${error.message}${frame === undefined ? '' : ` (at ${bare(frame)})`}`;
}

/** Without the address of its folder, and without what keeps a changed file out of the module cache. */
function bare(frame: string): string {
  return frame.replace(/(?:file:\/\/)?\/\S*\/|\?hash=[0-9a-f]+/g, '');
}
