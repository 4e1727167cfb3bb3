/**
 * Runs a model on the cells of a table, knowing nothing of it but what its inputs say of themselves: texts are taken
 * as they are, numbers are parsed, dates become seconds since 1970, and nothing stays missing.
 * Arguments: the model, and a file of JSON with the cells of each column by its name. Prints JSON.
 */
import { readFile } from 'node:fs/promises';
import { InferenceSession, Tensor } from 'onnxruntime-node';

const [model, cells] = process.argv.slice(2);
const columns = JSON.parse(await readFile(cells, 'utf8'));
const session = await InferenceSession.create(model, { logSeverityLevel: 3 });

const toNumber = (cell) => {
  if (cell === '') return NaN;
  return /^\d+-\d+-\d+/.test(cell) ? Date.parse(`${cell.replace(' ', 'T')}Z`) / 1000 : Number(cell);
};

const feeds = {};
for (const { name, type } of session.inputMetadata) {
  const texts = columns[name];
  const data = type === 'string' ? texts : Float64Array.from(texts, toNumber);
  feeds[name] = new Tensor(type, data, [texts.length, 1]);
}
const { label, probabilities } = await session.run(feeds);
const answers = { inputs: session.inputNames, labels: label.data, probabilities: [...probabilities.data] };
process.stdout.write(JSON.stringify(answers));
