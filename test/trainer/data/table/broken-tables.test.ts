import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { query } from '../../../../src-main/trainer/data/table/database';
import { readTable } from '../../../../src-main/trainer/data/table/read';
import { UserError } from '../../../../src-main/trainer/errors';
import { Job } from '../../../../src-main/trainer/job';
import { Storage } from '../../../../src-main/trainer/storage';
import { temporaryFolder } from '../../../fixtures';
import { brokenTables, type Known } from './broken-tables';

/** No file of this size may take longer. */
const MOST_MS = 20_000;

/** What comes out of a file. */
async function outcomeOf(
  path: string,
): Promise<Required<Omit<Known, 'first'>> & { first: (string | null)[][] }> {
  const storage = new Storage();
  onTestFinished(() => storage.close());
  const nothing = { names: [], rows: -1, first: [], skipped: 0 };
  try {
    const table = await readTable(path, storage, new Job(), () => {});
    onTestFinished(() => table.close());
    const names = table.columns.map(({ name }) => name);
    const first =
      names.length > 100 ? [] : await query(table.connection, 'SELECT COLUMNS(*)::VARCHAR FROM data LIMIT 8');
    return {
      names,
      rows: table.rows,
      first: first as (string | null)[][],
      skipped: table.skippedCount,
      error: '',
    };
  } catch (error) {
    // Every failure is one that was foreseen, in words.
    expect(error).toBeInstanceOf(UserError);
    expect((error as UserError).message).not.toMatch(/undefined|NaN|\[object/);
    return { ...nothing, error: (error as UserError).code };
  }
}

describe('What can be saved of a broken table is read', () => {
  const tables = brokenTables();

  it('in more than 200 of them', () => {
    expect(new Set(tables.map(({ name }) => name)).size).toBe(tables.length);
    expect(tables.length).toBeGreaterThan(200);
  });

  // By index: a table's bytes would be printed as a part of its title.
  it.each(tables.map(({ name }, index) => [name, index] as const))('%s', async (_, index) => {
    const { content, known } = tables[index]!;
    const path = join(temporaryFolder().path, 'table.csv');
    await writeFile(path, content);
    const began = performance.now();
    const outcome = await outcomeOf(path);
    const { first, ...others } = known;
    expect(outcome).toMatchObject(
      known.error === undefined && Object.keys(known).length > 0 ? { error: '', ...others } : others,
    );
    if (first)
      expect(outcome.first.map((row) => row.map(asNumber))).toEqual(first.map((row) => row.map(asNumber)));
    expect(performance.now() - began).toBeLessThan(MOST_MS);
  });
});

/** A number may be written in several ways. */
const asNumber = (cell: string | null) =>
  cell !== null && /^\d+\.\d+$/.test(cell) ? String(Number(cell)) : cell;
