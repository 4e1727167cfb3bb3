/** What comes before the network in an image model: any picture becomes a square one. */
import { create, fromBinary } from '@bufbuild/protobuf';
import { extract, modelOf } from '../onnx/extract';
import {
  type GraphProto,
  GraphProtoSchema,
  ModelProtoSchema,
  ValueInfoProtoSchema,
} from '../onnx/generated/onnx_pb';
import { nodeOf } from '../onnx/nodes';

/** What models are written in. */
export const [MODEL_OPSET, MODEL_IR] = [18, 8];
/** What makes an image square, up to where its pixels become numbers. */
const RESIZING = new Set(['Resize', 'Slice', 'Pad']);

/** The name of the square picture's value. */
export function squareOf({ node }: GraphProto): string {
  let value = 'pixels';
  for (;;) {
    const next = node.find(({ opType, input }) => RESIZING.has(opType) && input[0] === value);
    if (!next) return value;
    value = next.output[0]!;
  }
}

/**
 * The part of an image model that makes a picture square.
 * @param bytes of the model's file
 * @returns a model with the input `pixels` as the model's, and the output `square`, uint8 [1, side, side, 3]
 */
export function squaresOf(bytes: Uint8Array): Uint8Array {
  const graph = fromBinary(ModelProtoSchema, bytes).graph!;
  const square = squareOf(graph);
  const output = create(ValueInfoProtoSchema, { name: 'square' });
  const named = create(GraphProtoSchema, {
    ...graph,
    node: [...graph.node, nodeOf('Identity', [square], ['square'])],
  });
  return modelOf(extract(named, graph.input, [output]), MODEL_OPSET, MODEL_IR);
}
