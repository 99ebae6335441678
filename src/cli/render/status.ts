import type { Status } from '../../app/report/status.ts';
import { printableLine } from '../../domain/printable.ts';
import type { Limit } from '../../ports/experiment.ts';
import type { Role } from '../../ports/model.ts';
import type { Used } from '../../ports/standing.ts';
import type { HeldBy, ModelTraffic, SetAside, Waiting } from '../../ports/traffic.ts';
import type { Paint } from '../screen.ts';
import { count, duration, usd } from './numbers.ts';

/** How a run stands: what it does, what it waits for, what it has spent, when it ends; or why it stopped and how it goes on. */
export function renderStatus(status: Status, resume: string | null, paint: Paint): string {
  const { label, step, run } = status;
  return [
    paint.bold(`${label === null ? '' : `${label}  `}${printableLine(step)}, run ${run}: ${stateText(status)}`),
    placeText(status),
    ...underwayText(status),
    ...status.traffic.flatMap(trafficText),
    ...status.setAside.map(asideText),
    row('spent', usedText(status.used, status.budget)),
    ...ROLES.filter((role) => isLimited(status.budget.roles[role])).map((role) =>
      row('', `${role}: ${usedText(status.used.roles[role], status.budget.roles[role])}`),
    ),
    ...keptText(status),
    ...rateText(status),
    ...(resume === null ? [] : ['', `${goOn(status)}:`, `  ${resume}`]),
  ].join('\n');
}

const ROLES: readonly Role[] = ['task', 'reflector', 'judge'];
const NAME = 11;

function row(name: string, text: string): string {
  return `${name.padEnd(NAME)} ${text}`;
}

function stateText({ state, holder, stopped, purpose }: Status): string {
  const who = holder === null ? '' : `process ${holder.pid} on ${printableLine(holder.host)}`;
  if (state === 'running')
    return `${purpose === 'verify' ? 'verifying' : 'running'}, ${who}, for ${duration(holder?.forMs ?? 0)}`;
  if (state === 'silent')
    return `${who} has said nothing for ${duration(holder?.silentMs ?? 0)}: another one may take over`;
  const why = stopped === null ? '' : ENDS[stopped.by];
  const says = stopped?.says ? ` (${printableLine(stopped.says)})` : '';
  return `${state}: ${why}${says}`;
}

const ENDS: Readonly<Record<NonNullable<Status['stopped']>['by'], string>> = {
  generations: 'all generations are done',
  converged: 'the search has converged',
  verified: 'its finalists were verified',
  scored: 'prompts were scored',
  budget: 'the budget is used up',
  refused: 'a provider refuses or is gone',
  interrupted: 'somebody stopped it',
  mistake: 'a mistake',
  failed: 'an unexpected error',
  killed: 'its process ended without a word',
};

function placeText({ generation, generations, wave, state }: Status): string {
  const which = generation < 0 ? 'nothing committed yet' : `${generation} of ${generations}`;
  if (wave === null) return row('generation', which);
  const cached = wave.cached === 0 ? '' : `, ${count(wave.cached)} known before`;
  const place = `${state === 'finished' ? '' : `, ${printableLine(wave.stage)}: `}`;
  return row('generation', `${which}${place}${count(wave.done)} of ${count(wave.asked)} done${cached}`);
}

function underwayText({ underway, state }: Status): string[] {
  if (state !== 'running' && state !== 'silent') return [];
  const calls = underway.reduce((sum, one) => sum + one.calls, 0);
  if (calls === 0) return [row('in flight', 'nothing')];
  const each = underway.map((one) => `${count(one.calls)} ${one.role} by ${printableLine(one.model)}`);
  const oldest = Math.max(...underway.map(({ oldestMs }) => oldestMs));
  return [row('in flight', `${each.join(', ')}; the oldest for ${duration(oldest)}`)];
}

function trafficText({ models, inFlight, allowed, waiting }: ModelTraffic): string[] {
  if (waiting.length === 0) return [];
  const held = waiting.map(waitText).join(', ');
  return [row('waiting', `${models.map(printableLine).join(' = ')}, ${inFlight} of ${allowed} in flight: ${held}`)];
}

function waitText({ for: by, calls, ms }: Waiting): string {
  return `${count(calls)} for ${HOLDS[by]}${ms === null ? '' : ` (${duration(ms)} yet)`}`;
}

const HOLDS: Readonly<Record<HeldBy, string>> = {
  calls_in_flight: 'a place in flight',
  requests_per_minute: 'requests per minute',
  tokens_per_minute: 'tokens per minute',
  retry_after: 'the provider, which asked to wait',
  circuit_open: 'a provider that fails',
  retry: 'another try',
  budget: 'room in the budget',
};

function asideText({ model, ms, reason }: SetAside): string {
  const until = ms === null ? 'until the command is run again' : `for ${duration(ms)} yet`;
  return row('set aside', `${printableLine(model)} ${until}: ${printableLine(reason)}`);
}

/** `1,204 of 5,000 calls, $0.12 of $5.00 and up to $0.01 unknown, 210,000 tokens, 3.2 of 60 minutes`. */
function usedText(used: Used, limit: Limit): string {
  const of = (most: number | null, shown: (value: number) => string) => (most === null ? '' : ` of ${shown(most)}`);
  const parts = [
    `${count(used.calls)}${of(limit.calls, count)} calls`,
    `${usd(used.usd)}${of(limit.usd, usd)}${used.unknownUsd > 0 ? ` and up to ${usd(used.unknownUsd)} unknown` : ''}`,
    `${count(used.tokens)}${of(limit.tokens, count)} tokens${used.unknownTokens > 0 ? ` and up to ${count(used.unknownTokens)} unknown` : ''}`,
    `${used.minutes.toFixed(1)}${of(limit.minutes, String)} minutes`,
  ];
  return parts.join(', ');
}

function isLimited({ calls, usd: money, tokens, minutes }: Limit): boolean {
  return [calls, money, tokens, minutes].some((most) => most !== null);
}

function keptText({ kept }: Status): string[] {
  if (kept === null || kept.calls === 0) return [];
  return [row('kept back', `${count(kept.calls)} calls, ${usd(kept.usd)} for the verify split`)];
}

function rateText({ state, lastMinute, etaMs }: Status): string[] {
  if (state !== 'running' && state !== 'silent') return [];
  const failed = lastMinute.failed === 0 ? '' : `, ${count(lastMinute.failed)} of them failed`;
  const eta = etaMs === null ? '' : `; the last generation in about ${duration(etaMs)}`;
  return [row('rate', `${count(lastMinute.calls)} calls in the last minute${failed}${eta}`)];
}

function goOn({ stopped }: Status): string {
  return stopped?.by === 'budget' ? 'to go on, with more (--budget, --max-calls)' : 'to go on';
}
