import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import { describe, expect, test } from 'vitest';

/** From the ground up. A file imports from its own floor and from those listed here. */
const MAY_IMPORT: Readonly<Record<string, readonly string[]>> = {
  domain: [],
  ports: ['domain'],
  operators: ['domain', 'ports'],
  metrics: ['domain', 'ports'],
  engine: ['domain', 'ports'],
  adapters: ['domain', 'ports'],
  app: ['domain', 'ports', 'operators', 'metrics', 'engine', 'adapters'],
  cli: ['domain', 'ports', 'app'],
  'index.ts': ['domain', 'ports', 'app'],
};

const IMPURE = /\bawait\b|\basync\b|Math\.random|Date\.now|new Date\b|performance\.|process\.|\bfetch\(|setTimeout/;
/** What the search is measured on: a source that says any of it would be made for that, comments and samples included. */
const WORDS_OF_WORLDS = new RegExp(
  [
    'promptworld|planexe|villages|message_type|identify_potential|\\blevers?\\b|consequences',
    'late delivery|double charge|data breach|lost parcel|gift card|chargeback|oncall|escalation|\\bsla\\b',
    'm-(?:refund|verify|inspect|waive)|compensation|task-[abc]\\b|reflect-weak|bare json|(?:ledger|compass)(?:-plus)? method',
  ].join('|'),
  'i',
);
const CONSOLE = /\bconsole\./;

const files = filesBelow('src');
const floorOf = (file: string) => file.split('/')[1]!;

describe('the floors', () => {
  test('every floor is known', () => {
    expect(files.map(floorOf).filter((floor) => !(floor in MAY_IMPORT))).toEqual([]);
  });

  test('every import goes down or stays on its floor', () => {
    const upward = files.flatMap((file) =>
      importsOf(file)
        .filter((target) => ![floorOf(file), ...MAY_IMPORT[floorOf(file)]!].includes(floorOf(target)))
        .map((target) => `${file} must not import ${target}`),
    );
    expect(upward).toEqual([]);
  });

  test('no file imports itself in a circle', () => {
    const graph = new Map(files.map((file) => [file, importsOf(file)]));
    expect(circlesIn(graph)).toEqual([]);
  });

  test('the domain reads no clock, no random source, no environment, and never waits', () => {
    expect(domainFiles().filter((file) => IMPURE.test(codeOf(file)))).toEqual([]);
  });

  test('the domain imports no I/O', () => {
    const allowed = ['node:crypto', 'seedrandom', 'diff', 'node-diff3'];
    const strange = domainFiles().flatMap((file) => packagesOf(file).filter((name) => !allowed.includes(name)));
    expect(strange).toEqual([]);
  });

  test('only the command line writes to the console', () => {
    expect(files.filter((file) => floorOf(file) !== 'cli' && CONSOLE.test(codeOf(file)))).toEqual([]);
  });

  test('nothing in the sources knows a word of a simulated world, of recorded data or of an example experiment', () => {
    expect(files.filter((file) => WORDS_OF_WORLDS.test(readFileSync(file, 'utf8')))).toEqual([]);
  });

  test('selection never sees the verify split', () => {
    const engine = files.filter((file) => floorOf(file) === 'engine' && !/finish|afford|verif/.test(file));
    expect(engine.filter((file) => /'verify'|examples\.verify/.test(codeOf(file)))).toEqual([]);
  });
});

describe('the checks can fail', () => {
  test('a circle is found', () => {
    expect(
      circlesIn(
        new Map([
          ['a', ['b']],
          ['b', ['c']],
          ['c', ['a']],
        ]),
      ),
    ).toHaveLength(1);
  });

  test('imports are read in every form', () => {
    const source = `import type { A } from './a.ts';\nimport {\n  b,\n} from "../b.ts";\nexport * from './c.ts';\nconst d = await import('./d.ts');`;
    expect(specifiersIn(source)).toEqual(['./a.ts', '../b.ts', './c.ts', './d.ts']);
  });

  test('words of a world are recognised, and words that begin like them are not', () => {
    for (const line of ['set the SLA to 4h', 'path: levers[*]', '// As planexe has it.', "tag === 'escalation'"])
      expect(WORDS_OF_WORLDS.test(line)).toBe(true);
    for (const line of ['a translation', 'leverage', 'const ledger = …'])
      expect(WORDS_OF_WORLDS.test(line)).toBe(false);
  });

  test('impure code is recognised', () => {
    for (const line of ['const t = Date.now();', 'await x;', 'process.env.X', 'new Date()'])
      expect(IMPURE.test(line)).toBe(true);
  });
});

describe('the map', () => {
  test('what tests share registers no hooks: of the files that share a process only the first would have them', () => {
    const shared = filesBelow('test').filter((file) => !/\.test\.ts$|^test\/cleanUp\.ts$/.test(file));
    expect(shared.filter((file) => /^(before|after)(All|Each)\(/m.test(codeOf(file)))).toEqual([]);
  });

  test('every file that ARCHITECTURE.md names exists', () => {
    const named = [
      ...readFileSync('ARCHITECTURE.md', 'utf8').matchAll(
        /\]\(((?:src|test|bench|docs|decisions|experiments)\/[^)#]+)\)/g,
      ),
    ];
    expect(named.length).toBeGreaterThan(10);
    expect(named.map(([, path]) => path!).filter((path) => !existsSync(path))).toEqual([]);
  });
});

function filesBelow(folder: string): string[] {
  return readdirSync(folder)
    .map((name) => `${folder}/${name}`)
    .flatMap((path) => (statSync(path).isDirectory() ? filesBelow(path) : path.endsWith('.ts') ? [path] : []));
}

function domainFiles(): string[] {
  return files.filter((file) => floorOf(file) === 'domain');
}

/** A file without its comments. */
function codeOf(file: string): string {
  return readFileSync(file, 'utf8').replace(/\/\*[\s\S]*?\*\/|(^|\s)\/\/[^\n]*/g, '');
}

function specifiersIn(source: string): string[] {
  const forms =
    /(?:^|\n)\s*(?:import|export)\b[^;'"]*?from\s*['"]([^'"]+)['"]|\bimport\(\s*['"]([^'"]+)['"]\s*\)|(?:^|\n)\s*import\s*['"]([^'"]+)['"]/g;
  return [...source.matchAll(forms)].map((match) => (match[1] ?? match[2] ?? match[3])!);
}

function importsOf(file: string): string[] {
  return specifiersIn(readFileSync(file, 'utf8'))
    .filter((name) => name.startsWith('.'))
    .map((name) => normalize(join(dirname(file), name)));
}

function packagesOf(file: string): string[] {
  return specifiersIn(readFileSync(file, 'utf8')).filter((name) => !name.startsWith('.'));
}

function circlesIn(graph: ReadonlyMap<string, readonly string[]>): string[] {
  const circles: string[] = [];
  const done = new Set<string>();
  const visit = (file: string, path: readonly string[]) => {
    if (path.includes(file)) circles.push([...path.slice(path.indexOf(file)), file].join(' -> '));
    else if (!done.has(file)) {
      for (const target of graph.get(file) ?? []) visit(target, [...path, file]);
      done.add(file);
    }
  };
  for (const file of graph.keys()) visit(file, []);
  return circles;
}
