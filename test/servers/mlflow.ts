import { z } from 'zod';
import { type Answered, type Asked, serving } from './http.ts';

/** What the server keeps of a run. */
export interface KeptRun {
  readonly id: string;
  readonly experiment: string;
  name: string;
  status: string;
  readonly metrics: Map<string, { value: number; timestamp: number }[]>;
  readonly params: Map<string, string>;
  readonly tags: Map<string, string>;
}

const key = z
  .string()
  .min(1)
  .max(250)
  .regex(/^[\w\-. :/]+$/);
const pair = z.strictObject({ key, value: z.string().max(6000) });
const tag = z.strictObject({ key, value: z.string().max(5000) });

const SHAPES = {
  '/experiments/create': z.strictObject({ name: z.string().min(1) }),
  '/runs/search': z.strictObject({
    experiment_ids: z.array(z.string()).min(1),
    filter: z.string(),
    run_view_type: z.enum(['ACTIVE_ONLY', 'DELETED_ONLY', 'ALL']),
    max_results: z.int().positive().max(50_000),
  }),
  '/runs/create': z.strictObject({
    experiment_id: z.string(),
    run_name: z.string(),
    start_time: z.int(),
    tags: z.array(tag).max(100),
  }),
  '/runs/log-batch': z.strictObject({
    run_id: z.string(),
    metrics: z
      .array(z.strictObject({ key, value: z.number(), timestamp: z.int(), step: z.int() }))
      .max(1000)
      .default([]),
    params: z.array(pair).max(100).default([]),
    tags: z.array(tag).max(100).default([]),
  }),
  '/runs/update': z.strictObject({
    run_id: z.string(),
    status: z.enum(['RUNNING', 'SCHEDULED', 'FINISHED', 'FAILED', 'KILLED']),
    end_time: z.int(),
    run_name: z.string(),
  }),
};

const error = (status: number, code: string, message: string): Answered => ({
  status,
  body: { error_code: code, message },
});

/** A server that takes what MLflow's REST API documents and refuses everything else. `token`: what it wants to be shown. */
export async function startMlflow(token: string | null) {
  const experiments = new Map<string, string>();
  const runs: KeptRun[] = [];
  const asked: Asked[] = [];
  const url = await serving((request) => {
    asked.push(request);
    if (token !== null && request.authorization !== `Bearer ${token}`) return error(401, 'UNAUTHENTICATED', 'no');
    const path = request.path.replace(/^\/api\/2\.0\/mlflow/, '');
    if (path === request.path) return error(404, 'ENDPOINT_NOT_FOUND', path);
    if (request.method === 'GET' && path === '/experiments/get-by-name') {
      const name = request.query.get('experiment_name') ?? '';
      const id = experiments.get(name);
      if (id === undefined) return error(404, 'RESOURCE_DOES_NOT_EXIST', `no experiment ${name}`);
      return { status: 200, body: { experiment: { experiment_id: id, name, lifecycle_stage: 'active' } } };
    }
    if (request.method !== 'POST' || !(path in SHAPES)) return error(404, 'ENDPOINT_NOT_FOUND', path);
    if (request.bytes > 1_000_000) return error(400, 'INVALID_PARAMETER_VALUE', 'more than 1 MB');
    const checked = SHAPES[path as keyof typeof SHAPES].safeParse(request.body);
    if (!checked.success) return error(400, 'INVALID_PARAMETER_VALUE', checked.error.message);
    return answered(path as keyof typeof SHAPES, checked.data);
  });

  function answered(path: keyof typeof SHAPES, body: unknown): Answered {
    switch (path) {
      case '/experiments/create': {
        const { name } = body as z.infer<(typeof SHAPES)['/experiments/create']>;
        if (experiments.has(name)) return error(400, 'RESOURCE_ALREADY_EXISTS', name);
        experiments.set(name, String(experiments.size + 1));
        return { status: 200, body: { experiment_id: experiments.get(name) } };
      }
      case '/runs/search': {
        const { experiment_ids: ids, filter } = body as z.infer<(typeof SHAPES)['/runs/search']>;
        const [, name = '', value = ''] = /^tags\.`([^`]+)` = '([^']*)'$/.exec(filter) ?? [];
        if (name === '') return error(400, 'INVALID_PARAMETER_VALUE', `Invalid clause(s) in filter string: ${filter}`);
        const found = runs.filter((run) => ids.includes(run.experiment) && run.tags.get(name) === value);
        // As the server does it, a list that is empty is left out.
        return { status: 200, body: found.length === 0 ? {} : { runs: found.map(shown) } };
      }
      case '/runs/create': {
        const { experiment_id: experiment, run_name: name, tags } = body as z.infer<(typeof SHAPES)['/runs/create']>;
        if (![...experiments.values()].includes(experiment)) return error(404, 'RESOURCE_DOES_NOT_EXIST', experiment);
        const run = {
          id: `${runs.length + 1}`.padStart(32, '0'),
          experiment,
          name,
          status: 'RUNNING',
          metrics: new Map(),
          params: new Map(),
          tags: new Map(tags.map((one) => [one.key, one.value])),
        };
        runs.push(run);
        return { status: 200, body: { run: shown(run) } };
      }
      case '/runs/log-batch': {
        const batch = body as z.infer<(typeof SHAPES)['/runs/log-batch']>;
        const run = runs.find(({ id }) => id === batch.run_id);
        if (run === undefined) return error(404, 'RESOURCE_DOES_NOT_EXIST', batch.run_id);
        const changed = batch.params.find(({ key: name, value }) => (run.params.get(name) ?? value) !== value);
        if (changed)
          return error(400, 'INVALID_PARAMETER_VALUE', `Changing param values is not allowed: ${changed.key}`);
        for (const one of batch.params) run.params.set(one.key, one.value);
        for (const one of batch.tags) run.tags.set(one.key, one.value);
        for (const { key: name, value, timestamp } of batch.metrics)
          run.metrics.set(name, [...(run.metrics.get(name) ?? []), { value, timestamp }]);
        return { status: 200, body: {} };
      }
      case '/runs/update': {
        const update = body as z.infer<(typeof SHAPES)['/runs/update']>;
        const run = runs.find(({ id }) => id === update.run_id);
        if (run === undefined) return error(404, 'RESOURCE_DOES_NOT_EXIST', update.run_id);
        run.status = update.status;
        run.name = update.run_name;
        return { status: 200, body: { run_info: shown(run).info } };
      }
    }
  }
  return { url, runs, experiments, asked };
}

function shown({ id, experiment, status, metrics, params, tags, name }: KeptRun) {
  const entries = <T>(map: ReadonlyMap<string, T>) => [...map].map(([one, value]) => ({ key: one, value }));
  return {
    info: { run_id: id, run_uuid: id, experiment_id: experiment, run_name: name, status },
    data: {
      metrics: [...metrics].map(([one, values]) => ({ key: one, ...values.at(-1)!, step: 0 })),
      params: entries(params),
      tags: entries(tags),
    },
  };
}
