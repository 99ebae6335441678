import { candidateOf } from '../../src/domain/candidate.ts';
import type { Json } from '../../src/domain/example.ts';
import type { Brief, Trace } from '../../src/ports/operator.ts';

/** A brief about the prompt `text`, grown out of `base`. */
export function brief({
  text,
  base = 'Do it.\n',
  ...changes
}: { text: string; base?: string } & Partial<Omit<Brief, 'base'>>): Brief {
  return {
    generation: 1,
    child: 0,
    attempt: 0,
    seed: 7,
    operator: 'demonstrate',
    base: candidateOf({ system: base }),
    parent: candidateOf({ system: text }),
    bucket: 'late',
    component: 'system',
    failures: [],
    beside: [],
    contrast: null,
    partner: null,
    ranked: [],
    passes: [],
    solved: [],
    doubted: null,
    credit: new Map(),
    tried: [],
    intent: null,
    keep: [],
    room: 1000,
    ...changes,
  };
}

/** A trace of an example that passed, of one call or several. */
export function trace(id: string, input: Json, answers: readonly string[]): Trace {
  const asked = typeof input === 'string' ? input : JSON.stringify(input);
  const ask = { candidate: 'c', example: id, model: 'm', attempt: 0, split: 'train' } as const;
  return {
    example: { id, input } as Trace['example'],
    rollout: {
      ...ask,
      key: id,
      status: 'ok',
      output: answers.at(-1) ?? '',
      trace: [
        { role: 'system', content: 'the prompt itself' },
        { role: 'user', content: asked },
        ...answers.map((content) => ({ role: 'assistant' as const, content })),
      ],
      usage: null,
      durationMs: 1,
    },
    row: { ask, scores: { right: { kind: 'scored', value: 1 } } },
  };
}
