import type { Usage } from '../../domain/rollout.ts';
import type { ModelRequest } from '../../ports/model.ts';
import type { StepInput } from '../../ports/step.ts';
import { reserveOf, tokensAtMost } from '../calls/reserve.ts';

/** What a program says that a rollout took of its own calls. */
export interface OwnUsage {
  readonly usage: Usage;
  /** Null: it does not say. */
  readonly calls: number | null;
}

/** The books of calls that a program makes itself, unseen: what they may take at most is reserved before it begins. */
export interface OwnCalls {
  /** It asks for its calls here after all, where they are booked one by one. */
  withdraw(): Promise<void>;
  /** `said` null: what they cost is not known, and the reserve stays. */
  settle(said: OwnUsage | null, durationMs: number): Promise<void>;
  /** They may have been made all the same. */
  fail(durationMs: number): Promise<void>;
}

/** Reserves `maxCalls` calls of one rollout together. One row stands for them until their number is known. */
export async function ownCalls(input: StepInput, maxCalls: number): Promise<OwnCalls> {
  const { ledger, key, model } = input;
  const { spec } = model;
  const call = { key, role: 'task', model: spec.id } as const;
  const done = { status: 'done', returnedModel: spec.name } as const;
  let ticket = maxCalls === 0 ? null : await ledger.start({ ...call, ...reserveFor(input, maxCalls) });

  function taken(): number | null {
    const held = ticket;
    ticket = null;
    return held;
  }

  return {
    async withdraw() {
      const held = taken();
      if (held !== null) await ledger.withdraw(held);
    },
    async settle(said, durationMs) {
      const held = taken();
      const end = { ...done, usage: said?.usage ?? null, durationMs };
      if (held === null && said === null) return;
      const further = Math.max(0, (said?.calls ?? (held === null ? 1 : maxCalls)) - 1);
      await Promise.all([
        held === null ? ledger.book(call, end) : ledger.settle(held, end),
        ...Array.from({ length: further }, () => ledger.book(call, { ...done, usage: NO_USAGE, durationMs: 0 })),
      ]);
    },
    async fail(durationMs) {
      const held = taken();
      if (held !== null) await ledger.settle(held, { status: 'failed', error: FAILED, billed: true, durationMs });
    },
  };
}

/** What the program said of it may hold secrets, and the books are kept as they are. */
const FAILED = 'the rollout came to nothing';

/** The first row has all of it. */
const NO_USAGE: Usage = { inputTokens: 0, outputTokens: 0, usd: 0 };

/** Each call sends all of the prompt and the input, as far as can be told from here. */
function reserveFor({ candidate, example, model: { spec } }: StepInput, calls: number) {
  const request: ModelRequest = {
    system: Object.values(candidate.components).join('\n'),
    messages: [{ role: 'user', content: JSON.stringify(example.input) }],
  };
  return { reserveUsd: calls * reserveOf(spec, request), reserveTokens: calls * tokensAtMost(spec, request) };
}
