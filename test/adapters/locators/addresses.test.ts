import { expect, test } from 'vitest';
import { placeIn } from './specimens.ts';

/** Where a string stands, by its address: the text that it must be. */
const CASES: readonly (readonly [file: string, source: string, address: string, text: string])[] = [
  ['x.py', 'P = """\n a\n""".strip()', 'P.strip', '\n a\n'],
  ['x.py', 'P = "{a}".format(a=1)', 'P.format', '{a}'],
  ['x.py', 'a, b = "one", "two"', 'b', 'two'],
  ['x.py', 'self.p = "one"', 'p', 'one'],
  ['x.py', 'd["k"] = "one"', 'd.k', 'one'],
  ['x.py', 'C = [("system", "one")]', 'C.0.1', 'one'],
  ['x.py', 'm = Message("system", "one")', 'm.Message.1', 'one'],
  ['x.py', 'a = Agent(Config(text="one"))', 'a.text', 'one'],
  ['x.py', 'if x:\n    P = "one"\n', 'P', 'one'],
  ['x.py', 'class A:\n    class B:\n        P = "one"\n', 'B.P', 'one'],
  ['x.py', 'P = (\n    # why\n    "one"\n)', 'P', 'one'],
  ['x.ts', 'const P = dedent`one`;', 'P.dedent', 'one'],
  ['x.ts', 'const P = `one`.trim();', 'P.trim', 'one'],
  ['x.ts', 'module.exports = { p: `one` };', 'p', 'one'],
  ['x.ts', 'export default { p: "one" };', 'default.p', 'one'],
  ['x.ts', 'const P = { "a.b": "one" } as const;', 'P.a.b', 'one'],
  ['x.ts', 'class A { #p = "one"; }', 'A.p', 'one'],
  ['x.tsx', 'const P = "one"; const v = <A b="two">{"three"}</A>;', 'P', 'one'],
  ['x.jsx', 'const P = `one`;', 'P', 'one'],
  ['x.go', 'package x\n\nvar P = strings.TrimSpace(`one`)', 'P.TrimSpace', 'one'],
  ['x.go', 'package x\n\nvar P = []M{{Role: "system", Text: "one"}}', 'P.0.Text', 'one'],
  ['x.go', 'package x\n\nfunc f() { s.p = "one" }', 'f.p', 'one'],
  ['x.java', 'class A { @P("one") String f; }', 'A.f.P', 'one'],
  ['x.java', 'class A { String f = String.join("one"); }', 'A.f.join', 'one'],
  ['x.java', 'interface A { @U({"zero", "one"}) String f(); }', 'A.f.1', 'one'],
  ['x.rs', '#[d(description = "one")]\nstruct A { #[d(description = "two")] b: C }', 'A.description', 'one'],
  ['x.rs', 'struct A { #[d(description = "one")] b: C }', 'A.b.description', 'one'],
  ['x.rs', 'fn p() -> &\'static str { "one" }', 'p.return', 'one'],
  ['x.rs', 'const P: &[&str] = &["zero", "one"];', 'P.1', 'one'],
  ['x.rb', 'def p\n  "one"\nend\n', 'p.return', 'one'],
  ['x.rb', 'P = <<~T.strip\n  one\nT\n', 'P.strip', 'one\n'],
  ['x.rb', 'f(<<~A, <<~B)\n  one\nA\n  two\nB\n', 'f.1', 'two\n'],
  ['x.cs', 'class A { string P = "one".Trim(); }', 'A.P.Trim', 'one'],
  ['x.cs', 'var p = new A { P = "one" };', 'p.P', 'one'],
  ['x.cs', 'namespace N.M; class A { const string P = "one"; }', 'A.P', 'one'],
  ['x.yaml', 'a:\n  b: one\n---\nc: two\n', 'c', 'two'],
  ['x.yaml', 'a.b: one\n', 'a.b', 'one'],
  ['x.json', '[{ "a": "one" }]', '0.a', 'one'],
  ['x.toml', '[[a]]\n[a.b]\nc = "one"\n', 'a.0.b.c', 'one'],
];

test.each(CASES)('%s: %s has %s', async (file, source, address, text) => {
  const place = await placeIn({ file }, address);
  expect(place.read(source)).toBe(text);
  expect(place.read(place.write(source, `${text}, changed`))).toBe(`${text}, changed`);
});
