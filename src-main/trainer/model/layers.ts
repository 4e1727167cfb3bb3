/** The weights of a model, out of its own graph. */
import { floatsOf } from '../onnx/tensors';
import type { ModelGraph } from './explain-graph';

/** A fully connected layer. */
export interface Layer {
  /** [outputs, inputs], row-major. */
  W: Float32Array;
  /** [outputs] */
  b: Float32Array;
}

/** From the features to the logits, with ReLU between them; null where the weights were reduced. */
export function layersOf({ graph, features, logits }: ModelGraph): Layer[] | null {
  const makers = new Map(graph.node.flatMap((node) => node.output.map((name) => [name, node])));
  const layers: Layer[] = [];
  for (let at = logits; at !== features;) {
    const node = makers.get(at)!;
    at = node.input[0]!;
    if (node.opType !== 'Gemm') continue;
    const [W, b] = node.input.slice(1).map((name) => floatsOf(graph, name));
    if (!W || !b) return null;
    layers.unshift({ W, b });
  }
  return layers;
}
