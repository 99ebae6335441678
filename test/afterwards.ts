type Undo = () => void;

const ofTest: Undo[] = [];
const ofFile: Undo[] = [];

/** Does this when the test is over. A hook at the top of a module would be known to one of the files that share a process. */
export function afterTest(undo: Undo): void {
  ofTest.push(undo);
}

/** Does this when the tests of the file are over. */
export function afterFile(undo: Undo): void {
  ofFile.push(undo);
}

export function undoTest(): void {
  undoAll(ofTest);
}

export function undoFile(): void {
  undoAll(ofFile);
}

/** The latest first. */
function undoAll(list: Undo[]): void {
  for (const undo of list.splice(0).reverse()) undo();
}
