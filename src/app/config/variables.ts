import { UserError } from '../../domain/errors.ts';
import type { MapSource, MemberSource, ScalarSource, Source } from './source.ts';

export type Environment = Readonly<Record<string, string | undefined>>;

/**
 * The source with `${NAME}` replaced from the environment; `$${NAME}` stays as `${NAME}`. An unquoted value that is one
 * variable and nothing else is read as YAML would read it, so that numbers may come from the environment; a quoted one
 * stays text. Throws `UserError` with the place of every variable that is not set. Values are never shown.
 */
export function expand(source: Source, environment: Environment): Source {
  const unset: string[] = [];
  const expanded = walk(source);
  if (unset.length > 0) throw new UserError([...new Set(unset)].join('\n'));
  return expanded;

  function walk(here: Source): Source {
    if (here.kind === 'scalar') return typeof here.value === 'string' ? replaced(here, here.value) : here;
    if (here.kind === 'list') return { ...here, items: here.items.map(walk) };
    const entries = [...here.members].map(([key, member]): [string, MemberSource] => [
      key,
      { ...member, value: walk(member.value) },
    ]);
    return { ...here, members: new Map(entries) } satisfies MapSource;
  }

  function replaced(here: ScalarSource, text: string): ScalarSource {
    const value = text.replace(VARIABLE, (whole, dollar: string, name: string) => {
      if (dollar) return whole.slice(1);
      const found = Object.hasOwn(environment, name) ? environment[name] : undefined;
      if (found === undefined)
        unset.push(`${here.at}: the environment variable ${name} is not set: set it, or in a file for --env-file`);
      return found ?? '';
    });
    return { ...here, value: here.plain && ALONE.test(text) ? typed(value) : value };
  }
}

/** Whether the value waits for the environment. */
export function hasVariable(source: Source | null): boolean {
  return source?.kind === 'scalar' && typeof source.value === 'string' && source.value.search(VARIABLE) >= 0;
}

const VARIABLE = /(\$?)\$\{([A-Za-z_][A-Za-z0-9_]*)\}/g;
const ALONE = /^\$\{[A-Za-z_][A-Za-z0-9_]*\}$/;

function typed(value: string): string | number | boolean {
  if (/^-?(0|[1-9]\d{0,14})(\.\d+)?$/.test(value)) return Number(value);
  return value === 'true' || value === 'false' ? value === 'true' : value;
}
