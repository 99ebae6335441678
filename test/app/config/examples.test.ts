// biome-ignore-all lint/suspicious/noTemplateCurlyInString: These are the variables of an experiment.
import { describe, expect, test } from 'vitest';
import { EXPERIMENT, load, refusal } from './fixture.ts';

const FILE = 'experiments/greet/experiment.yaml';
const withExamples = (yaml: string) => EXPERIMENT.replace(/^examples: .*$/m, `examples: ${yaml}`);
const folder = 'folder: "${PLANS}/train", labels: { a: a.txt }, input: "{{a}}"';

describe('examples from elsewhere', () => {
  test('the folder comes from an environment variable', async () => {
    const files = { 'experiments/plans/train/silo/a.txt': 'A silo.' };
    const yaml = withExamples(`{ train: { ${folder} }, verify: verify.jsonl }`);
    const { examples } = await load({ yaml, files, options: { env: { PLANS: '../plans' } } });
    expect(examples.train).toEqual([{ id: 'silo', input: 'A silo.' }]);
    expect(await refusal({ yaml, files })).toMatch(/the environment variable PLANS is not set/);
  });

  test('a CSV file is known by its name', async () => {
    const files = { 'experiments/greet/t.csv': 'id,input\na,one\n' };
    const { examples } = await load({ yaml: withExamples('{ train: t.csv, verify: none }'), files });
    expect(examples).toEqual({ train: [{ id: 'a', input: 'one' }], verify: null });
  });

  test('one dataset.json names both splits', async () => {
    const files = {
      'experiments/greet/dataset.json': '{"train": ["p"], "verify": ["q"]}',
      'experiments/greet/p/a.txt': 'one',
      'experiments/greet/q/a.txt': 'two',
    };
    const source = '{ dataset: dataset.json, labels: { a: a.txt }, input: "{{a}}" }';
    const { examples } = await load({ yaml: withExamples(`{ train: ${source}, verify: ${source} }`), files });
    expect(examples).toEqual({ train: [{ id: 'p', input: 'one' }], verify: [{ id: 'q', input: 'two' }] });
    const same = withExamples(`{ train: ${source}, verify: { ${source.slice(2, -2)}, split: train } }`);
    expect(await refusal({ yaml: same, files })).toMatch(/^.*p: the id "p" is in train as well/);
  });

  test('a profile may take its examples from elsewhere', async () => {
    const files = {
      'experiments/greet/t.csv': 'text\nfrom the table\n',
      'experiments/greet/g.csv': 'task_input,expected_behavior\na,b\n',
    };
    const yaml = `${withExamples('{ train: { csv: t.csv, input: "{{text}}" }, verify: none }')}profiles: { golden: { examples: { train: { golden: g.csv } } } }\n`;
    const inputs = async (profile?: string) =>
      (await load({ yaml, files, options: { profile } })).examples.train.map(({ input }) => input);
    expect([await inputs(), await inputs('golden')]).toEqual([['from the table'], ['a']]);
  });

  test('what a promptfoo config has too much is in the notes, when it may be passed over', async () => {
    const files = { 'experiments/greet/p.yaml': 'tests: [{ vars: { a: x }, assert: [{ type: python, value: y }] }]\n' };
    const yaml = (rest: string) => withExamples(`{ train: { promptfoo: p.yaml${rest} }, verify: none }`);
    expect(await refusal({ yaml: yaml(''), files })).toMatch(/not supported here: the assertion python/);
    const { notes } = await load({ yaml: yaml(', ignore_unsupported: true'), files });
    expect(notes.join()).toMatch(/p\.yaml: passed over, as allowed: the assertion python/);
  });

  test.each([
    [
      '{ csv: t.csv, golden: g.csv }',
      '3:13: examples.train: a source has one of csv, golden, folder, dataset, promptfoo',
    ],
    ['{ columns: { id: a } }', '3:13: examples.train: a source has one of csv, golden, folder, dataset, promptfoo'],
    ['{ golden: g.csv, input: x }', '3:37: examples.train.input: "input" belongs to csv or folder or dataset'],
    ['{ folder: f, input: x }', '3:13: examples.train.labels: is missing'],
    [
      '{ csv: t.csv, column: { id: a } }',
      /^3:34: examples\.train\.column: unknown key "column" \(did you mean "columns"\?\)/,
    ],
    [
      '{ csv: t.csv, columns: { idd: a } }',
      /^3:45: examples\.train\.columns\.idd: unknown key "idd" \(did you mean "id"\?\)/,
    ],
    ['3', '3:13: examples.train: expected the path of a file, or a section such as {csv: FILE}'],
    ['t.zip', /^3:13: examples\.train: a zip file needs to say what an input is: \{ dataset: t\.zip,/],
    ['{ csv: none.csv }', /^3:13: examples\.train: examples: there is no file .*none\.csv$/],
  ])('%s is refused', async (source, message) => {
    const said = await refusal({ yaml: withExamples(`{ train: ${source}, verify: none }`) });
    if (typeof message === 'string') expect(said).toBe(`${FILE}:${message}`);
    else expect(said.replace(`${FILE}:`, '')).toMatch(message);
  });

  test('a judge by what examples ask for needs one that asks', async () => {
    const judged = (rows: string) => ({
      yaml: `${EXPERIMENT.replace('metrics:\n', 'metrics:\n  - { name: asked, rubric: example, judge: lazy }\n')}`,
      files: { 'experiments/greet/train.jsonl': rows },
    });
    expect(await refusal(judged('{"id":"a","input":"x"}\n'))).toBe(
      `${FILE}:9:20: metrics.0.rubric: \`example\` needs examples with a "rubric": none has one`,
    );
    const { metrics } = await load(judged('{"id":"a","input":"x","rubric":"be brief"}\n'));
    expect(metrics[0]).toMatchObject({ kind: 'rubric', own: true, mode: 'lazy' });
  });
});
