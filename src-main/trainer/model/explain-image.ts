/** What of an image speaks for a class. */
import type { ImageExplanation } from '../../../src-preload/contract';
import type { Pixels } from '../features/decode';
import { pixelTensor } from '../features/image-graph';
import { pictureOf } from '../features/square-picture';
import type { Job } from '../job';
import type { GraphBuilder } from '../onnx/builder';
import { float32Output, Session, type Tensor } from '../onnx/runtime';
import { requireKind } from './answer';
import {
  branchesOf,
  graphTo,
  readModelGraph,
  squareOf,
  standardizationOf,
  type Branch,
  type ModelGraph,
} from './explain-graph';
import { activationMap, meanOf, type FeatureMap, type Grid } from './explain-maps';
import { occlusionMap } from './explain-occlusion';
import { classIndex } from './explain-row';
import type { LoadedModel } from './model-file';
import { pixelScaling, standardized, type Scaling } from './nearest';

/** The mean of a map and the bias agree with the logit so far; features are kept in half precision. */
const TOLERANCE = 0.02;

/** Looks at images with a model's own graph, and keeps what it saw on the way. */
export class ImageExplainer {
  private constructor(
    private readonly model: LoadedModel,
    private readonly parts: ModelGraph,
    /** How features are standardized. */
    readonly scaling: Scaling,
    /** Whether the graph leaves that out. */
    private readonly isPixels: boolean,
    /** Null where the features are no averages over places, or hidden layers follow them. */
    private readonly branches: Branch[] | null,
    private readonly session: Session,
  ) {}

  /** @param path of the model's file @throws UserError where it is for tables, or cannot be read */
  static async open(model: LoadedModel, path: string): Promise<ImageExplainer> {
    requireKind(model, 'images');
    const parts = await readModelGraph(path);
    const standardization = standardizationOf(parts);
    const { graph, features, logits, linear } = parts;
    const branches = linear && standardization && branchesOf(graph, standardization.raw);
    const bytes = graphTo(graph, addPixels, [
      { name: 'square', value: squareOf(graph), type: 'uint8', axes: 4 },
      { name: 'features', value: features, type: 'float32', axes: 2 },
      { name: 'logits', value: logits, type: 'float32', axes: 2 },
      ...(branches ?? []).map(
        ({ map }, index) => ({ name: mapName(index), value: map, type: 'float32', axes: 4 }) as const,
      ),
    ]);
    const scaling = standardization ?? pixelScaling(model.metadata.report.features);
    return new ImageExplainer(model, parts, scaling, !standardization, branches, await Session.load(bytes));
  }

  /** @throws UserError where there is no such class, or the job was cancelled */
  async explain(pixels: Pixels, className: string, job: Job): Promise<ImageExplanation> {
    const label = classIndex(this.model, className);
    const outputs = await this.session.run({ pixels: pixelTensor(pixels) });
    const square = squarePixels(outputs['square']!);
    const logit = float32Output(outputs, 'logits')[label]!;
    const common = { logit, webp: await pictureOf(square) };
    const activation = this.activation(outputs, label, logit);
    if (activation)
      return { method: 'activation', ...activation, bias: this.parts.linear!.b[label]!, ...common };
    const { temperature } = this.model.metadata.report.decision;
    const occlusion = await occlusionMap(square, label, temperature, (tensor) => this.logitsOf(tensor), job);
    return { method: 'occlusion', ...occlusion, bias: 0, ...common };
  }

  /** The standardized features of an image, [features]. */
  async featuresOf(pixels: Pixels): Promise<Float32Array> {
    const outputs = await this.session.run({ pixels: pixelTensor(pixels) });
    const features = float32Output(outputs, 'features');
    return this.isPixels ? standardized(features, this.scaling) : features;
  }

  close(): Promise<void> {
    return this.session.release();
  }

  private async logitsOf(pixels: Tensor<Uint8Array>): Promise<Float32Array> {
    return float32Output(await this.session.run({ pixels }), 'logits');
  }

  /** Null where the map does not add up to the logit: then the features are made in another way. */
  private activation(outputs: Record<string, Tensor>, label: number, logit: number): Grid | null {
    const { branches, parts, scaling } = this;
    if (!branches || !parts.linear) return null;
    const { W, b } = parts.linear;
    const { mean, deviation } = scaling;
    const maps = branches.map((branch, index) => featureMap(outputs[mapName(index)]!, branch));
    if (maps.reduce((sum, { channels }) => sum + channels, 0) !== mean.length) return null;
    const w = W.subarray(label * mean.length, (label + 1) * mean.length);
    const grid = activationMap(maps, { w, mean, deviation });
    if (!grid) return null;
    const error = Math.abs(meanOf(grid.values) + b[label]! - logit);
    return error <= TOLERANCE * Math.max(1, Math.abs(logit)) ? grid : null;
  }
}

const addPixels = (g: GraphBuilder) => ({ pixels: g.input('pixels', 'uint8', ['N', 'height', 'width', 3]) });
const mapName = (index: number) => `map_${index}`;

function featureMap({ data, shape }: Tensor, { layout, isRoot }: Branch): FeatureMap {
  const [, second, third, fourth] = shape as [number, number, number, number];
  const [channels, height, width] = layout === 'NCHW' ? [second, third, fourth] : [fourth, second, third];
  return { data: data as Float32Array, channels, height, width, layout, isRoot };
}

function squarePixels({ data, shape }: Tensor): Pixels {
  return { data: data as Uint8Array, height: shape[1]!, width: shape[2]! };
}
