/** What the constants of a graph out of a file must be: there, as many as they claim, and numbers. */
import { t } from '../../../src-preload/language';
import {
  type GraphProto,
  TensorProto_DataLocation as DataLocation,
  TensorProto_DataType as DataType,
  type TensorProto,
} from './generated/onnx_pb';
import { OnnxError } from './onnx-error';
import { SIZE_INPUTS } from './operators';
import { integersOf } from './tensors';

/** What an operator may be asked to make out of nothing: 1 GB of floats. */
const MOST_VALUES = 1 << 28;
const MOST_LETTERS = 60;

/**
 * A tensor holds at least half a byte for each of its numbers; the engine checks the rest.
 * @throws OnnxError where its data is in another file, is not all there, or is no numbers
 */
export function requireData(tensor: TensorProto): void {
  if (tensor.dataLocation === DataLocation.EXTERNAL || tensor.externalData.length > 0) {
    throw new OnnxError(
      t('its weights are in another file. Export it as one file (in PyTorch: external_data=False)'),
    );
  }
  const name = tensor.name.slice(0, MOST_LETTERS);
  const lengths = tensor.dims.map(Number);
  const n = lengths.reduce((product, length) => product * length, 1);
  const { rawData, floatData, int32Data, int64Data, doubleData, uint64Data, stringData } = tensor;
  const lists = [floatData, int32Data, int64Data, doubleData, uint64Data, stringData];
  const most = 2 * Math.max(rawData.length, ...lists.map(({ length }) => length));
  if (lengths.some((length) => length < 0) || n > most)
    throw new OnnxError(t('"{name}" should hold {n} numbers, but does not', { name, n }));
  const layout = LAYOUTS[tensor.dataType];
  if (layout && !hasNumbers(tensor, layout))
    throw new OnnxError(
      t('"{name}" holds values that are no numbers, or infinite: the weights are damaged', { name }),
    );
}

/** Where the exponent of a float lies: in its last byte, and in the one before it. */
interface Layout {
  bytes: number;
  last: number;
  before: number;
  /** Whether numbers without end are none: weights never are, but the ends of what is looked up may be. */
  isWeight: boolean;
}

const LAYOUTS: Partial<Record<number, Layout>> = {
  [DataType.FLOAT]: { bytes: 4, last: 0x7f, before: 0x80, isWeight: true },
  [DataType.DOUBLE]: { bytes: 8, last: 0x7f, before: 0xf0, isWeight: false },
  [DataType.FLOAT16]: { bytes: 2, last: 0x7c, before: 0, isWeight: true },
  [DataType.BFLOAT16]: { bytes: 2, last: 0x7f, before: 0x80, isWeight: true },
};

/** One number by itself may be infinite, as the end of a range is. */
function hasNumbers({ rawData, floatData, doubleData, int32Data }: TensorProto, layout: Layout): boolean {
  const { bytes, isWeight } = layout;
  const areHalves = bytes === 2;
  const listed = areHalves ? int32Data : [];
  const halves = new Uint8Array(Uint16Array.from(listed).buffer);
  const raw = [rawData, halves];
  const count =
    floatData.length + doubleData.length + raw.reduce((sum, { length }) => sum + length, 0) / bytes;
  const mayBeInfinite = !isWeight || count <= 1;
  const isFine = (value: number) => (mayBeInfinite ? !Number.isNaN(value) : Number.isFinite(value));
  return (
    floatData.every(isFine) &&
    doubleData.every(isFine) &&
    raw.every((data) => rawNumbers(data, layout, mayBeInfinite))
  );
}

/** Little-endian floats, wherever they begin. */
function rawNumbers(data: Uint8Array, { bytes, last, before }: Layout, mayBeInfinite: boolean): boolean {
  for (let end = bytes; end <= data.length; end += bytes) {
    if ((data[end - 1]! & last) !== last || (data[end - 2]! & before) !== before) continue;
    if (!mayBeInfinite) return false;
    // Infinite where nothing but the sign stands beside the exponent.
    const rest = (data[end - 1]! & 0x7f & ~last) | (data[end - 2]! & ~before);
    if (rest !== 0 || data.subarray(end - bytes, end - 2).some((byte) => byte !== 0)) return false;
  }
  return true;
}

/** @throws OnnxError where a constant asks for a tensor that no memory holds */
export function requireModestSizes(graph: GraphProto): void {
  for (const { opType, input } of graph.node) {
    const name = input[SIZE_INPUTS.get(opType) ?? -1];
    const lengths = name ? integersOf(graph, name) : null;
    const n = lengths?.reduce((product, length) => product * Math.max(1, Math.abs(length)), 1) ?? 0;
    if (n > MOST_VALUES)
      throw new OnnxError(
        t('its operator "{operator}" asks for {n} values, more than any memory holds', {
          operator: opType,
          n,
        }),
      );
  }
}
