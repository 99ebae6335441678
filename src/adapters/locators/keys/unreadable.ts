/** The file is not of the format that its name says. */
export class UnreadableFile extends Error {
  override readonly name = 'UnreadableFile';
  readonly offset: number;

  constructor(offset: number, message: string) {
    super(message);
    this.offset = offset;
  }
}

/** With a space in the place of a byte order mark, which these parsers do not know. */
export function markless(fileText: string): string {
  return fileText.replace(/^\ufeff/, ' ');
}
