/** The backbone: the lower blocks of two MobileNets side by side, pooled, as one ONNX graph. */
import { GraphBuilder, type Value } from '../../src-main/trainer/onnx/builder';
import { addNetwork } from './onnx';
import type { Original, Pooling } from './originals';
import { cocoSsd, nsfwjs } from './packages';
import { readGraph } from './tfjs-graph';

/** What the file says about itself; images come in as `(pixel / 255 - mean) / std`. */
export const card = {
  name: 'Two MobileNets',
  size: 224,
  mean: [0.5, 0.5, 0.5],
  std: [0.5, 0.5, 0.5],
  licence: 'MIT and Apache-2.0, see LICENSES.txt',
  trainedOn:
    'One network: ImageNet, then the five classes of nsfwjs, a filter for indecent pictures. ' +
    'The other: photos of the 80 kinds of objects of COCO. See MODEL_CARD.md',
  source: `npm packages ${nsfwjs.spec} (mobilenet_v2_mid) and ${cocoSsd.spec}`,
};

/** Goes into the file: raise it when the recipe changes. */
const VERSION = '1';

/** The bytes of the ONNX file: the same for the same originals. */
export function makeBackbone(originals: Original[]): Uint8Array {
  const g = GraphBuilder.create('backbone');
  const images = g.input('images', 'float32', ['N', 3, card.size, card.size]);
  const pooled = originals.flatMap(({ model, weights, normalized, taps }) => {
    const nodes = taps.map(({ node }) => node);
    const network = readGraph(model, weights, normalized, nodes);
    return addNetwork(g, network, images, nodes).map((maps, index) =>
      addPooling(g, maps, taps[index]!.pooling),
    );
  });
  const features = g.op('Flatten', g.op('Concat', ...pooled, { axis: 1 }));
  const taps = originals.flatMap(({ taps }) => taps);
  const columns = taps.reduce((sum, { channels }) => sum + channels, 0);
  g.output('features', features, 'float32', ['N', columns]);
  return g.toModel(VERSION, { 'softmax-studio.backbone': JSON.stringify(card) });
}

/** [N, channels, height, width] → [N, channels, 1, 1]. */
function addPooling(g: GraphBuilder, maps: Value, pooling: Pooling): Value {
  const mean = g.op('GlobalAveragePool', maps);
  if (pooling === 'mean') return mean;
  // Not the mean of the squares less the square of the mean, which cancel where a map hardly varies.
  const centred = g.op('Sub', maps, mean);
  return g.op('Sqrt', g.op('GlobalAveragePool', g.op('Mul', centred, centred)));
}
