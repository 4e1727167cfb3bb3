/** From raw input to features as ONNX operators: the same in training and in every model file. */
import type { StorageFormat } from '../matrix';
import { GraphBuilder, type Value } from '../onnx/builder';
import { Session } from '../onnx/runtime';

export interface FeatureGraph {
  /** Length of a sample's feature vector. */
  columns: number;
  format: StorageFormat;
  /** Adds the raw inputs and all preprocessing to a graph; returns the features, [N, columns], as stored. */
  add(g: GraphBuilder): Value;
}

/** A session from raw inputs to the output `features`, in one thread: for small runs beside what reads the input. */
export function featureSession(features: FeatureGraph): Promise<Session> {
  const g = GraphBuilder.create('features');
  g.output('features', features.add(g), features.format.type, ['N', features.columns]);
  return Session.load(g.toModel('features'), { threads: 1 });
}
