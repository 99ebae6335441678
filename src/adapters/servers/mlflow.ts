import { z } from 'zod';
import { type Answer, type JsonServer, refusedBy, send } from './http.ts';

/** A run as MLflow keeps it, by the tag that names it among the runs of its experiment. */
export interface TrackedRun {
  readonly experiment: string;
  readonly name: string;
  /** A tag and its value that no other run has. */
  readonly identity: readonly [tag: string, value: string];
  /** ISO 8601. */
  readonly startedAt: string;
  readonly params: Readonly<Record<string, string>>;
  readonly metrics: Readonly<Record<string, number>>;
  readonly tags: Readonly<Record<string, string>>;
}

const API = '/api/2.0/mlflow';

/** Of one `log-batch`: by MLflow's REST API 1000 metrics, 100 params, 100 tags and 1 MB. */
const MOST_AT_ONCE = 100;
const LONGEST = { key: 250, param: 6000, tag: 5000 };

const runs = z.object({
  runs: z
    .array(
      z.object({
        info: z.object({ run_id: z.string() }),
        data: z.object({
          metrics: z.array(z.object({ key: z.string(), value: z.number() })).optional(),
          params: z.array(z.object({ key: z.string(), value: z.string() })).optional(),
        }),
      }),
    )
    .optional(),
});

type Known = NonNullable<z.infer<typeof runs>['runs']>[number];

/**
 * Tells an MLflow tracking server of a run: params, metrics and tags. The run that has the identity is brought up to date, so
 * that telling it again adds nothing. Returns its id and whether it was there. Throws `UserError`.
 */
export async function trackRun(
  server: JsonServer,
  run: TrackedRun,
  now: () => number,
): Promise<{ readonly id: string; readonly updated: boolean }> {
  const experiment = await experimentId(server, run.experiment);
  const known = await knownRun(server, experiment, run.identity);
  const id = known?.info.run_id ?? (await created(server, experiment, run));
  await logged(server, id, run, known, now());
  await asked(server, 'POST', '/runs/update', { run_id: id, status: 'FINISHED', end_time: now(), run_name: run.name });
  return { id, updated: known !== undefined };
}

async function experimentId(server: JsonServer, name: string): Promise<string> {
  const path = `/experiments/get-by-name?experiment_name=${encodeURIComponent(name)}`;
  const found = await send(server, 'GET', API + path);
  if (found.status === 200)
    return z.object({ experiment: z.object({ experiment_id: z.string() }) }).parse(found.body).experiment.experiment_id;
  const { error_code: code } = z.object({ error_code: z.string().optional() }).catch({}).parse(found.body);
  if (code !== 'RESOURCE_DOES_NOT_EXIST') throw refusedBy(server, path, found);
  const made = await asked(server, 'POST', '/experiments/create', { name });
  return z.object({ experiment_id: z.string() }).parse(made).experiment_id;
}

async function knownRun(server: JsonServer, experiment: string, [tag, value]: TrackedRun['identity']) {
  const filter = `tags.\`${tag}\` = '${value}'`;
  const request = { experiment_ids: [experiment], filter, run_view_type: 'ACTIVE_ONLY', max_results: 1 };
  return runs.parse(await asked(server, 'POST', '/runs/search', request)).runs?.[0];
}

async function created(
  server: JsonServer,
  experiment: string,
  { name, startedAt, identity: [key, value] }: TrackedRun,
): Promise<string> {
  const request = {
    experiment_id: experiment,
    run_name: name,
    start_time: Date.parse(startedAt),
    tags: [{ key, value }],
  };
  const answer = await asked(server, 'POST', '/runs/create', request);
  return z.object({ run: z.object({ info: z.object({ run_id: z.string() }) }) }).parse(answer).run.info.run_id;
}

/** A metric's values are a history there and a param is never changed, so what is there already is left out. */
async function logged(server: JsonServer, id: string, run: TrackedRun, known: Known | undefined, now: number) {
  const [values, params] = [known?.data.metrics ?? [], known?.data.params ?? []];
  const metrics = Object.entries(run.metrics)
    .map(([key, value]) => ({ key: keyText(key), value, timestamp: now, step: 0 }))
    .filter(({ key, value }) => !values.some((one) => one.key === key && one.value === value));
  const fresh = pairs(run.params, LONGEST.param).filter(({ key }) => !params.some((one) => one.key === key));
  const batches = [
    ...chunked(metrics).map((part) => ({ metrics: part })),
    ...chunked(fresh).map((part) => ({ params: part })),
    ...chunked(pairs(run.tags, LONGEST.tag)).map((part) => ({ tags: part })),
  ];
  for (const batch of batches) await asked(server, 'POST', '/runs/log-batch', { run_id: id, ...batch });
}

function pairs(values: Readonly<Record<string, string>>, longest: number) {
  return Object.entries(values).map(([key, value]) => ({ key: keyText(key), value: value.slice(0, longest) }));
}

/** Names may hold letters, digits, and `_ - . space : /`. */
function keyText(key: string): string {
  return key.replace(/[^\w\-. :/]/gu, '_').slice(0, LONGEST.key);
}

function chunked<T>(items: readonly T[]): T[][] {
  const count = Math.ceil(items.length / MOST_AT_ONCE);
  return Array.from({ length: count }, (_, at) => items.slice(at * MOST_AT_ONCE, (at + 1) * MOST_AT_ONCE));
}

async function asked(server: JsonServer, method: 'GET' | 'POST', path: string, body?: unknown): Promise<unknown> {
  const answer: Answer = await send(server, method, API + path, body);
  if (answer.status !== 200) throw refusedBy(server, path, answer);
  return answer.body;
}
