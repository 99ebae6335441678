import { expect, test } from 'vitest';
import type { Specimen } from './specimens.ts';
import { placeIn } from './specimens.ts';

/** How a text is written in the place of another: in the same form where that can hold it, else in the nearest. */
const CASES: readonly (readonly [file: string, before: string, text: string, after: string])[] = [
  // What does not change stays as somebody wrote it, whatever the form of the rest.
  ['x.py', 'P = "caf\\u00e9 \\"a\\" one"', 'café "a" two', 'P = "caf\\u00e9 \\"a\\" two"'],
  ['x.py', 'P = """\\\none\ntwo\n"""', 'one\n2\n', 'P = """\\\none\n2\n"""'],
  ['x.py', "P = 'one'", "it's\ntwo", "P = 'it\\'s\\ntwo'"],
  ['x.py', 'P = r"\\d"', '\\d "x"', "P = r'''\\d \"x\"'''"],
  ['x.py', 'P = r"\\d"', '\\w\n', 'P = r"""\\w\n"""'],
  ['x.py', 'P = r"\\d"', '\\w\\', 'P = "\\\\w\\\\"'],
  ['x.py', 'P = f"{{a}}"', '{b}', 'P = f"{{b}}"'],
  ['x.py', 'P = ("one\\n"\n     "two\\n")', 'one\nand\ntwo\n', 'P = ("one\\n"\n     "and\\n"\n     "two\\n")'],
  ['x.py', 'P = ("one\\n"\n     "two\\n")', 'two\n', 'P = ("two\\n")'],
  ['x.py', 'P = ("one\\n"  # why\n     "two\\n")', 'one\n2\n', 'P = ("one\\n"  # why\n     "2\\n")'],
  // A Go raw string holds no backquote.
  ['x.go', 'package x\n\nvar P = `a`', 'say `b`\n', 'package x\n\nvar P = `say ` + "`" + `b` + "`" + `\n`'],
  ['x.go', 'package x\n\nvar P = `a`', '`a` `b` `c` `d`\ne', 'package x\n\nvar P = "`a` `b` `c` `d`\\n" +\n\t"e"'],
  ['x.go', 'package x\n\nvar P = `a`', 'a\r\n', 'package x\n\nvar P = `a` + "\\r" + `\n`'],
  ['x.ts', 'const P = `a`;', '`${b}`', 'const P = `\\`\\${b}\\``;'],
  ['x.ts', "const P = 'a';", 'a\nb', "const P = 'a\\nb';"],
  [
    'x.java',
    'class X {\n  String P = """\n      one\n      two\n      """;\n}',
    'one\n  "two" \n',
    'class X {\n  String P = """\n      one\n        "two"\\s\n      """;\n}',
  ],
  [
    'x.java',
    'class X {\n  String P = """\n      one\n      """;\n}',
    'one\ntwo',
    'class X {\n  String P = """\n      one\n      two\\\n      """;\n}',
  ],
  ['x.rs', 'const P: &str = r"a";', 'a "b"', 'const P: &str = r#"a "b""#;'],
  ['x.rs', 'const P: &str = "a";', 'a\n"b"', 'const P: &str = "a\\n\\"b\\"";'],
  ['x.rb', "P = <<~'T'\n  a\nT\n", 'a\n\u0007\n', 'P = <<~T\n  a\n  \\x07\nT\n'],
  ['x.rb', 'P = <<~T\n  a\nT\n', 'a\nT\n', 'P = <<~T_\n  a\n  T\nT_\n'],
  ['x.rb', 'P = <<~T\n  a\nT\n', 'a\n#{b}', 'P = <<~T.chomp\n  a\n  \\#{b}\nT\n'],
  ['x.cs', 'class X { string P = """a"""; }', 'a """b"""', 'class X { string P = """"\n    a """b"""\n    """"; }'],
  ['x.cs', 'class X { string P = @"a"; }', '"a"\n', 'class X { string P = @"""a""\n"; }'],
  ['x.yaml', 'P: a  # why\n', 'yes', 'P: "yes"  # why\n'],
  ['x.yaml', 'P: a\n', 'b: c', 'P: "b: c"\n'],
  ['x.yaml', 'P: a\n', '*b', 'P: "*b"\n'],
  ['x.yaml', 'P: a\nQ: b\n', 'one\ntwo\n', 'P: |\n  one\n  two\nQ: b\n'],
  ['x.yaml', "P: 'a'\n", "it's", "P: 'it''s'\n"],
  ['x.yaml', 'P: >\n  one\n  two\n\n  three\n', 'one two\nthree, four\n', 'P: >\n  one\n  two\n\n  three, four\n'],
  ['x.yaml', 'P: |  # why\n  one\nQ: b\n', 'one\n\ntwo', 'P: |-  # why\n  one\n\n  two\nQ: b\n'],
  ['x.json', '{ "P": "a\\/b caf\\u00e9" }', 'a/b café è', '{ "P": "a\\/b caf\\u00e9 \\u00e8" }'],
  ['x.toml', "P = 'a'\n", "it's", 'P = "it\'s"\n'],
  ['x.toml', 'P = """\na\n"""\n', 'a\n"""b"\n', 'P = """\na\n\\"\\"\\"b"\n"""\n'],
];

test.each(CASES)('%s: %j becomes %j', async (file, before, text, after) => {
  const place = await placeIn({ file } satisfies Pick<Specimen, 'file'>, 'P');
  expect(place.write(before, text)).toBe(after);
});
