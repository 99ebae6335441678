import { type Endpoint, endpointOf, type Reached, reach } from '../../adapters/models/reach.ts';
import { groupBy } from '../../domain/group.ts';
import type { ModelSpec } from '../../ports/model.ts';
import type { LoadedExperiment } from '../config/load.ts';
import { doubt, type Finding, fine, trouble } from './finding.ts';

const TIMEOUT_MS = 8000;
/** Keys with an end and limits per minute are told by the clock. */
const SKEW_MS = 120_000;

/** Keys that are there, and providers that answer. A key is never shown. `offline`: nobody is asked. */
export async function modelFindings(loaded: LoadedExperiment, offline: boolean, now: () => Date): Promise<Finding[]> {
  const specs = [...loaded.models, loaded.reflector, ...loaded.furtherReflectors, ...loaded.judges];
  const asked = specs.flatMap((spec) => {
    const endpoint = endpointOf(spec, loaded.servers, loaded.env);
    return endpoint === null ? [] : [{ spec, endpoint }];
  });
  if (asked.length === 0) return [fine('models', `${names(specs)}: they call nobody, and need no key`)];
  const byProvider = [...groupBy(asked, ({ spec }) => spec.provider)];
  const findings = await Promise.all(
    byProvider.map(([provider, group]) => providerFindings(provider, group[0]!.endpoint, offline, now)),
  );
  const unpriced = specs.filter(({ kind, price }) => kind === 'live' && price === null);
  return [
    ...findings.flat(),
    ...(unpriced.length > 0
      ? [doubt('prices', `none is known of ${names(unpriced)}: without one no budget in USD can be kept`)]
      : [fine('prices', 'known of every model')]),
  ];
}

async function providerFindings(
  provider: string,
  endpoint: Endpoint,
  offline: boolean,
  now: () => Date,
): Promise<Finding[]> {
  const { variable, key, baseUrl } = endpoint;
  if (key === undefined)
    return [
      trouble(provider, `${variable} is not set: put it into the environment, or into a file and give --env-file`),
    ];
  const held =
    key === null ? 'needs no key' : variable === null ? 'the key is in the experiment' : `${variable} is set`;
  if (offline) return [fine(provider, `${held}; not asked`)];
  const reached = await reach(endpoint, TIMEOUT_MS);
  if (reached.kind === 'silent') return [trouble(provider, `${held}; ${baseUrl} does not answer: ${reached.reason}`)];
  return [answerFinding(provider, held, reached), ...clockFinding(reached, now())];
}

function answerFinding(
  provider: string,
  held: string,
  { status, ms }: Extract<Reached, { kind: 'answered' }>,
): Finding {
  const answered = `${held}; answered in ${Math.round(ms)} ms`;
  if (status === 401 || status === 403)
    return trouble(provider, `${held}, and it is refused (HTTP ${status}): check the key`);
  if (status === 404) return fine(provider, `${answered} (it lists no models)`);
  return status < 400 ? fine(provider, answered) : doubt(provider, `${answered}, with HTTP ${status}`);
}

function clockFinding({ date }: Extract<Reached, { kind: 'answered' }>, now: Date): Finding[] {
  if (date === null || Number.isNaN(date.getTime())) return [];
  const skew = Math.round((now.getTime() - date.getTime()) / 1000);
  return Math.abs(skew) * 1000 > SKEW_MS
    ? [doubt('clock', `${Math.abs(skew)} s ${skew > 0 ? 'ahead of' : 'behind'} the provider's: set it`)]
    : [fine('clock', "agrees with the provider's")];
}

function names(specs: readonly ModelSpec[]): string {
  return [...new Set(specs.map(({ id }) => id))].join(', ');
}
