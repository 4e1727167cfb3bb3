/** What the ONNX standard asks of the structure of any model, and what it asks for to run by itself. */
import {
  type GraphProto,
  type ModelProto,
  type NodeProto,
  TensorProto_DataLocation as DataLocation,
  TensorProto_DataType as DataType,
  type TensorProto,
  type ValueInfoProto,
} from '../../../src-main/trainer/onnx/generated/onnx_pb';

const BYTES: Partial<Record<number, number>> = {
  [DataType.FLOAT]: 4,
  [DataType.DOUBLE]: 8,
  [DataType.FLOAT16]: 2,
  [DataType.INT64]: 8,
  [DataType.INT32]: 4,
  [DataType.INT8]: 1,
  [DataType.UINT8]: 1,
  [DataType.BOOL]: 1,
};
/** The newest opset of each version of the file format: https://github.com/onnx/onnx/blob/main/docs/Versioning.md */
const NEWEST_OPSET: Record<number, number> = { 7: 14, 8: 18, 9: 20, 10: 22 };

/** All that is wrong, in words; none where a model is as it should be. */
export function problemsOf(model: ModelProto): string[] {
  const problems: string[] = [];
  const { graph, opsetImport, irVersion } = model;
  const domains = opsetImport.map(({ domain }) => domain);
  const used = new Set(graph!.node.map(({ domain }) => domain));
  const opset = Number(opsetImport.find(({ domain }) => domain === '')?.version);
  if (!(opset <= (NEWEST_OPSET[Number(irVersion)] ?? 0)))
    problems.push(`opset ${opset} is newer than IR version ${irVersion}`);
  if (new Set(domains).size < domains.length) problems.push('an opset is imported twice');
  for (const domain of domains) if (!used.has(domain)) problems.push(`opset of "${domain}" is not used`);
  for (const domain of used)
    if (!domains.includes(domain)) problems.push(`opset of "${domain}" is not imported`);
  const keys = model.metadataProps.map(({ key }) => key);
  if (new Set(keys).size < keys.length) problems.push('a metadata key is there twice');
  return [...problems, ...graphProblems(graph!)];
}

function graphProblems(graph: GraphProto): string[] {
  const problems: string[] = [];
  if (!graph.name) problems.push('the graph has no name');
  const made = new Set<string>();
  const make = (name: string, by: string) => {
    if (name === '') problems.push(`${by} has no name`);
    if (made.has(name)) problems.push(`"${name}" is made twice`);
    made.add(name);
  };
  for (const { name } of graph.input) make(name, 'an input');
  for (const tensor of graph.initializer) {
    make(tensor.name, 'an initializer');
    problems.push(...tensorProblems(tensor));
  }
  for (const node of graph.node) {
    if (!node.opType) problems.push('a node has no operator');
    for (const name of node.input)
      if (name !== '' && !made.has(name)) problems.push(`${node.opType} takes "${name}" before it is made`);
    for (const name of node.output) make(name, node.opType);
    problems.push(...attributeProblems(node));
  }
  for (const value of [...graph.input, ...graph.output])
    if (!isTyped(value)) problems.push(`"${value.name}" has no type`);
  for (const { name } of graph.output) if (!made.has(name)) problems.push(`output "${name}" is not made`);
  const wanted = new Set([
    ...graph.node.flatMap(({ input }) => input),
    ...graph.output.map(({ name }) => name),
  ]);
  for (const { name } of graph.initializer) if (!wanted.has(name)) problems.push(`"${name}" is not used`);
  return problems;
}

function tensorProblems({ name, dims, dataType, rawData, stringData, ...tensor }: TensorProto): string[] {
  const isElsewhere = tensor.dataLocation === DataLocation.EXTERNAL || tensor.externalData.length > 0;
  if (isElsewhere) return [`"${name}" lies in another file`];
  const count = dims.reduce((product, length) => product * Number(length), 1);
  const found = dataType === DataType.STRING ? stringData.length : rawData.length / (BYTES[dataType] ?? NaN);
  const others = [tensor.floatData, tensor.int32Data, tensor.int64Data, tensor.doubleData];
  const isPlain = found === 0 && others.some(({ length }) => length === count);
  return found === count || isPlain ? [] : [`"${name}" holds ${found} values and should hold ${count}`];
}

function attributeProblems({ opType, attribute }: NodeProto): string[] {
  const names = attribute.map(({ name }) => name);
  const bad = attribute.filter(({ name, type }) => name === '' || type === 0);
  return [
    ...(new Set(names).size < names.length ? [`${opType} has an attribute twice`] : []),
    ...bad.map(({ name }) => `${opType} has the attribute "${name}" without a type`),
    ...attribute.flatMap(({ t }) => (t ? tensorProblems(t) : [])),
  ];
}

const isTyped = ({ name, type }: ValueInfoProto): boolean =>
  name !== '' &&
  type?.value.case === 'tensorType' &&
  type.value.value.elemType !== 0 &&
  type.value.value.shape !== undefined;
