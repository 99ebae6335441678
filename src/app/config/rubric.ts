import { readTextFile } from '../../adapters/locators/textFile.ts';
import { levelMistake, type Rubric } from '../../domain/rubric.ts';
import { checked } from './check.ts';
import { refuse } from './mistakes.ts';
import { type RubricKeys, rubricFile } from './schema/rubric.ts';
import { parseYaml } from './yaml.ts';

/** Reads a rubric. Throws `UserError` with file, line and key of every mistake. */
export function readRubric(path: string): Rubric {
  const text = readTextFile(path, { what: 'rubric', maxBytes: 1_000_000 }).replace(/^\uFEFF/, '');
  const source = parseYaml(text, (line, column) => `${path}:${line}:${column}`);
  const keys = checked(rubricFile, source);
  const names = keys.criteria.map(({ name }) => name);
  const rubric = { ...keys, criteria: keys.criteria.map(criterionOf), examples: keys.examples.map(exampleOf) };
  refuse(source, [
    ...names.flatMap((name, index) =>
      names.indexOf(name) === index
        ? []
        : [{ path: ['criteria', index, 'name'], message: `"${name}" is the name of another criterion already` }],
    ),
    ...keys.examples.flatMap(({ levels }, index) => {
      const message = levelMistake(levels, rubric);
      return message === null ? [] : [{ path: ['examples', index, 'levels'], message }];
    }),
  ]);
  return rubric;
}

function criterionOf({ levels, ...rest }: RubricKeys['criteria'][number]): Rubric['criteria'][number] {
  return { ...rest, levels: [levels[1], levels[2], levels[3], levels[4], levels[5]] };
}

function exampleOf({ input, ...rest }: RubricKeys['examples'][number]): Rubric['examples'][number] {
  return input === undefined ? rest : { input, ...rest };
}
