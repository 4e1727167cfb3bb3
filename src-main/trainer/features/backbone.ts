/** A pretrained network that turns images into features, out of an ONNX file. */
import { fromBinary } from '@bufbuild/protobuf';
import { createHash } from 'node:crypto';
import { readFile, stat } from 'node:fs/promises';
import { basename } from 'node:path';
import { z } from 'zod';
import { fileError, UserError } from '../errors';
import type { GraphBuilder, Value } from '../onnx/builder';
import { type GraphProto, type ModelProto, ModelProtoSchema } from '../onnx/generated/onnx_pb';
import { inline } from '../onnx/inline';

/** Where a file says what it is and what it takes, as JSON. */
const METADATA_KEY = 'softmax-studio.backbone';
const MAX_BYTES = 1 << 30;
const triple = z.tuple([z.number(), z.number(), z.number()]);

/** What a backbone takes: square RGB images, each channel as `(pixel / 255 - mean) / std`. */
const inputSchema = z.object({ size: z.int().min(16).max(2048), mean: triple, std: triple });
const cardSchema = inputSchema.extend({
  name: z.string().max(200),
  licence: z.string().max(1000).optional(),
  trainedOn: z.string().max(1000).optional(),
  source: z.string().max(1000).optional(),
});
export type BackboneCard = z.infer<typeof cardSchema>;

export interface Backbone {
  card: BackboneCard;
  /** Of the file, in hexadecimal. */
  sha256: string;
  graph: GraphProto;
  /** The graph's one input, float32 [N, 3, size, size]. */
  input: string;
  /** Its output, float32 [N, columns]. */
  output: string;
  columns: number;
}

/** @throws UserError where the file is no backbone */
export async function readBackbone(path: string): Promise<Backbone> {
  const bytes = await readLimited(path);
  const refuse = (reason: string) =>
    new UserError('no-backbone', `"${basename(path)}" is no backbone: ${reason}.`);
  const model = parse(bytes);
  if (!model?.graph) throw refuse('it is not an ONNX file');
  const card = cardOf(model);
  if (!card) throw refuse(`it does not say in its metadata ("${METADATA_KEY}") what images it takes`);
  const [input, ...others] = model.graph.input;
  const [output] = model.graph.output;
  if (!input || !output || others.length > 0) throw refuse('it needs one input, for images, and an output');
  const columns = lengthsOf(output).at(-1);
  if (columns === undefined) throw refuse('it does not say how many features it gives');
  const sha256 = createHash('sha256').update(bytes).digest('hex');
  return { card, sha256, graph: model.graph, input: input.name, output: output.name, columns };
}

/** @param images uint8 [N, size, size, 3] */
export function addBackbone(g: GraphBuilder, { card, graph, input, output }: Backbone, images: Value): Value {
  // (pixel / 255 - mean) / std as one multiplication and one addition.
  const channels = (values: number[]) => g.constant('float32', [1, 3, 1, 1], values);
  const scale = channels(card.std.map((std) => 1 / (255 * std)));
  const shift = channels(card.mean.map((mean, channel) => -mean / card.std[channel]!));
  const planes = g.op('Transpose', g.cast(images, 'float32'), { perm: [0, 3, 1, 2] });
  const normalized = g.op('Add', g.op('Mul', planes, scale), shift);
  return inline(g, graph, { [input]: normalized }, [output])[0]!;
}

async function readLimited(path: string): Promise<Uint8Array> {
  try {
    const { size } = await stat(path);
    if (size <= MAX_BYTES) return await readFile(path);
  } catch (error) {
    throw fileError(error, path);
  }
  throw new UserError('no-backbone', `"${basename(path)}" is larger than ${MAX_BYTES >> 20} MB.`);
}

function parse(bytes: Uint8Array): ModelProto | null {
  try {
    return fromBinary(ModelProtoSchema, bytes);
  } catch {
    return null;
  }
}

function cardOf({ metadataProps }: ModelProto): BackboneCard | null {
  const text = metadataProps.find(({ key }) => key === METADATA_KEY)?.value;
  try {
    return cardSchema.parse(JSON.parse(text ?? ''));
  } catch {
    return null;
  }
}

/** The lengths of a value's axes that are fixed; undefined for the others. */
function lengthsOf({ type }: GraphProto['output'][number]): (number | undefined)[] {
  if (type?.value.case !== 'tensorType') return [];
  return (type.value.value.shape?.dim ?? []).map(({ value }) =>
    value.case === 'dimValue' ? Number(value.value) : undefined,
  );
}
