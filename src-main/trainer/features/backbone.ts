/** A pretrained network that turns images into features, out of an ONNX file. */
import { basename } from 'node:path';
import type { BackboneInfo, BackboneInput } from '../../../src-preload/contract';
import { t } from '../../../src-preload/language';
import { UserError } from '../errors';
import type { GraphBuilder, Value } from '../onnx/builder';
import { inline } from '../onnx/inline';
import type { GraphProto } from '../onnx/generated/onnx_pb';
import {
  asUserError,
  type BackboneFile,
  lengthsOf,
  noBackbone,
  readBackboneFile,
  type Reading,
} from './backbone-file';
import { addImages } from './backbone-images';
import { tryOut, type Adaptation } from './backbone-trial';

/** What a backbone is and takes: square RGB images, each channel as `(pixel / 255 - mean) / std`. */
export interface BackboneCard extends BackboneInput {
  name: string;
  licence?: string | undefined;
  trainedOn?: string | undefined;
  source?: string | undefined;
}

export interface Backbone extends Omit<Adaptation, 'notes'> {
  card: BackboneCard;
  /** Of the file, in hexadecimal. */
  sha256: string;
  /** In opset 18. */
  graph: GraphProto;
  /** The graph's one input. */
  input: string;
  isHalf: boolean;
  layout: 'NCHW' | 'NHWC';
}

/** What a file is tried out with before anybody said what it takes. */
const USUAL: BackboneInput = { size: 224, mean: [0.5, 0.5, 0.5], std: [0.5, 0.5, 0.5] };

/**
 * Reads a person's own file and runs it on a picture.
 * @param given what it takes; null: as the file says
 * @throws UserError where it is no backbone, or does not say what it takes
 */
export async function readBackbone(
  path: string,
  given: BackboneInput | null = null,
  reading: Reading = {},
): Promise<Backbone> {
  const { shown = path } = reading;
  const file = await readBackboneFile(path, reading);
  const taken = given ?? saidInput(file);
  if (!taken) throw unsaid(asSaid(file), shown);
  requireSize(file, taken, shown);
  return assemble(file, taken, await tried(file, taken, shown));
}

/** Reads the file that ships with the app, which is taken at its word. */
export async function readBuiltIn(path: string): Promise<Backbone> {
  const file = await readBackboneFile(path);
  const taken = saidInput(file);
  const [output] = file.graph.output;
  const columns = output && lengthsOf(output).at(-1);
  if (!taken || !columns) throw noBackbone(path, t('it does not say what it takes and gives'));
  return assemble(file, taken, { output: output.name, pooled: [], columns, isSingle: false });
}

/** Says what a file is, after trying it out. @throws UserError where it is no backbone */
export async function inspectBackbone(path: string, reading: Reading = {}): Promise<BackboneInfo> {
  const { shown = path } = reading;
  const file = await readBackboneFile(path, reading);
  const { card, sha256, bytes } = file;
  const { size, mean, std } = asSaid(file);
  const taken = { size: size ?? USUAL.size, mean: mean ?? USUAL.mean, std: std ?? USUAL.std };
  requireSize(file, taken, shown);
  const { columns, notes } = await tried(file, taken, shown);
  return {
    sha256,
    name: card.name ?? file.fileName,
    bytes,
    size,
    mean,
    std,
    columns,
    licence: card.licence ?? null,
    trainedOn: card.trainedOn ?? null,
    notes,
  };
}

/** @param images uint8 [N, size, size, 3]; returns float32 [N, columns] */
export function addBackbone(g: GraphBuilder, backbone: Backbone, images: Value): Value {
  const { card, layout, columns, isSingle } = backbone;
  const taken = addImages(g, { ...card, layout, isHalf: backbone.isHalf }, images);
  if (!isSingle) return addFeatures(g, backbone, taken);
  // One image after the other, so that the whole takes any number.
  const body = g.subgraph('image');
  const lengths = layout === 'NCHW' ? [3, card.size, card.size] : [card.size, card.size, 3];
  const image = body.input(g.fresh('image'), backbone.isHalf ? 'float16' : 'float32', lengths);
  const features = addFeatures(body, backbone, body.op('Unsqueeze', image, body.integers(0)));
  body.result(body.op('Reshape', features, body.integers(columns)), 'float32', [columns]);
  return g.ops('Scan', [taken], { body, num_scan_inputs: 1 }, 1)[0]!;
}

function addFeatures(
  g: GraphBuilder,
  { graph, input, output, pooled, isHalf }: Backbone,
  taken: Value,
): Value {
  const [value] = inline(g, graph, { [input]: taken }, [output]);
  const floats = isHalf ? g.cast(value!, 'float32') : value!;
  return pooled.length === 0 ? floats : g.op('ReduceMean', floats, g.integers(...pooled), { keepdims: 0 });
}

function assemble(file: BackboneFile, taken: BackboneInput, found: Omit<Adaptation, 'notes'>): Backbone {
  const { card, sha256, graph, input } = file;
  const { licence, trainedOn, source } = card;
  const { output, pooled, columns, isSingle } = found;
  const { size, mean, std } = taken;
  return {
    card: { name: card.name ?? file.fileName, size, mean, std, ...said({ licence, trainedOn, source }) },
    sha256,
    graph,
    input: input.name,
    isHalf: input.isHalf,
    layout: input.layout,
    output,
    pooled,
    columns,
    isSingle,
  };
}

/** Without what is not said. */
const said = <T extends object>(fields: T): Partial<T> =>
  Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as Partial<T>;

async function tried(file: BackboneFile, taken: BackboneInput, path: string): Promise<Adaptation> {
  try {
    return await tryOut(file, taken);
  } catch (error) {
    throw asUserError(error, path);
  }
}

const asSaid = ({ card, input }: BackboneFile) => {
  const { mean, std, size = input.size } = card;
  return { size, mean: mean ?? null, std: std ?? null };
};

function saidInput(file: BackboneFile): BackboneInput | null {
  const { size, mean, std } = asSaid(file);
  return size && mean && std ? { size, mean, std } : null;
}

/** The error that nobody said what a file takes. */
export function unsaid(
  { size, mean, std }: Pick<BackboneInfo, 'size' | 'mean' | 'std'>,
  path: string,
): UserError {
  const sizeAsked = t('the size of its images (on the command line: --backbone-size 224)');
  const coloursAsked = t(
    'how the colours of its images are scaled (on the command line: --backbone-normalization imagenet, plus-minus-one or zero-one)',
  );
  const asked =
    size || (mean && std)
      ? size
        ? coloursAsked
        : sizeAsked
      : t('{size} and {colours}', { size: sizeAsked, colours: coloursAsked });
  return new UserError(
    'backbone-input',
    t('"{name}" does not say what it takes. Say {asked}; whoever made the file knows.', {
      name: basename(path),
      asked,
    }),
  );
}

function requireSize({ input }: BackboneFile, { size }: BackboneInput, path: string): void {
  if (input.size !== null && input.size !== size)
    throw noBackbone(
      path,
      t('it takes images of {takes} x {takes} pixels, not {size} x {size}', {
        takes: String(input.size),
        size: String(size),
      }),
    );
}
