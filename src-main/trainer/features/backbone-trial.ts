/** Runs a graph out of a file on two pictures, to see what it gives and how features are made of that. */
import { OnnxError } from '../onnx/check';
import { GraphBuilder } from '../onnx/builder';
import { inline } from '../onnx/inline';
import { float32Output, Session } from '../onnx/runtime';
import type { BackboneInput } from '../../../src-preload/contract';
import { t } from '../../../src-preload/language';
import { floatOutputs, type BackboneFile } from './backbone-file';
import { headInput } from './backbone-head';
import { addImages } from './backbone-images';

/** More features than this would take minutes for each image of a training. */
const MAX_COLUMNS = 65_536;
/** Rows of a batch and images by themselves agree so far, of the largest value. */
const TOLERANCE = 0.01;
const GREY = 128;

/** How the output of a graph becomes features, [N, columns]. */
export interface Adaptation {
  /** The value of the graph that is used. */
  output: string;
  /** The axes that are averaged over, none for an output that is features already. */
  pooled: number[];
  columns: number;
  /** Whether the graph gives other answers, or none, for two images at once. */
  isSingle: boolean;
  /** For the person, in sentences. */
  notes: string[];
}

interface Value {
  name: string;
  shape: number[];
  data: Float32Array;
}

/** @throws OnnxError where it does not run, or gives no features */
export async function tryOut(file: BackboneFile, taken: BackboneInput): Promise<Adaptation> {
  const { graph, card } = file;
  const outputs = card.output === undefined ? floatOutputs(graph) : [card.output];
  const heads = outputs.map((name) => (file.isOurs ? null : headInput(graph, name)));
  const names = [...new Set([...outputs, ...heads.filter((name) => name !== null)])];
  if (card.output !== undefined && !hasValue(file, card.output))
    throw new OnnxError(t('it has no output "{name}", which its metadata name', { name: card.output }));
  const trial = await Trial.open(file, taken, names);
  try {
    const pictures = [new Uint8Array(taken.size ** 2 * 3).fill(GREY), noisePicture(taken.size)];
    const alone = [await trial.run([pictures[0]!]), await trial.run([pictures[1]!])];
    const { value, ...found } = choose(outputs, heads, alone[0]!, file.input.layout);
    const expected = alone.map((values) => values.get(value.name)!);
    requireNumbers(expected);
    const isSingle = file.input.isSingle || !isAlike(expected, await trial.runTogether(pictures, value.name));
    return { output: value.name, isSingle, ...found };
  } finally {
    await trial.close();
  }
}

const hasValue = ({ graph }: BackboneFile, wanted: string) =>
  graph.output.some(({ name }) => name === wanted) ||
  graph.node.some(({ output }) => output.includes(wanted));

/** The first output that can be features, or what goes into the layer that made answers of them. */
function choose(
  outputs: string[],
  heads: (string | null)[],
  values: Map<string, Value>,
  layout: 'NCHW' | 'NHWC',
) {
  for (const [index, name] of outputs.entries()) {
    const value = values.get(name)!;
    const head = isVector(value) ? heads[index] : null;
    const used = head ? values.get(head)! : value;
    const pooled = pooledAxes(used.shape, layout);
    if (!pooled) continue;
    const notes: string[] = [];
    if (outputs.length > 1)
      notes.push(t('Of its {n} outputs, "{name}" is used.', { n: outputs.length, name }));
    if (head) notes.push(t('It is a classifier: what goes into its last layer is used, not its answers.'));
    if (pooled.length > 0)
      notes.push(t('Its output [{shape}] is averaged over positions.', { shape: used.shape.join(', ') }));
    const columns = used.data.length / pooled.reduce((product, axis) => product * used.shape[axis]!, 1);
    if (columns > MAX_COLUMNS)
      throw new OnnxError(
        t('it gives {n} features for an image. It should give at most {most}', {
          n: columns,
          most: MAX_COLUMNS,
        }),
      );
    return { value: used, pooled, columns, notes };
  }
  const shapes = outputs.map((name) => `"${name}" [${values.get(name)!.shape.join(', ')}]`).join(', ');
  throw new OnnxError(
    t(
      'it gives no features of an image ({shapes}). It should give [images, features], or features at positions',
      { shapes: shapes || t('no floats') },
    ),
  );
}

/** One number for each class, however many axes of one there are around them. */
const isVector = ({ shape, data }: Value) => shape.length > 1 && Math.max(...shape) === data.length;

