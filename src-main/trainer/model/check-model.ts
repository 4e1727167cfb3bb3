/** Reads a model file out of anywhere: nothing of it reaches the engine that is not what this app writes. */
import { fromBinary, toBinary } from '@bufbuild/protobuf';
import { t } from '../../../src-preload/language';
import { inputName } from '../features/table/inputs';
import { requireSafe } from '../onnx/check';
import { IR_VERSION, ML_DOMAIN, ML_OPSET, OPSET } from '../onnx/builder';
import {
  type GraphProto,
  type ModelProto,
  ModelProtoSchema,
  TensorProto_DataType as DataType,
  type ValueInfoProto,
} from '../onnx/generated/onnx_pb';
import { OnnxError } from '../onnx/onnx-error';
import { requireDecodable } from '../onnx/wire';
import { checkedMetadata } from './check-metadata';
import type { Metadata } from './metadata';

export interface CheckedModel {
  metadata: Metadata;
  /** What the engine is to run. */
  bytes: Uint8Array;
}

/** @throws OnnxError with what is wrong, where anything is */
export function checkedModel(bytes: Uint8Array): CheckedModel {
  const model = decodedModel(bytes);
  const metadata = checkedMetadata(model.metadataProps);
  requireVersions(model);
  const graph = requireSafe(model);
  const isRenamed = renameOldInput(graph, metadata);
  requireInterface(graph, metadata);
  requireLabels(graph, metadata);
  return { metadata, bytes: isRenamed ? toBinary(ModelProtoSchema, model) : bytes };
}

function decodedModel(bytes: Uint8Array): ModelProto {
  requireDecodable(bytes);
  try {
    return fromBinary(ModelProtoSchema, bytes);
  } catch {
    throw new OnnxError(t('it is no ONNX file, or a part of it is missing'));
  }
}

/** Models are written in one version of everything. */
function requireVersions({ irVersion, opsetImport }: ModelProto): void {
  const wanted = new Map([
    ['', OPSET],
    [ML_DOMAIN, ML_OPSET],
  ]);
  const isOurs = opsetImport.every(({ domain, version }) => wanted.get(domain) === version);
  if (irVersion === IR_VERSION && isOurs && opsetImport.some(({ domain }) => domain === '')) return;
  throw new OnnxError(
    t('it is written in other versions of ONNX ({versions}) than the one that this app writes', {
      versions: opsetImport
        .slice(0, 5)
        .map(({ domain, version }) => `${domain.slice(0, 30) || 'ai.onnx'} ${version}`)
        .join(', '),
    }),
  );
}

/** Before there was an output `distance`, a column could have its name. */
function renameOldInput({ input, node }: GraphProto, { columns }: Metadata): boolean {
  const [before, now] = ['distance', inputName('distance')];
  const old = input.find(({ name }) => name === before);
  if (!old || !columns.some(({ name }) => name === before)) return false;
  old.name = now;
  for (const each of node) each.input = each.input.map((name) => (name === before ? now : name));
  return true;
}

const unlike = () => new OnnxError(t('its graph is not the one that it describes'));

/** Inputs and outputs are those that the metadata speak of, and no others. */
function requireInterface({ input, output }: GraphProto, metadata: Metadata): void {
  const { kind, columns, labels, report } = metadata;
  const inputs: [name: string, type: string][] =
    kind === 'images'
      ? [['pixels', typeText(DataType.UINT8, [null, null, null, 3])]]
      : columns.map(({ name, use }) => [
          inputName(name),
          typeText(use === 'category' ? DataType.STRING : DataType.DOUBLE, [null, 1]),
        ]);
  const isMeasured = report.novelty !== undefined;
  const rejects = report.decision.threshold !== null || (report.recipe.rejectUnlike && isMeasured);
  const outputs: [name: string, type: string][] = [
    ['label', typeText(DataType.STRING, [null])],
    ['probabilities', typeText(DataType.FLOAT, [null, labels.length])],
    ...(isMeasured ? [['distance', typeText(DataType.FLOAT, [null])] as [string, string]] : []),
    ...(rejects ? [['accepted', typeText(DataType.BOOL, [null])] as [string, string]] : []),
  ];
  if (!isSame(input, inputs) || !isSame(output, outputs)) throw unlike();
}

function isSame(found: ValueInfoProto[], wanted: [name: string, type: string][]): boolean {
  const types = new Map(found.map((value) => [value.name, typeOf(value)]));
  return found.length === wanted.length && wanted.every(([name, type]) => types.get(name) === type);
}

const typeText = (type: DataType, lengths: (number | null)[]) =>
  `${type} [${lengths.map((length) => length ?? 'N').join(', ')}]`;

function typeOf({ type }: ValueInfoProto): string {
  if (type?.value.case !== 'tensorType') return '';
  const { elemType, shape } = type.value.value;
  const lengths = shape?.dim.map(({ value }) => (value.case === 'dimValue' ? Number(value.value) : null));
  return typeText(elemType, lengths ?? []);
}

/** The names that the graph answers with are those of the metadata. */
function requireLabels({ initializer }: GraphProto, { labels }: Metadata): void {
  const decoder = new TextDecoder();
  const isThere = initializer.some(
    ({ dataType, stringData }) =>
      dataType === Number(DataType.STRING) &&
      stringData.length === labels.length &&
      stringData.every((bytes, index) => decoder.decode(bytes) === labels[index]),
  );
  if (!isThere) throw unlike();
}
