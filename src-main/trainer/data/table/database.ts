/** DuckDB, as we use it: in memory, with nothing fetched from anywhere. */
import { DuckDBInstance, type DuckDBConnection, type DuckDBValue } from '@duckdb/node-api';

export type Connection = DuckDBConnection;

export async function openDatabase(): Promise<Connection> {
  const instance = await DuckDBInstance.create(':memory:', {
    autoinstall_known_extensions: 'false',
    autoload_known_extensions: 'false',
    // Rows keep the order of the file.
    preserve_insertion_order: 'true',
  });
  return instance.connect();
}

/** An identifier, quoted for SQL. */
export const identifier = (name: string) => `"${name.replaceAll('"', '""')}"`;

/** A string literal, quoted for SQL. */
export const literal = (text: string) => `'${text.replaceAll("'", "''")}'`;

/** All rows of a small result, as plain values. */
export async function query(connection: Connection, sql: string): Promise<DuckDBValue[][]> {
  return (await connection.runAndReadAll(sql)).getRows();
}
