import type { Node } from 'web-tree-sitter';
import type { Literal } from '../literals/literal.ts';
import type { Quoted } from '../literals/quoted.ts';

/** What a node names: `SYSTEM = "..."` names its right side `SYSTEM`. Null: it only lends its name to what is inside. */
export interface Naming {
  readonly name: string;
  readonly value: Node | null;
}

/** How the string constants of a language are found and written. */
export interface Language {
  /** File of the grammar, without `tree-sitter-` and `.wasm`. */
  readonly grammar: string;
  readonly namings: (node: Node) => readonly Naming[];
  /** What is named but not looked through: a value within marks that change nothing, as parentheses. */
  readonly unwrap: (node: Node) => Node;
  /** Node types of what is made of items, which are named by their number from 0. */
  readonly lists: ReadonlySet<string>;
  /** The name of what is called, where the node holds arguments. */
  readonly called: (node: Node) => string | null;
  /** The text of which the node calls a method, or that it tags, by the name of the method or the tag; else null. */
  readonly applied: (node: Node) => Naming | null;
  /** Node types of strings. */
  readonly strings: ReadonlySet<string>;
  /** Whether the node is one string; a constant or not. */
  readonly isString: (node: Node) => boolean;
  /** The strings of a node that joins strings by itself or by `+`; null when it is none. */
  readonly joined: (node: Node) => readonly Node[] | null;
  /** Reads one string. Throws `Unfit` for what is no constant text. */
  readonly read: (node: Node, file: FileText) => Quoted | Literal;
}

/** The file that a string stands in. */
export interface FileText {
  readonly text: string;
  /** How its lines end. */
  readonly lineEnd: '\n' | '\r\n';
}
