import {
  appendFile,
  copyFile,
  readdir,
  readFile,
  rename,
  stat,
  truncate,
  unlink,
  utimes,
  writeFile,
} from 'node:fs/promises';
import { basename, join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { loadDuckDB } from '../../../src-main/trainer/data/table/database';
import type { LoadedModel } from '../../../src-main/trainer/model/model-file';
import { imageFolder, temporaryFolder, truncatedJpeg, writeCsv } from '../../fixtures';
import { errorOf, file, flowersCsv, lines, quick, trainOn } from '../helpers';
import { bulk, cancelledAfter, filesBelow } from './support';

const empty = () => temporaryFolder().path;

/** A model of its own for each test: what is opened in a test is closed when it ends. */
const colours = async (folder: string): Promise<LoadedModel> => (await trainOn(folder, quick)).loaded;
const flowers = async (): Promise<LoadedModel> => (await trainOn(await file(flowersCsv()))).loaded;

let photos: string;
beforeAll(async () => {
  const kept = temporaryFolder();
  photos = await imageFolder(join(kept.path, 'photos'), { perClass: 40 });
  await truncatedJpeg(join(photos, 'green', 'half.jpg'));
  return () => kept.dispose();
});

async function parquetRows(path: string): Promise<{ types: string[]; rows: Record<string, unknown>[] }> {
  const { DuckDBInstance } = await loadDuckDB();
  const instance = await DuckDBInstance.create(':memory:');
  const connection = await instance.connect();
  try {
    const described = await connection.runAndReadAll(`DESCRIBE FROM read_parquet('${path}')`);
    const read = await connection.runAndReadAll(`FROM read_parquet('${path}')`);
    return {
      types: described.getRows().map(([name, type]) => `${String(name)} ${String(type)}`),
      rows: read.getRowObjectsJson() as Record<string, unknown>[],
    };
  } finally {
    connection.closeSync();
    instance.closeSync();
  }
}

describe('Answers in a file', () => {
  it('are the same as CSV, JSON lines and Parquet, and nothing else is left', async () => {
    const model = await colours(photos);
    const folder = empty();
    const names = ['a.csv', 'a.jsonl', 'a.parquet'];
    for (const name of names) {
      const outcome = await bulk(model, [photos], { out: join(folder, name) });
      expect(outcome).toMatchObject({ count: 120, skippedCount: 1, copied: null });
      expect(outcome.skipped[0]!.item).toBe(join(photos, 'green', 'half.jpg'));
    }
    expect((await readdir(folder)).sort()).toEqual(names);
    const [header, ...csv] = (await readFile(join(folder, 'a.csv'), 'utf8')).trimEnd().split('\n');
    const json = (await readFile(join(folder, 'a.jsonl'), 'utf8')).trimEnd().split('\n');
    const { rows } = await parquetRows(join(folder, 'a.parquet'));
    expect([csv.length, json.length, rows.length]).toEqual([120, 120, 120]);
    json.forEach((line, index) => {
      const { file, prediction, confidence, distance, probabilities } = JSON.parse(line) as {
        file: string;
        prediction: string;
        confidence: number;
        distance?: number;
        probabilities: Record<string, number>;
      };
      const measured = distance === undefined ? [] : [distance];
      const cells = [file, prediction, confidence, ...measured, ...Object.values(probabilities)];
      expect(csv[index]).toBe(cells.join(','));
      expect(
        Object.values(rows[index]!).map((value) => (typeof value === 'number' ? value : String(value))),
      ).toEqual(cells);
      expect(Object.keys(probabilities)).toEqual(model.metadata.labels);
      expect(Object.keys(rows[index]!)).toEqual(header!.split(','));
      expect(confidence).toBe(Math.max(...Object.values(probabilities)));
    });
  });

  it('of tables have its columns, with their types in Parquet, and null in JSON where a cell is empty', async () => {
    const model = await flowers();
    const header = ['length', 'colour', 'offset', 'noise', 'when', 'isNew', 'note'];
    const path = await writeCsv(join(empty(), 'new.csv'), [
      header,
      [0.5, 'red', 1000000, 6, '2024-05-31', 'true', '=1+1'],
      [4.5, 'white', 1000002, null, '2024-06-01', 'false', 'a, "b"'],
    ]);
    const folder = empty();
    await bulk(model, [path], { out: join(folder, 'a.jsonl') });
    const json = (await readFile(join(folder, 'a.jsonl'), 'utf8')).trimEnd().split('\n');
    const parsed = json.map((line) => JSON.parse(line) as Record<string, unknown>);
    expect(parsed.map(({ row, prediction }) => [row, prediction])).toEqual([
      [1, 'rose'],
      [2, 'lily'],
    ]);
    expect(parsed.map(({ columns }) => columns)).toEqual([
      {
        length: 0.5,
        colour: 'red',
        offset: 1000000,
        noise: 6,
        when: '2024-05-31',
        isNew: 'true',
        note: '=1+1',
      },
      {
        length: 4.5,
        colour: 'white',
        offset: 1000002,
        noise: null,
        when: '2024-06-01',
        isNew: 'false',
        note: 'a, "b"',
      },
    ]);
    await bulk(model, [path], { out: join(folder, 'a.parquet') });
    const { types, rows } = await parquetRows(join(folder, 'a.parquet'));
    expect(types.slice(0, 9)).toEqual([
      'length DOUBLE',
      'colour VARCHAR',
      'offset BIGINT',
      'noise BIGINT',
      'when DATE',
      'isNew VARCHAR',
      'note VARCHAR',
      'prediction VARCHAR',
      'confidence FLOAT',
    ]);
    expect(rows.map(({ note, noise, isNew }) => [note, noise, isNew])).toEqual([
      ['=1+1', '6', 'true'],
      ['a, "b"', null, 'false'],
    ]);
  });
});

describe('Interrupted work', () => {
  it.each(['a.csv', 'a.jsonl', 'a.parquet'])('goes on where it was: %s', async (name) => {
    const model = await colours(photos);
    const [folder, whole] = [empty(), empty()];
    const out = join(folder, name);
    await bulk(model, [photos], { out: join(whole, name) });
    let known = 0;
    for (const count of [20, 70]) {
      const error = await errorOf(bulk(model, [photos], { out, job: cancelledAfter(count) }));
      expect(error.code).toBe('cancelled');
      expect(error.message).toMatch(
        /^Stopped\. \d+ answers are kept: the same command goes on from there\.$/,
      );
      expect((await readdir(folder)).sort()).toEqual([`${name}.unfinished`, `${name}.unfinished.journal`]);
      const kept = Number(/\d+/.exec(error.message)![0]);
      expect(kept).toBeGreaterThan(known);
      known = kept;
    }
    const told: unknown[] = [];
    const outcome = await bulk(model, [photos], { out, onGoingOn: (...all) => void told.push(all) });
    // The broken one counts when it was met before the end.
    expect(told).toHaveLength(1);
    const [[before, all]] = told as [[number, number]];
    expect(all).toBe(121);
    expect(before - known).toBeLessThanOrEqual(1);
    expect(outcome).toMatchObject({ count: 120, skippedCount: 1 });
    expect(outcome.counts.reduce((sum, n) => sum + n)).toBe(120);
    expect(await readdir(folder)).toEqual([name]);
    expect(await filesBelow(folder)).toEqual(await filesBelow(whole));
  });

  it('drops what was written in part, of the answers and of the journal', async () => {
    const model = await colours(photos);
    const [folder, whole] = [empty(), empty()];
    const out = join(folder, 'a.csv');
    await bulk(model, [photos], { out: join(whole, 'a.csv') });
    await errorOf(bulk(model, [photos], { out, job: cancelledAfter(50) }));
    await appendFile(`${out}.unfinished`, 'photos/red/red-0');
    await appendFile(`${out}.unfinished.journal`, '{"bytes":99999,"cou');
    await bulk(model, [photos], { out });
    expect(await filesBelow(folder)).toEqual(await filesBelow(whole));
    // Answers that the journal tells of, and that are not there: as after a power cut.
    await errorOf(bulk(model, [photos], { out, job: cancelledAfter(50) }));
    await truncate(`${out}.unfinished`, 100);
    await bulk(model, [photos], { out });
    expect(await filesBelow(folder)).toEqual(await filesBelow(whole));
    await errorOf(bulk(model, [photos], { out, job: cancelledAfter(50) }));
    await unlink(`${out}.unfinished`);
    await bulk(model, [photos], { out });
    expect(await filesBelow(folder)).toEqual(await filesBelow(whole));
  });

  it('that ended between its last two steps is only tidied up', async () => {
    const model = await colours(photos);
    const folder = empty();
    const out = join(folder, 'a.csv');
    await errorOf(bulk(model, [photos], { out, job: cancelledAfter(50) }));
    await rename(`${out}.unfinished`, out);
    await appendFile(`${out}.unfinished.journal`, '{"finished":true}\n');
    const before = await readFile(out, 'utf8');
    const outcome = await bulk(model, [photos], { out });
    expect(outcome.count).toBe(before.trimEnd().split('\n').length - 1);
    expect(await readFile(out, 'utf8')).toBe(before);
    expect(await readdir(folder)).toEqual(['a.csv']);
  });

  it('is not mixed with other work, unless it begins anew', async () => {
    const model = await colours(photos);
    const out = join(empty(), 'a.csv');
    await errorOf(bulk(model, [photos], { out, job: cancelledAfter(50) }));
    const strict = { ...model, threshold: 0.99 };
    const other = await errorOf(bulk(strict, [photos], { out }));
    expect([other.code, other.message]).toEqual([
      'other-work',
      expect.stringContaining('with other options'),
    ]);
    const elsewhere = await errorOf(bulk(model, [join(photos, 'red')], { out }));
    expect(elsewhere.message).toContain('with other files');
    const copy = await file(await readFile(model.path), 'other.onnx');
    await appendFile(copy, '\0');
    expect((await errorOf(bulk({ ...model, path: copy }, [photos], { out }))).message).toContain(
      'another model',
    );
    expect(await bulk(strict, [photos], { out, isFresh: true })).toMatchObject({ count: 120 });
  });

  it('goes on in the middle of the second table', async () => {
    const model = await flowers();
    const folder = empty();
    const rows = (count: number, from: number) =>
      'length,colour,offset,noise,note\n' +
      lines(count, (row) => `${(row % 50) / 10},red,1000000,${row},"${row + from}\nx"`);
    const tables = [await file(rows(5000, 0), 'one.csv'), await file(rows(9000, 5000), 'two.csv')];
    const out = join(folder, 'a.csv');
    const whole = join(empty(), 'a.csv');
    await bulk(model, tables, { out: whole });
    let phases = 0;
    const job = cancelledAfter(Infinity);
    Object.assign(job, {
      onProgress: ({ phase, done }: { phase: string; done: number }) => {
        if (phase === 'evaluating' && done === 0) phases++;
        if (phases >= 2 && phase === 'evaluating' && done >= 4000) job.cancel();
      },
    });
    expect((await errorOf(bulk(model, tables, { out, job }))).code).toBe('cancelled');
    const steps = (await readFile(`${out}.unfinished.journal`, 'utf8')).trimEnd().split('\n');
    const { table } = JSON.parse(steps.at(-1)!) as { table: { index: number; rows: number } };
    expect(table.index).toBe(1);
    expect(table.rows).toBeGreaterThan(0);
    expect(table.rows).toBeLessThan(9000);
    const outcome = await bulk(model, tables, { out });
    expect(outcome.count).toBe(14_000);
    expect(await readFile(out, 'utf8')).toBe(await readFile(whole, 'utf8'));
    // A table that has changed is other work.
    await errorOf(bulk(model, tables, { out, job: cancelledAfter(1000) }));
    await utimes(tables[1]!, new Date(), new Date(2020, 1, 1));
    expect((await errorOf(bulk(model, tables, { out }))).code).toBe('other-work');
  });
});

describe('Copies and moves', () => {
  it('are made once, however often the work stops', async () => {
    const model = await colours(photos);
    const [folder, whole] = [empty(), empty()];
    await bulk(model, [photos], { copyInto: whole });
    for (const count of [15, 60])
      expect(
        (await errorOf(bulk(model, [photos], { copyInto: folder, job: cancelledAfter(count) }))).code,
      ).toBe('cancelled');
    expect(await bulk(model, [photos], { copyInto: folder })).toMatchObject({
      copied: { copied: 120, unsure: 0 },
    });
    expect(await filesBelow(folder)).toEqual(await filesBelow(whole));
    expect(Object.keys(await filesBelow(folder))).toHaveLength(120);
  });

  it('the last of which were not told of are looked at again', async () => {
    const model = await colours(photos);
    const [folder, whole] = [empty(), empty()];
    await bulk(model, [photos], { copyInto: whole });
    await errorOf(bulk(model, [photos], { copyInto: folder, job: cancelledAfter(60) }));
    const steps = (await readFile(join(folder, '.unfinished.journal'), 'utf8')).trimEnd().split('\n');
    const { copies } = JSON.parse(steps.at(-1)!) as { copies: { to: string }[] };
    expect(copies.length).toBeGreaterThan(1);
    // As if it had been killed in the middle of the copies.
    await unlink(join(folder, copies.at(-1)!.to));
    await writeFile(join(folder, '.unfinished-copy'), 'half');
    await bulk(model, [photos], { copyInto: folder });
    expect(await filesBelow(folder)).toEqual(await filesBelow(whole));
  });

  it('move every image, and lose none', async () => {
    const source = join(empty(), 'photos');
    await imageFolder(source, { perClass: 12 });
    const model = await colours(source);
    const before = await filesBelow(source);
    const [folder, out] = [empty(), join(empty(), 'a.csv')];
    const asked = { copyInto: folder, isMove: true, out };
    await errorOf(bulk(model, [source], { ...asked, job: cancelledAfter(9) }));
    const halfway = [...Object.values(await filesBelow(source)), ...Object.values(await filesBelow(folder))];
    expect(halfway.sort()).toEqual(Object.values(before).sort());
    expect(await bulk(model, [source], asked)).toMatchObject({ copied: { copied: 36, skippedCount: 0 } });
    expect(await filesBelow(source)).toEqual({});
    const after = await filesBelow(folder);
    expect(Object.values(after).sort()).toEqual(Object.values(before).sort());
    const written = (await readFile(out, 'utf8')).trimEnd().split('\n').slice(1);
    expect(written.map((line) => basename(line.split(',')[0]!)).sort()).toEqual(
      Object.keys(before)
        .map((name) => basename(name))
        .sort(),
    );
    for (const name of Object.keys(after)) expect(name).toMatch(/^(\w+)\/\1-\d+\.png$/);
  });

  it('puts what is unsure, by threshold or distance, into a folder of its own', async () => {
    const model = await colours(photos);
    const folder = empty();
    const strict = { ...model, threshold: 1.01 };
    const outcome = await bulk(strict, [join(photos, 'red')], { copyInto: folder });
    expect(outcome).toMatchObject({ rejectedCount: 40, copied: { copied: 40, unsure: 40 } });
    expect(await readdir(folder)).toEqual(['unsure']);
    if (!model.metadata.report.novelty) return;
    const far = { ...model, maxDistance: 0 };
    const other = empty();
    expect(await bulk(far, [join(photos, 'red')], { copyInto: other })).toMatchObject({
      copied: { unsure: 40 },
    });
  });

  it('go on with a file that is there twice, after a copy to another drive that was not ended', async () => {
    const { placeFile } = await import('../../../src-main/trainer/model/place-file');
    const folder = empty();
    const [from, to, temporary] = ['from.png', 'to.png', '.unfinished-copy'].map((name) =>
      join(folder, name),
    ) as [string, string, string];
    const again = { temporary, isMove: true, isAgain: true };
    await writeFile(from, 'same');
    await copyFile(from, to);
    await placeFile(from, to, again);
    expect(await filesBelow(folder)).toEqual({ 'to.png': 'same' });
    await placeFile(from, to, again);
    await writeFile(from, 'else');
    expect((await errorOf(placeFile(from, to, again))).message).toContain('another file');
    expect((await errorOf(placeFile(from, to, { ...again, isAgain: false }))).message).toContain(
      'another file',
    );
    expect(await filesBelow(folder)).toEqual({ 'from.png': 'else', 'to.png': 'same' });
  });

  it('move to another drive, with the time of the file', async (context) => {
    const other = await stat('/dev/shm').catch(() => null);
    const folder = empty();
    if (!other || other.dev === (await stat(folder)).dev) return context.skip();
    const { placeFile } = await import('../../../src-main/trainer/model/place-file');
    const { mkdtemp, rm } = await import('node:fs/promises');
    const there = await mkdtemp('/dev/shm/softmax-studio-test-');
    try {
      const from = join(folder, 'from.png');
      await writeFile(from, 'bytes');
      await utimes(from, new Date(2001, 1, 1), new Date(2001, 1, 1));
      const to = join(there, 'to.png');
      await placeFile(from, to, { temporary: join(there, '.unfinished-copy'), isMove: true, isAgain: false });
      expect(await filesBelow(folder)).toEqual({});
      expect(await filesBelow(there)).toEqual({ 'to.png': 'bytes' });
      expect((await stat(to)).mtime).toEqual(new Date(2001, 1, 1));
    } finally {
      await rm(there, { recursive: true });
    }
  });
});
