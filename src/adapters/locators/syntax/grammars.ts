import { createRequire } from 'node:module';
import { extname } from 'node:path';
import { Language as Grammar, Parser } from 'web-tree-sitter';
import { csharp } from '../languages/csharp.ts';
import { go } from '../languages/go.ts';
import { java } from '../languages/java.ts';
import { javascript, tsx, typescript } from '../languages/javascript.ts';
import { python } from '../languages/python.ts';
import { ruby } from '../languages/ruby.ts';
import { rust } from '../languages/rust.ts';
import type { Language } from './language.ts';

/** A language ready to parse. */
export interface Grown {
  readonly language: Language;
  readonly parser: Parser;
}

const LANGUAGES: Readonly<Record<string, Language>> = {
  '.py': python,
  '.pyi': python,
  '.go': go,
  '.js': javascript,
  '.mjs': javascript,
  '.cjs': javascript,
  '.jsx': javascript,
  '.ts': typescript,
  '.mts': typescript,
  '.cts': typescript,
  '.tsx': tsx,
  '.java': java,
  '.rs': rust,
  '.rb': ruby,
  '.cs': csharp,
};

/** The file name extensions in which strings are found by their symbol. */
export const EXTENSIONS: readonly string[] = Object.keys(LANGUAGES);

/** The language of a file by its name; null when none is known. Its grammar is loaded once, when it is first needed. */
export function languageOf(file: string): Promise<Grown> | null {
  const language = LANGUAGES[extname(file).toLowerCase()];
  if (language === undefined) return null;
  const loading = loaded.get(language.grammar) ?? load(language);
  loaded.set(language.grammar, loading);
  return loading;
}

const loaded = new Map<string, Promise<Grown>>();

async function load(language: Language): Promise<Grown> {
  await Parser.init();
  const path = createRequire(import.meta.url).resolve(
    `@vscode/tree-sitter-wasm/wasm/tree-sitter-${language.grammar}.wasm`,
  );
  const parser = new Parser();
  parser.setLanguage(await Grammar.load(path));
  return { language, parser };
}
