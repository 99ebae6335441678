import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';

/** What the tarball holds. That it works where it is installed is tried by `npm run try-package`. */

const ROOT = fileURLToPath(new URL('..', import.meta.url));

interface Packed {
  readonly size: number;
  readonly files: readonly { readonly path: string; readonly mode: number }[];
}

const text = execFileSync('npm', ['pack', '--dry-run', '--json', '--ignore-scripts'], { cwd: ROOT, encoding: 'utf8' });
const [packed] = JSON.parse(text) as [Packed];
const paths = packed.files.map(({ path }) => path);

describe('the package', () => {
  test.each([
    ['dist/cli/main.js'],
    ['dist/index.d.ts'],
    ['schema/experiment.schema.json'],
    ['prices.json'],
    ['README.md'],
    ['LICENSE'],
    ['docs/cli.md'],
    ['experiments/identify_potential_levers/experiment.yaml'],
    ['rubrics/levers.yaml'],
  ])('has %s', (path) => {
    expect(paths).toContain(path);
  });

  test('has nothing that only this repository needs', () => {
    expect(paths.filter((path) => /^(src|test|bench|populations|node_modules)\/|\.sqlite|\.env/.test(path))).toEqual(
      [],
    );
  });

  test('has the pages that its pages link to', () => {
    const missing = paths
      .filter((path) => path.endsWith('.md') && (path.startsWith('docs/') || path === 'README.md'))
      .flatMap((page) => linksIn(page).filter((path) => /\.(md|yaml|json)$/.test(path) && !paths.includes(path)));
    expect(missing.filter((path) => !path.startsWith('bench/') && path !== 'CONTRIBUTING.md')).toEqual([]);
  });

  test('starts as a program, and stays small', () => {
    expect(readFileSync(join(ROOT, 'dist/cli/main.js'), 'utf8')).toMatch(/^#!\/usr\/bin\/env node\n/);
    expect(packed.files.find(({ path }) => path === 'dist/cli/main.js')?.mode).toBe(0o755);
    expect(packed.size).toBeLessThan(2_000_000);
  });
});

function linksIn(page: string): string[] {
  const body = readFileSync(join(ROOT, page), 'utf8').replace(/^```[\s\S]*?^```$/gm, '');
  const links = [...body.matchAll(/\]\((?!https?:|#)([^)#\s]+)/g)];
  return links.map(([, path = '']) => normalize(join(dirname(page), path)));
}
