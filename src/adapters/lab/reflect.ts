import { CallError, messageOf } from '../../domain/errors.ts';
import { completionKey, seedOf } from '../../domain/keys.ts';
import type { WaveName } from '../../ports/lab.ts';
import { type Caller, type ModelRequest, modelHash } from '../../ports/model.ts';
import { asksOf, type Evidence, type Reflection, type Reply, type Trace } from '../../ports/operator.ts';
import { refuseUnaffordable } from './afford.ts';
import { type Bench, known } from './bench.ts';
import { pauseInOutage } from './outage.ts';
import { dispatch } from './wave.ts';

interface Wanted {
  readonly kind: 'asked';
  readonly reflector: Caller;
  readonly key: string;
  readonly request: ModelRequest;
}

/** Asks the reflector for a wave of proposals; answers of an interrupted generation are found again. */
export async function reflect(
  bench: Bench,
  wave: WaveName,
  reflections: readonly Reflection[],
): Promise<readonly Reply[]> {
  const turns = reflections.map((reflection) => turnOf(bench, reflection));
  const wanted = turns.filter((turn) => turn.kind === 'asked');
  const replies = new Map<string, Reply>();
  for (const { key } of wanted) {
    const completion = bench.archive.completion(key);
    if (completion) replies.set(key, { kind: 'answered', text: completion.text });
  }
  const missing = wanted.filter(({ key }) => !replies.has(key));
  refuseUnaffordable(bench, wave, { reflector: missing.length });
  const failures: CallError[] = [];
  await dispatch(bench, wave, { asked: wanted.length, missing }, async (one) => {
    replies.set(one.key, await ask(bench, one, failures));
  });
  if (failures.length === missing.length)
    pauseInOutage(
      'the reflector answered nothing',
      missing.map(({ key }, index) => ({ model: 'reflector', subject: key, failure: failures[index]! })),
    );
  return turns.map((turn) => (turn.kind === 'computed' ? turn : known(replies, turn.key)));
}

function turnOf(bench: Bench, { brief, model }: Reflection): Wanted | Extract<Reply, { readonly kind: 'computed' }> {
  const operator = bench.experiment.operators.find(({ name }) => name === brief.operator);
  if (!operator) throw new Error(`no operator is called ${brief.operator}`);
  const evidence = evidenceOf(bench, brief);
  if (operator.kind === 'computes') return { kind: 'computed', draft: operator.compute(brief, evidence) };
  const request = operator.request(brief, evidence);
  const reflector = known(bench.reflectors, model);
  const { generation, child, attempt } = brief;
  const key = completionKey({
    modelHash: modelHash(reflector.spec),
    request,
    seed: bench.experiment.seed,
    generation,
    child,
    attempt,
  });
  return { kind: 'asked', reflector, key, request: { ...request, seed: seedOf(key) } };
}

/** The rollouts that a brief refers to, with what they were asked and how they were scored. */
function evidenceOf(bench: Bench, brief: Reflection['brief']): Evidence {
  const rollouts = bench.archive.rollouts(asksOf(brief).map((ask) => bench.keyOf(ask)));
  const traceOf = ({ row }: (typeof brief.failures)[number]): Trace => ({
    example: known(bench.examples, row.ask.example),
    rollout: known(rollouts, bench.keyOf(row.ask)),
    row,
  });
  return {
    failures: brief.failures.map(traceOf),
    beside: brief.beside.map(traceOf),
    contrast: brief.contrast && traceOf(brief.contrast),
    passes: brief.passes.map(traceOf),
  };
}

/** A reflector that cannot answer costs its child, not the run. */
async function ask(bench: Bench, { reflector, key, request }: Wanted, failures: CallError[]): Promise<Reply> {
  try {
    const completion = await reflector.complete(request, { role: 'reflector', key });
    await bench.archive.saveCompletion(key, completion);
    return { kind: 'answered', text: completion.text };
  } catch (error) {
    if (!(error instanceof CallError)) throw error;
    failures.push(error);
    return { kind: 'failed', reason: `the reflector could not answer: ${messageOf(error)}` };
  }
}
