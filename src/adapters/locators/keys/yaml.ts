import { isAlias, isCollection, isMap, isScalar, isSeq, type Node, parseAllDocuments } from 'yaml';
import { type Site, shortened } from '../choose.ts';
import { Unfit } from '../literals/literal.ts';
import { UnreadableFile } from './unreadable.ts';
import { type Within, yamlLiteral } from './yamlLiteral.ts';

/** Every value of a YAML text by its keys, over all of its documents. */
export function yamlSites(fileText: string): Site[] {
  const sites: Site[] = [];
  const documents = parseAllDocuments(fileText, { uniqueKeys: false });
  for (const document of Array.isArray(documents) ? documents : []) {
    const [broken] = document.errors;
    if (broken) throw new UnreadableFile(broken.pos[0], `not YAML: ${broken.message.split('\n')[0]}`);
    walk(document.contents, [], { flow: false, column: 0 });
  }
  return sites;

  function walk(node: unknown, path: readonly string[], within: Within): void {
    if (!isNode(node)) return;
    if (path.length > 0) sites.push(site(node, path.join('.'), fileText, within));
    const flow = within.flow || (isCollection(node) && node.flow === true);
    if (isMap(node))
      for (const { key, value } of node.items)
        walk(value, [...path, String(isScalar(key) ? key.value : key)], {
          flow,
          column: columnOf(startOf(key), fileText),
        });
    if (isSeq(node))
      for (const [index, item] of node.items.entries())
        walk(item, [...path, String(index)], { flow, column: dashBefore(startOf(item), fileText) });
  }
}

function isNode(value: unknown): value is Node {
  return isScalar(value) || isAlias(value) || isCollection(value);
}

function startOf(node: unknown): number {
  return isNode(node) ? (node.range?.[0] ?? 0) : 0;
}

function columnOf(offset: number, fileText: string): number {
  return offset - (fileText.lastIndexOf('\n', offset - 1) + 1);
}

function dashBefore(offset: number, fileText: string): number {
  return columnOf(Math.max(0, fileText.lastIndexOf('-', offset - 1)), fileText);
}

function site(node: Node, address: string, fileText: string, within: Within): Site {
  const [start = 0, end = 0] = node.range ?? [];
  return {
    address,
    line: fileText.slice(0, start).split('\n').length,
    isText: isAlias(node) || (isScalar(node) && typeof node.value === 'string'),
    shown: () => shortened(fileText.slice(start, end)),
    literal() {
      if (isScalar(node) && typeof node.value === 'string') return yamlLiteral(node, node.value, fileText, within);
      throw new Unfit('is an alias; name the text that it stands for');
    },
  };
}
