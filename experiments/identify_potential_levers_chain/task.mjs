import { readFileSync } from 'node:fs';

const SCHEMA = JSON.parse(readFileSync(new URL('./call.schema.json', import.meta.url), 'utf8'));

/**
 * Levers, a few per call, until there are enough: each call has a fresh context, and each after the first lists the names
 * that are there already. A lever whose name is there is dropped. A call that fails later on ends it: what there is, is kept.
 */
export default async function run({ components, example, model, params }) {
  const task = taskOf(example.input);
  const levers = [];
  let rationale = '';
  for (let call = 0; call < params.calls && levers.length < params.enough; call++) {
    const names = levers.map(({ name }) => name);
    const content = call === 0 ? task : `${task}\n\n${components.followup.replace('{{names}}', () => listed(names))}`;
    let answer;
    try {
      answer = await model.complete({
        system: components.system,
        messages: [{ role: 'user', content }],
        schema: SCHEMA,
      });
    } catch (error) {
      if (levers.length === 0) throw error;
      return { output: { strategic_rationale: rationale, levers }, partial: true };
    }
    const found = leversIn(answer.object);
    // Without a first answer that can be read there is nothing to go on from.
    if (found === null && call === 0) return { output: answer.text, status: answer.status };
    if (found === null) continue;
    rationale ||= String(answer.object.strategic_rationale ?? '');
    for (const lever of found) if (!levers.some(({ name }) => name === lever.name)) levers.push(lever);
  }
  return { output: { strategic_rationale: rationale, levers } };
}

function taskOf({ plan, purpose, plan_type }) {
  return `Plan:\n${plan}\n\nPurpose: ${purpose}\n\nPlan type: ${plan_type}`;
}

function listed(names) {
  return names.map((name) => `- ${name}`).join('\n');
}

/** Null for an answer that is no list of levers. */
function leversIn(answer) {
  return Array.isArray(answer?.levers) && answer.levers.every((lever) => typeof lever?.name === 'string')
    ? answer.levers
    : null;
}
