/** Where a component of the prompt lives: a whole file, or a part of one. Knows texts; whoever uses it reads the file. */
export interface PromptPlace {
  readonly component: string;
  /** Absolute path. */
  readonly file: string;
  /** The component in the file's text. Throws `UserError` when it is not there. */
  read(fileText: string): string;
  /** The file's text with the component replaced by `text`; nothing else in it changes. */
  write(fileText: string, text: string): string;
}

/** A component that is a file by itself. */
export function wholeFile(component: string, file: string): PromptPlace {
  return { component, file, read: (fileText) => fileText, write: (_, text) => text };
}
