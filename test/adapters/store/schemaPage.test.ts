import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { openForWriting } from '../../../src/adapters/store/database.ts';
import { newPath } from './places.ts';

test('the schema page names every table and every column', () => {
  const page = readFileSync(new URL('../../../docs/population.md', import.meta.url), 'utf8');
  const db = openForWriting(newPath());
  const columns = db
    .prepare<[], { table: string; name: string }>(
      `SELECT t.name AS "table", c.name FROM pragma_table_list AS t, pragma_table_info(t.name) AS c
       WHERE t.schema = 'main' AND t.name NOT GLOB 'sqlite_*'`,
    )
    .all();
  db.close();
  expect(columns.length).toBeGreaterThan(50);
  const unnamed = columns.filter(({ table, name }) => !sectionOf(page, table).includes(`\`${name}\``));
  expect(unnamed).toEqual([]);
});

/** From the table's bold name to the next one. */
function sectionOf(page: string, table: string): string {
  return (
    page.split(`\n**${table}**:`)[1]?.split('\n**')[0] ?? page.split(`\n**${table}**\n`)[1]?.split('\n**')[0] ?? ''
  );
}
