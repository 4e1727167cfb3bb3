/** What an ONNX file that is to be a backbone says of itself. */
import { fromBinary } from '@bufbuild/protobuf';
import { createHash } from 'node:crypto';
import { readFile, stat } from 'node:fs/promises';
import { basename, extname } from 'node:path';
import { z } from 'zod';
import { backboneInputSchema } from '../../../src-preload/contract';
import { t } from '../../../src-preload/language';
import { fileError, UserError } from '../errors';
import { graphOf, OnnxError } from '../onnx/check';
import {
  type GraphProto,
  type ModelProto,
  ModelProtoSchema,
  TensorProto_DataType as DataType,
  type ValueInfoProto,
} from '../onnx/generated/onnx_pb';
import { packFloats } from '../onnx/nodes';
import { toOpset18, UnsupportedOperator } from '../onnx/opset';
import { OFFERED, type Offer } from './backbone-offers';

/** Where a file says what it is and what it takes, as JSON. */
const METADATA_KEY = 'softmax-studio.backbone';
const MAX_BYTES = 1 << 30;

const cardSchema = backboneInputSchema
  .partial()
  .extend({
    name: z.string().max(200),
    licence: z.string().max(1000),
    trainedOn: z.string().max(1000),
    source: z.string().max(1000),
    /** Which output holds the features, where there are several. */
    output: z.string().max(1000),
  })
  .partial()
  .strip();
export type FileCard = z.infer<typeof cardSchema>;

/** The graph's one input that is no weight. */
export interface ImageInput {
  name: string;
  isHalf: boolean;
  /** In which order its axes are: images, channels, rows, columns, or with the channels last. */
  layout: 'NCHW' | 'NHWC';
  /** Whether it takes one image at a time. */
  isSingle: boolean;
  /** Side of its images in pixels, where it takes one alone. */
  size: number | null;
}

export interface BackboneFile {
  /** Without its ending. */
  fileName: string;
  bytes: number;
  /** In hexadecimal. */
  sha256: string;
  card: FileCard;
  /** Whether the file itself holds the card: then its output is what it should be. */
  isOurs: boolean;
  /** In opset 18. */
  graph: GraphProto;
  input: ImageInput;
}

/** The error that a file cannot be used; the reason goes on after a colon. */
export const noBackbone = (path: string, reason: string): UserError =>
  new UserError(
    'no-backbone',
    t('"{name}" cannot be used as a backbone: {reason}.', { name: basename(path), reason }),
  );

/** Turns what is wrong with an ONNX file into words for a person. */
export function asUserError(error: unknown, path: string): unknown {
  if (error instanceof OnnxError || error instanceof UnsupportedOperator)
    return noBackbone(path, error.message);
  if (error instanceof RangeError) return noBackbone(path, t('it is nested too deeply'));
  return error;
}

/** How a file is read that has another name in messages, or may be one of other offers than the app's own. */
export interface Reading {
  shown?: string;
  offers?: readonly Offer[];
}

/** @throws UserError where the file is no ONNX model of images that runs anywhere */
export async function readBackboneFile(path: string, reading: Reading = {}): Promise<BackboneFile> {
  const { shown = path, offers = OFFERED } = reading;
  const bytes = await readLimited(path);
  const model = parse(bytes);
  if (!model) throw noBackbone(shown, t('it is not an ONNX file'));
  try {
    const { graph, opset } = graphOf(model);
    toOpset18(graph, opset);
    graph.initializer.forEach(packFloats);
    const sha256 = createHash('sha256').update(bytes).digest('hex');
    const own = cardOf(model);
    const known = offers.find((offer) => offer.sha256 === sha256)?.card;
    return {
      fileName: basename(shown, extname(shown)),
      bytes: bytes.length,
      sha256,
      card: own ?? known ?? {},
      isOurs: own !== null,
      graph,
      input: imageInputOf(graph),
    };
  } catch (error) {
    throw asUserError(error, shown);
  }
}

/** @throws UserError where it cannot be read, or is too large */
export async function readLimited(path: string): Promise<Uint8Array> {
  try {
    const { size } = await stat(path);
    if (size <= MAX_BYTES) return await readFile(path);
  } catch (error) {
    throw fileError(error, path);
  }
  throw noBackbone(path, t('it is larger than {n} MB', { n: MAX_BYTES >> 20 }));
}

