/** A model file that carries its model card. */
import { create, fromBinary, toBinary } from '@bufbuild/protobuf';
import { encodeCard } from '../model/metadata';
import { ModelProtoSchema, StringStringEntryProtoSchema } from '../onnx/generated/onnx_pb';

/** A longer card lies beside the file alone. */
const MOST_LETTERS = 100_000;

/** @param bytes of a model file */
export function withCard(bytes: Uint8Array, card: string): Uint8Array {
  if (card.length > MOST_LETTERS) return bytes;
  const [key, value] = encodeCard(card);
  const model = fromBinary(ModelProtoSchema, bytes);
  model.metadataProps = model.metadataProps.filter((property) => property.key !== key);
  model.metadataProps.push(create(StringStringEntryProtoSchema, { key, value }));
  return toBinary(ModelProtoSchema, model);
}
