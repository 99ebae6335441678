import { expect, test } from 'vitest';
import { PYTHON } from '../specimens.ts';
import { answered, installed, writtenInto } from './written.ts';

/** The texts of each source by their address, found in Python's own syntax tree. */
const READ = `
import ast, json, sys

def texts(node, path):
    found = {}
    for child in ast.iter_child_nodes(node):
        if isinstance(child, (ast.ClassDef, ast.FunctionDef)):
            inner = path + [child.name]
            found['.'.join(inner + ['__doc__'])] = ast.get_docstring(child, clean=False)
            found.update(texts(child, inner))
        elif isinstance(child, ast.Assign): found.update(value(child.value, path + [child.targets[0].id]))
        elif isinstance(child, ast.AnnAssign):
            found.update(texts(child.annotation, path + [child.target.id]))
            if child.value is not None: found.update(value(child.value, path + [child.target.id]))
        elif isinstance(child, ast.Return): found.update(value(child.value, path + ['return']))
        elif isinstance(child, ast.keyword): found.update(value(child.value, path + [child.arg]))
        elif isinstance(child, ast.arguments):
            for arg, default in zip(child.args, child.defaults): found.update(value(default, path + [arg.arg]))
        else: found.update(texts(child, path))
    return found

def value(node, path):
    address = '.'.join(path)
    if isinstance(node, ast.Constant): return {address: node.value}
    if isinstance(node, ast.JoinedStr): return {address: ''.join(part.value for part in node.values)}
    if isinstance(node, ast.BinOp): return {address: eval(compile(ast.Expression(node), '', 'eval'))}
    items = {}
    if isinstance(node, ast.Dict): items = {key.value: item for key, item in zip(node.keys, node.values)}
    if isinstance(node, ast.List): items = {str(index): item for index, item in enumerate(node.elts)}
    if isinstance(node, ast.Call):
        strings = [arg for arg in node.args if isinstance(arg, (ast.Constant, ast.JoinedStr))]
        items = {getattr(node.func, 'attr', ''): strings[0]} if strings else {}
    found = texts(node, path) if isinstance(node, ast.Call) else {}
    for name, item in items.items(): found.update(value(item, path + [name]))
    return found

cases = json.load(sys.stdin)
print(json.dumps([texts(ast.parse(case['source'].encode()), []).get(case['address']) for case in cases]))
`;

test.skipIf(!installed('python3', '--version'))('Python reads what was written', async () => {
  const cases = await writtenInto(PYTHON, 12);
  expect(cases.length).toBeGreaterThan(200);
  expect(answered('python3', ['-c', READ], cases)).toEqual(cases.map(({ text }) => text));
});
