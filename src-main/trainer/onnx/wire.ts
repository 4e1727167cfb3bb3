/**
 * Counts what decoding an ONNX file would make, before anything is made of it: two bytes may become an object of
 * hundreds, so that a file within the limits of its size could still take all memory.
 *
 * The format: https://protobuf.dev/programming-guides/encoding/.
 */
import { ScalarType, type DescField, type DescMessage } from '@bufbuild/protobuf';
import { t } from '../../../src-preload/language';
import { ModelProtoSchema } from './generated/onnx_pb';
import { OnnxError } from './onnx-error';

/** Messages within each other; a subgraph is three of them. */
const MAX_DEPTH = 60;
/** Nodes, tensors, shapes, attributes, texts and whatever else is an object by itself. */
const MAX_OBJECTS = 2_000_000;
/** Numbers that do not lie in one piece, as those of weights do. */
const MAX_NUMBERS = 1 << 26;
/** Of 64 bits, each of which is an object, too. */
const MAX_LARGE_NUMBERS = 1 << 22;

const [VARINT, FIXED64, BYTES, FIXED32] = [0, 1, 2, 5];
const LARGE = new Set([ScalarType.INT64, ScalarType.UINT64]);

/** @throws OnnxError where it is no ONNX file, or would become too much */
export function requireDecodable(bytes: Uint8Array): void {
  new Scan(bytes).message(ModelProtoSchema, 0, bytes.length, 0);
}

class Scan {
  private objects = 0;
  private numbers = 0;
  private largeNumbers = 0;
  private position = 0;

  constructor(private readonly bytes: Uint8Array) {}

  message(type: DescMessage, start: number, end: number, depth: number): void {
    if (depth > MAX_DEPTH) throw new OnnxError(t('it is nested too deeply'));
    this.position = start;
    while (this.position < end) {
      const tag = this.varint(end);
      const field = fieldsOf(type).get(Math.floor(tag / 8));
      this.value(field, tag % 8, end, depth);
    }
  }

  private value(field: DescField | undefined, wireType: number, end: number, depth: number): void {
    // What this version does not know is kept, each piece by itself.
    if (!field) this.object();
    if (wireType === VARINT) {
      this.varint(end);
      this.count(field, 1);
    } else if (wireType === FIXED64 || wireType === FIXED32) {
      this.skip(wireType === FIXED64 ? 8 : 4, end);
      this.count(field, 1);
    } else if (wireType === BYTES) {
      const length = this.varint(end);
      const start = this.position;
      this.skip(length, end);
      this.object();
      if (field?.message) this.message(field.message, start, start + length, depth + 1);
      else if (field?.fieldKind === 'list') this.count(field, countPacked(field, this.bytes, start, length));
      this.position = start + length;
    } else throw damaged();
  }

  private count(field: DescField | undefined, numbers: number): void {
    if (field?.fieldKind === 'list' && LARGE.has(field.scalar!)) this.largeNumbers += numbers;
    else this.numbers += numbers;
    if (this.numbers > MAX_NUMBERS || this.largeNumbers > MAX_LARGE_NUMBERS)
      throw new OnnxError(t('it holds more single numbers than any model. Weights should lie in one piece'));
  }

  private object(): void {
    if (++this.objects > MAX_OBJECTS)
      throw new OnnxError(
        t('it is made of more than {n} parts, which is more than any model', { n: MAX_OBJECTS }),
      );
  }

  /** Up to 2^53, which is more than any length. */
  private varint(end: number): number {
    let value = 0;
    for (let shift = 0; shift < 70; shift += 7) {
      if (this.position >= end) break;
      const byte = this.bytes[this.position++]!;
      value += (byte & 0x7f) * 2 ** shift;
      if (byte < 0x80) return value;
    }
    throw damaged();
  }

  private skip(length: number, end: number): void {
    this.position += length;
    if (this.position > end) throw damaged();
  }
}

const damaged = () => new OnnxError(t('it is no ONNX file, or a part of it is missing'));

/** How many numbers lie in a list in one piece. */
function countPacked({ scalar }: DescField, bytes: Uint8Array, start: number, length: number): number {
  if (scalar === ScalarType.FLOAT) return length / 4;
  if (scalar === ScalarType.DOUBLE) return length / 8;
  if (scalar === ScalarType.STRING || scalar === ScalarType.BYTES) return 0;
  let count = 0;
  for (let index = start; index < start + length; index++) if (bytes[index]! < 0x80) count++;
  return count;
}

const known = new Map<DescMessage, Map<number, DescField>>();

function fieldsOf(type: DescMessage): Map<number, DescField> {
  let fields = known.get(type);
  if (!fields) known.set(type, (fields = new Map(type.fields.map((field) => [field.number, field]))));
  return fields;
}
