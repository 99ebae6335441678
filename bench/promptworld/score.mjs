/** Scores an answer against the expected fields, weighted; tags are `format` and `field=value`. */
export default function score({ example, output }) {
  const { weights, hints, exact } = example.reference;
  if (typeof output !== 'object' || output === null || Array.isArray(output))
    return { value: 0, feedback: `[${example.id}] the output is not a bare JSON object.`, tags: ['format'] };
  const wrong = Object.entries(example.expected).filter(([field, value]) => output[field] !== value);
  const total = Object.values(weights).reduce((sum, weight) => sum + weight, 0);
  const lost = wrong.reduce((sum, [field]) => sum + weights[field], 0);
  if (wrong.length === 0) return { value: 1, feedback: `[${example.id}] all fields correct.`, tags: [] };
  const feedback = wrong.map(([field, value]) => {
    const hint = hints[field] ? ` because ${hints[field]}` : '';
    return `[${example.id}] field \`${field}\` is \`${output[field] ?? ''}\` but should be \`${value}\`${hint}.`;
  });
  const tags = wrong.map(([field, value]) => `${field}=${value}`);
  return { value: exact ? 0 : 1 - lost / total, feedback: feedback.join('\n'), tags };
}
