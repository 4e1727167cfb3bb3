/** The lines that DuckDB could not read by the rules, which it keeps in tables. */
import { t } from '../../../../src-preload/language';
import { literal, query, type Connection } from './database';
import type { UnreadRows } from './unread';

/** So many are kept with their text. */
const MOST_KEPT = 100_000;

export async function dropRejects(connection: Connection): Promise<void> {
  for (const table of ['reject_errors', 'reject_scans'])
    await connection.run(`DROP TABLE IF EXISTS ${table}`);
}

/** The columns that have values of another type than was guessed. */
export async function wronglyTyped(connection: Connection): Promise<string[]> {
  const rows = await query(
    connection,
    "SELECT DISTINCT column_name FROM reject_errors WHERE error_type = 'CAST'",
  );
  return rows.map(([name]) => String(name));
}

/** Whether the header comes again among the rows. */
export async function repeatsHeader(connection: Connection, header: string): Promise<boolean> {
  const same = `rtrim(csv_line, chr(13)) = ${literal(header)}`;
  const [row] = await query(connection, `SELECT count(*) FROM reject_errors WHERE ${same}`);
  return Number(row![0]) > 0;
}

/** Whether lines were rejected for what they are, not for the type of a cell. */
export async function hasOtherRejects(connection: Connection): Promise<boolean> {
  const [row] = await query(connection, "SELECT count(*) FROM reject_errors WHERE error_type != 'CAST'");
  return Number(row![0]) > 0;
}

export const keepRejects = async (connection: Connection, unread: UnreadRows): Promise<void> =>
  unread.add(await rejectedLines(connection, MOST_KEPT));

async function rejectedLines(connection: Connection, most: number) {
  const rows = await query(
    connection,
    `SELECT line, any_value(error_type::VARCHAR), any_value(column_name), any_value(csv_line) FROM reject_errors
     GROUP BY line ORDER BY line LIMIT ${most}`,
  );
  return rows.map(([line, type, column, text]) => ({
    line: Number(line),
    reason: rejectReason(String(type), column === null ? null : String(column)),
    text: String(text ?? ''),
  }));
}

function rejectReason(type: string, column: string | null): string {
  if (type === 'CAST')
    return t('the value of "{column}" is not of the type of the rest of its column', {
      column: String(column),
    });
  if (type === 'TOO MANY COLUMNS') return t('it has more cells than the header');
  if (type === 'MISSING COLUMNS') return t('it has fewer cells than the header');
  if (type === 'UNQUOTED VALUE') return t('a quoted cell is not closed');
  if (type === 'LINE SIZE OVER MAXIMUM') return t('the line is too long');
  if (type === 'INVALID ENCODING') return t('it is not valid text in UTF-8');
  return type.toLowerCase();
}