/**
 * The axes to average over: none of [N, d]; tokens of [N, T, d]; positions of [N, d, h, w] or [N, h, w, d], which are
 * told apart by the two axes that are of one length. Null where it is none of these.
 */
function pooledAxes(shape: number[], layout: 'NCHW' | 'NHWC'): number[] | null {
  if (shape[0] !== 1 || shape.includes(0)) return null;
  if (shape.length === 2) return [];
  if (shape.length === 3) return [1];
  if (shape.length !== 4) return null;
  const [, second, third, fourth] = shape;
  const isFirst = third === fourth;
  const isLast = second === third;
  if (isFirst === isLast) return isFirst && layout === 'NHWC' ? [1, 2] : isFirst ? [2, 3] : null;
  return isFirst ? [2, 3] : [1, 2];
}

/** @throws OnnxError where there is something else than numbers in what pictures give */
function requireNumbers(values: Value[]): void {
  if (values.every(({ data }) => data.every(Number.isFinite))) return;
  throw new OnnxError(
    t(
      'it gives numbers without end for plain pictures. It may be damaged, or of half precision that overflows',
    ),
  );
}

/** Whether pictures together give what they give one by one. */
function isAlike(alone: Value[], together: Value | null): boolean {
  const expected = alone.flatMap(({ data }) => [...data]);
  if (together?.shape[0] !== alone.length || together.data.length !== expected.length) return false;
  const largest = expected.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
  return expected.every((value, index) => Math.abs(value - together.data[index]!) <= TOLERANCE * largest);
}

/** A picture in which every pixel is another, the same each time. */
function noisePicture(size: number): Uint8Array {
  let state = 1;
  return Uint8Array.from({ length: size * size * 3 }, () => {
    // Numerical Recipes' linear congruential generator.
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state >>> 24;
  });
}

/** The graph with some of its values as outputs, whatever their shapes. */
class Trial {
  private constructor(
    private readonly session: Session,
    private readonly names: string[],
    private readonly size: number,
  ) {}

  static async open(file: BackboneFile, taken: BackboneInput, names: string[]): Promise<Trial> {
    const g = GraphBuilder.create('trial');
    const pictures = g.input('pictures', 'uint8', ['N', taken.size, taken.size, 3]);
    const images = addImages(g, { ...taken, ...file.input, size: taken.size }, pictures);
    const values = inline(g, file.graph, { [file.input.name]: images }, names);
    values.forEach((value, index) => {
      g.output(`shape_${index}`, g.op('Shape', value), 'int64', [`axes_${index}`]);
      const flat = g.op('Reshape', g.cast(value, 'float32'), g.integers(-1));
      g.output(`values_${index}`, flat, 'float32', [`count_${index}`]);
    });
    return new Trial(await loaded(g.toModel('trial')), names, taken.size);
  }

  /** @param pictures uint8 [size, size, 3] each */
  async run(pictures: Uint8Array[]): Promise<Map<string, Value>> {
    const data = new Uint8Array(pictures.length * pictures[0]!.length);
    pictures.forEach((picture, index) => data.set(picture, index * picture.length));
    const shape = [pictures.length, this.size, this.size, 3];
    const outputs = await this.session.run({ pictures: { data, shape } }).catch((error: unknown) => {
      const values = { size: String(this.size), reason: firstLine(error) };
      throw new OnnxError(t('it fails on an image of {size} x {size} pixels ({reason})', values));
    });
    const values = this.names.map((name, index): Value => {
      const shape = Array.from(outputs[`shape_${index}`]!.data as BigInt64Array, Number);
      return { name, shape, data: float32Output(outputs, `values_${index}`) };
    });
    return new Map(values.map((value) => [value.name, value]));
  }

  /** Null where it does not take several pictures at once. */
  async runTogether(pictures: Uint8Array[], name: string): Promise<Value | null> {
    return this.run(pictures).then(
      (values) => values.get(name)!,
      () => null,
    );
  }

  close(): Promise<void> {
    return this.session.release();
  }
}

async function loaded(model: Uint8Array): Promise<Session> {
  return Session.load(model, { isTrial: true }).catch((error: unknown) => {
    const reason = firstLine(error);
    throw new OnnxError(t('the engine that runs ONNX does not take it ({reason})', { reason }));
  });
}

const firstLine = (error: unknown): string =>
  (error instanceof Error ? error.message : String(error)).split('\n')[0]!.slice(0, 300);
