/** Square pictures as a backbone wants them. */
import type { BackboneInput } from '../../../src-preload/contract';
import type { GraphBuilder, Value } from '../onnx/builder';

export interface Wanted extends BackboneInput {
  layout: 'NCHW' | 'NHWC';
  isHalf: boolean;
}

/** @param pictures uint8 [N, size, size, 3]; returns `(pixel / 255 - mean) / std` in the layout and type wanted */
export function addImages(g: GraphBuilder, { layout, isHalf, mean, std }: Wanted, pictures: Value): Value {
  const isFirst = layout === 'NCHW';
  const shape = isFirst ? [1, 3, 1, 1] : [1, 1, 1, 3];
  // As one multiplication and one addition.
  const channels = (values: number[]) => g.constant('float32', shape, values);
  const scale = channels(std.map((deviation) => 1 / (255 * deviation)));
  const shift = channels(mean.map((value, channel) => -value / std[channel]!));
  const floats = g.cast(pictures, 'float32');
  const planes = isFirst ? g.op('Transpose', floats, { perm: [0, 3, 1, 2] }) : floats;
  const normalized = g.op('Add', g.op('Mul', planes, scale), shift);
  return isHalf ? g.cast(normalized, 'float16') : normalized;
}
