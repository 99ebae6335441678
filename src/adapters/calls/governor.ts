/**
 * Something that says when a call may go and hears how it went. `enter` resolves when the call may go; undefined means
 * at once, which costs nothing.
 */
export interface Governor {
  enter(): Promise<void> | undefined;
  passed(): void;
  failed(error: unknown): void;
}
