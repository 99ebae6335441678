/** What was looked at, and how it is. `trouble` keeps a run from working; `doubt` may. */
export interface Finding {
  readonly what: string;
  readonly is: 'fine' | 'doubt' | 'trouble';
  readonly says: string;
}

export function fine(what: string, says: string): Finding {
  return { what, is: 'fine', says };
}

export function doubt(what: string, says: string): Finding {
  return { what, is: 'doubt', says };
}

export function trouble(what: string, says: string): Finding {
  return { what, is: 'trouble', says };
}
