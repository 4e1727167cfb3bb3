/** Classifies the rows of a CSV file: node classify.mjs example.csv */
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { InferenceSession, Tensor } from 'onnxruntime-node';

const model = fileURLToPath(new URL('model.onnx', import.meta.url));

/** Rows of texts; a cell in quotes may hold commas, quotes (twice) and line breaks. */
function readCsv(text) {
  const rows = [[]];
  for (const [, quoted, bare, end] of text.matchAll(/(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r?\n|$)/g)) {
    if (quoted === undefined && bare === '' && end === '' && rows.at(-1).length === 0) break;
    rows.at(-1).push((quoted?.replaceAll('""', '"') ?? bare).trim());
    if (end === '') break;
    if (end !== ',') rows.push([]);
  }
  return rows.filter((row) => row.length > 0);
}

/** NaN where it is missing. */
const number = (cell) => (cell === '' ? NaN : Number(cell));

/** Since 1970, of a date such as 2024-05-31 or 2024-05-31 12:00:00; NaN where it is missing. */
const seconds = (cell) => {
  const iso = cell.replace(' ', 'T');
  return Date.parse(/T[\d:.]+$/.test(iso) ? `${iso}Z` : iso) / 1000;
};

/** The inputs are named and typed by the model; numbers and dates are both `float64`, and dates look like dates. */
export async function classify(session, header, rows) {
  const feeds = {};
  for (const { name, type } of session.inputMetadata) {
    const place = header.findIndex((column) => column === name || `${column}_input` === name);
    const cells = rows.map((row) => row[place] ?? '');
    const isDate = cells.some((cell) => /^\d{4}-\d{2}-\d{2}/.test(cell));
    const data = type === 'string' ? cells : Float64Array.from(cells, isDate ? seconds : number);
    feeds[name] = new Tensor(type, data, [rows.length, 1]);
  }
  const { label, probabilities } = await session.run(feeds);
  return { labels: label.data, probabilities: probabilities.data };
}

const session = await InferenceSession.create(model, { logSeverityLevel: 3 });
for (const path of process.argv.slice(2)) {
  const text = (await readFile(path, 'utf8')).replace(/^\uFEFF/, '');
  const [header, ...rows] = readCsv(text);
  const { labels, probabilities } = await classify(session, header, rows);
  const classes = probabilities.length / rows.length;
  labels.forEach((label, row) => {
    const own = probabilities.subarray(row * classes, (row + 1) * classes);
    console.log(`${row + 1}\t${label}\t${Math.max(...own).toFixed(6)}`);
  });
}
