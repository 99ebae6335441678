/** What stands between a run and its providers: the mechanisms of rows 17 to 31, each as it is switched off. */
import { off } from './off.mjs';

const CALLS = 'adapters/calls';
const MODELS = 'adapters/models';

/** The SDK's own time-out would come to the aid of the test otherwise; it does not help against a body that drips. */
const deadline = off(
  'a deadline over the whole call',
  `${CALLS}/inTime.ts`,
  'Math.min(timeoutMs, LONGEST_TIMER_MS)',
  'LONGEST_TIMER_MS',
  `${MODELS}/openai.ts`,
  'timeout: Math.min(spec.timeoutMs * 2, 2 ** 31 - 1)',
  'timeout: 2 ** 31 - 1',
  `${MODELS}/anthropic.ts`,
  'timeout: Math.min(spec.timeoutMs * 2, 2 ** 31 - 1)',
  'timeout: 2 ** 31 - 1',
);

export const CALLING = {
  17: [
    off(
      'a 429 pauses the whole model',
      `${CALLS}/pace.ts`,
      'pausedUntil = Math.max(pausedUntil, now + pause);',
      'pausedUntil = Math.max(pausedUntil, now);',
    ),
    off(
      'what a provider asks to wait is waited',
      `${CALLS}/retry.ts`,
      'return Math.max(backoff, Math.min(error.retryAfterMs ?? 0, LONGEST_RETRY_AFTER_MS));',
      'return Math.min(backoff, LONGEST_RETRY_AFTER_MS);',
    ),
    off(
      'an episode cuts once',
      `${CALLS}/congestion.ts`,
      'if (now >= cooledAt) allow(allowed * CUT);',
      'allow(allowed * CUT);',
    ),
  ],
  18: [
    off(
      'what makes no sense is not waited for',
      `${MODELS}/retryAfter.ts`,
      'return ms > 0 ? Math.min(ms, LONGEST_MS) : undefined;',
      'return Number.isNaN(ms) || ms > LONGEST_MS * 1e9 ? undefined : ms;',
    ),
    off(
      'an abort ends a wait',
      `${CALLS}/clock.ts`,
      `signal.addEventListener('abort', onAbort, { once: true });`,
      `if (ms < 0) signal.addEventListener('abort', onAbort, { once: true });`,
    ),
    off(
      'a model that asks for long is left alone',
      `${CALLS}/roster.ts`,
      'if (asked <= LONGEST_RETRY_AFTER_MS && place.failures < FAILURES) return;',
      'if (place.failures < FAILURES) return;',
    ),
  ],
  19: [
    off(
      'whom a provider refused it refuses for good',
      `${CALLS}/refusal.ts`,
      'if (before !== undefined) throw before;',
      `if (before !== undefined && id === '') throw before;`,
    ),
    off(
      'an empty purse is told from a busy server',
      `${MODELS}/trouble.ts`,
      'if (codes.some((code) => FATAL_CODES.has(code)) || FATAL_WORDS.test(message)) ',
      'if (codes.length < 0 && FATAL_CODES.has(message) && FATAL_WORDS.test(message)) ',
      `${MODELS}/trouble.ts`,
      '[401, 402, 403,',
      '[401, 403,',
    ),
  ],
  20: [off('a circuit breaker', `${CALLS}/breaker.ts`, 'const FAILURES = 8;', 'const FAILURES = 1e9;')],
  21: [deadline],
  22: [deadline],
  23: [
    off(
      'a broken connection may be tried again',
      `${MODELS}/trouble.ts`,
      `return new CallError('transient', message, { billed: !notSent`,
      `return new CallError('rejected', message, { billed: !notSent`,
    ),
  ],
  24: [
    off(
      'an answer that is none may be tried again',
      `${MODELS}/openai.ts`,
      "new CallError('invalid', `not a chat completion",
      "new CallError('rejected', `not a chat completion",
    ),
    off(
      'what was not counted is not known',
      `${MODELS}/usage.ts`,
      'if (!isCount(inputTokens) || !isCount(outputTokens)) return null;',
      'if (!isCount(inputTokens) || !isCount(outputTokens)) return usageOf(0, 0, price);',
    ),
  ],
  25: [
    off(
      'how an answer ended is looked at',
      `${MODELS}/openai.ts`,
      `if (refusal || reason === 'content_filter') return 'refused';`,
      `if (refusal === 'never' && reason === 'never') return 'refused';`,
      `${MODELS}/openai.ts`,
      `return reason === 'length' ? 'truncated' : 'ok';`,
      `return reason === 'never' ? 'truncated' : 'ok';`,
    ),
  ],
  26: [
    off(
      'the SDKs try nothing again',
      `${MODELS}/openai.ts`,
      'maxRetries: 0,',
      'maxRetries: 2,',
      `${MODELS}/anthropic.ts`,
      'maxRetries: 0,',
      'maxRetries: 2,',
    ),
  ],
  27: [off('who answers is looked at', `${CALLS}/sameModel.ts`, 'if (seen.size > 0)', 'if (seen.size < 0)')],
  28: [
    off(
      'what is reserved counts as spent',
      'adapters/store/limits.ts',
      'taken(used) + reserve.usd > nanoOf(limit.usd)',
      'used.cost + reserve.usd > nanoOf(limit.usd)',
    ),
    off(
      'a wave that cannot be paid is refused whole',
      'adapters/lab/afford.ts',
      'if (Object.keys(wave).length === 0) return;',
      'if (Object.keys(wave).length >= 0) return;',
    ),
  ],
  29: [
    off(
      'a budget in USD wants prices',
      'app/config/settings.ts',
      'if (budget.allow_unknown_price) return;',
      'if (budget.allow_unknown_price !== null) return;',
    ),
    off(
      'what is no amount of money is refused',
      'adapters/store/money.ts',
      'if (!Number.isSafeInteger(nano) || nano < 0) throw',
      'if (nano === 0.5) throw',
    ),
    off('a dated version costs what its model costs', `${MODELS}/prices.ts`, `id.replace(DATED, '')`, 'id'),
  ],
  30: [
    off(
      'what was billed is booked, however much was reserved',
      'adapters/store/ledger.ts',
      'else amounts.cost += cost;',
      'else amounts.cost += Math.min(cost, settled.reserved);',
    ),
  ],
  31: [
    off(
      'a level that is not on the menu is none',
      'metrics/judge/answer.ts',
      'if (mistake !== null) return',
      `if (mistake !== null && text === '') return`,
    ),
  ],
};
