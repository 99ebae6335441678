#!/usr/bin/env node
// A small command-line agent that knows nothing of evolve:
//   OPENAI_BASE_URL=... MODEL=... agent.mjs --instructions FILE "question"
// It prints its answer and exits with 0, or with 3 when it comes to none. What it does, it says on stderr.
import { readFileSync } from 'node:fs';

const TURNS = 4;

const [flag, file, question] = process.argv.slice(2);
if (flag !== '--instructions' || question === undefined) {
  console.error('usage: agent.mjs --instructions FILE "question"');
  process.exit(2);
}

const messages = [
  { role: 'system', content: readFileSync(file, 'utf8') },
  { role: 'user', content: question },
];
for (let turn = 1; turn <= TURNS; turn++) {
  const text = await asked(messages);
  const answer = /^ANSWER:\s*(.+)$/m.exec(text)?.[1];
  if (answer !== undefined) {
    console.log(answer.trim());
    process.exit(0);
  }
  const sum = /^RUN:\s*(.+)$/m.exec(text)?.[1];
  const result = sum === undefined ? 'Write one line, RUN: or ANSWER:, and nothing before it.' : `RESULT: ${reckoned(sum)}`;
  console.error(`turn ${turn}: ${sum === undefined ? 'no command' : `${sum} = ${reckoned(sum)}`}`);
  messages.push({ role: 'assistant', content: text }, { role: 'user', content: result });
}
process.exit(3);

async function asked(messages) {
  const { OPENAI_BASE_URL: base, OPENAI_API_KEY: key = 'none', MODEL: model } = process.env;
  const response = await fetch(`${base}/chat/completions`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${key}` },
    body: JSON.stringify({ model, messages }),
  });
  if (!response.ok) throw new Error(`the model answered ${response.status}: ${await response.text()}`);
  return (await response.json()).choices[0].message.content ?? '';
}

/** Numbers, + - * / and brackets; nothing else is run. */
function reckoned(sum) {
  const tokens = sum.match(/\d+(?:\.\d+)?|[-+*/()]/g) ?? [];
  if (tokens.join('') !== sum.replace(/\s/g, '')) return 'not a sum';
  let at = 0;
  const value = (read) => {
    let total = read();
    return { total, go: (signs, apply) => { while (signs.includes(tokens[at])) { const sign = tokens[at++]; total = apply(sign, total, read()); } return total; } };
  };
  const factor = () => {
    const token = tokens[at++];
    if (token === '-') return -factor();
    if (token !== '(') return Number(token);
    const inner = terms();
    at++;
    return inner;
  };
  const product = () => value(factor).go('*/', (sign, a, b) => (sign === '*' ? a * b : a / b));
  const terms = () => value(product).go('+-', (sign, a, b) => (sign === '+' ? a + b : a - b));
  const total = terms();
  return at === tokens.length && Number.isFinite(total) ? String(Math.round(total * 1e6) / 1e6) : 'not a sum';
}
