import { writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** Writes docs/faults.md from what was shown of every row. Throws for a row that was not shown as it is now. */
export function writeFaultsPage(root, rows, shown, keyOf) {
  const stale = rows.filter((row) => shown[row.number]?.key !== keyOf(row) || !shown[row.number].holds);
  if (stale.length > 0) throw new Error(`not shown as they are now: rows ${stale.map(({ number }) => number).join(', ')}`);
  const dates = rows.map(({ number }) => shown[number].date).sort();
  const lines = rows.flatMap(({ number, title, later }) => rowLines(number, title, later, shown[number].without));
  writeFileSync(join(root, 'docs/faults.md'), `${HEAD(dates[0], dates.at(-1))}${lines.join('\n')}\n`);
}

const HEAD = (first, last) => `# Faults that a run survives

48 faults, each with tests that show what happens then. \`npm run test:faults\` runs them and prints a table of pass and fail.

A test that cannot fail shows nothing. So \`npm run test:faults:off\` takes each mechanism out of a copy of the sources, one after the other, and runs the tests of its row there: they must fail. This table is what it printed of each row, ${first === last ? `on ${first}` : `between ${first} and ${last}`}; a test of the suite checks that every mechanism can still be found and taken out.

| # | fault | its tests fail without | so many of them |
|---|---|---|---|
`;

function rowLines(number, title, later, without) {
  const name = later === null ? title : `${title} (still to come: ${later})`;
  return without.map((one, index) => {
    const counts = one.said.replace(' tests fail', '');
    return index === 0 ? `| ${number} | ${name} | ${one.without} | ${counts} |` : `| | | ${one.without} | ${counts} |`;
  });
}
