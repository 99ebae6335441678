/** Rows as CSV, RFC 4180: lines end in CRLF. No text in it is taken for a formula by a spreadsheet. */
export function csvOf(rows: readonly (readonly (string | number | boolean)[])[]): string {
  return rows.map((row) => `${row.map(field).join(',')}\r\n`).join('');
}

/** What begins a formula, in full width too; a tab or a line end before it does not help. */
const FORMULA = /^\s*[=+\-@＝＋－＠]|^[\t\r\n]/u;

function field(value: string | number | boolean): string {
  const text = String(value);
  const safe = typeof value === 'string' && FORMULA.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