function parse(bytes: Uint8Array): ModelProto | null {
  try {
    return fromBinary(ModelProtoSchema, bytes);
  } catch {
    return null;
  }
}

/** @throws OnnxError where there is a card that is none */
function cardOf({ metadataProps }: ModelProto): FileCard | null {
  const text = metadataProps.find(({ key }) => key === METADATA_KEY)?.value;
  if (text === undefined) return null;
  try {
    return cardSchema.parse(JSON.parse(text));
  } catch (error) {
    const reason = error instanceof z.ZodError ? z.prettifyError(error) : String(error);
    throw new OnnxError(
      t('its metadata "{key}" are not understood ({reason})', { key: METADATA_KEY, reason }),
    );
  }
}

/** @throws OnnxError where it does not take pictures of three channels, and nothing else */
function imageInputOf(graph: GraphProto): ImageInput {
  // Older files list their weights among the inputs.
  const weights = new Set(graph.initializer.map(({ name }) => name));
  const inputs = graph.input.filter(({ name }) => !weights.has(name));
  if (inputs.length !== 1)
    throw new OnnxError(t('it has {n} inputs. It should have one, for images', { n: inputs.length }));
  const [input] = inputs as [ValueInfoProto];
  const type = elementTypeOf(input);
  if (type !== DataType.FLOAT && type !== DataType.FLOAT16)
    throw new OnnxError(
      t('its input "{name}" is of the type {type}. It should take floats', {
        name: input.name,
        type: DataType[type] ?? String(type),
      }),
    );
  const lengths = lengthsOf(input);
  if (lengths.length !== 4) {
    throw new OnnxError(
      t(
        'its input "{name}" has {n} axes. It should take [images, channels, height, width], or the channels last',
        { name: input.name, n: lengths.length },
      ),
    );
  }
  return { name: input.name, isHalf: type === DataType.FLOAT16, ...axesOf(lengths) };
}

/** @param lengths of the four axes; undefined where any length will do */
function axesOf(lengths: (number | undefined)[]): Pick<ImageInput, 'layout' | 'isSingle' | 'size'> {
  const shape = `[${lengths.map((length) => length ?? '?').join(', ')}]`;
  const [images, second, , fourth] = lengths;
  const isLast = fourth === 3 && second !== 3;
  const channels = isLast ? fourth : second;
  if (channels !== undefined && channels !== 3)
    throw new OnnxError(
      t('its input {shape} has no axis of three colours. It should take RGB images', { shape }),
    );
  if (images !== undefined && images !== 1)
    throw new OnnxError(
      t('its input {shape} takes {n} images at once. Export it for any number, or for one', {
        shape,
        n: images,
      }),
    );
  const [height, width] = isLast ? lengths.slice(1, 3) : lengths.slice(2);
  if (height !== width && height !== undefined && width !== undefined)
    throw new OnnxError(
      t('its input {shape} is not square. Images are made square before it sees them', { shape }),
    );
  const size = height ?? width ?? null;
  const { success } = backboneInputSchema.shape.size.safeParse(size ?? 16);
  if (!success)
    throw new OnnxError(t('its input {shape} is of a size that is not from 16 to 2048', { shape }));
  return { layout: isLast ? 'NHWC' : 'NCHW', isSingle: images === 1, size };
}

function elementTypeOf({ type }: ValueInfoProto): DataType {
  return type?.value.case === 'tensorType' ? type.value.value.elemType : DataType.UNDEFINED;
}

/** The outputs that hold floats, as far as they say. */
export const floatOutputs = (graph: GraphProto): string[] =>
  graph.output
    .filter((output) =>
      [DataType.FLOAT, DataType.FLOAT16, DataType.UNDEFINED].includes(elementTypeOf(output)),
    )
    .map(({ name }) => name);

/** The lengths of a value's axes that are fixed; undefined for the others. */
export function lengthsOf({ type }: ValueInfoProto): (number | undefined)[] {
  if (type?.value.case !== 'tensorType') return [];
  return (type.value.value.shape?.dim ?? []).map(({ value }) =>
    value.case === 'dimValue' && value.value > 0n ? Number(value.value) : undefined,
  );
}
