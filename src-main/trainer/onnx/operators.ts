/**
 * The operators that a graph out of a file may have: they compute numbers from numbers, in a time that the sizes of
 * their inputs tell. Left out of ONNX's are loops, which may never end; random numbers, which are others each time;
 * training; and sequences, maps and texts, which no network of images needs.
 *
 * All of them: https://onnx.ai/onnx/operators/.
 */
const ELEMENTS = [
  'Abs Acos Acosh Add And Asin Asinh Atan Atanh BitShift BitwiseAnd BitwiseNot BitwiseOr BitwiseXor Cast CastLike',
  'Ceil Celu Clip Cos Cosh Div Elu Equal Erf Exp Floor Gelu Greater GreaterOrEqual HardSigmoid HardSwish IsInf IsNaN',
  'LeakyRelu Less LessOrEqual Log Max Mean Min Mish Mod Mul Neg Not Or PRelu Pow Reciprocal Relu Round Selu Shrink',
  'Sigmoid Sign Sin Sinh Softplus Softsign Sqrt Sub Sum Tan Tanh ThresholdedRelu Where Xor',
];
const PRODUCTS = [
  'Conv ConvInteger ConvTranspose DFT Det Einsum GRU Gemm LSTM MatMul MatMulInteger QLinearConv QLinearMatMul RNN',
];
const REDUCTIONS = [
  'ArgMax ArgMin AveragePool BatchNormalization CumSum GlobalAveragePool GlobalLpPool GlobalMaxPool',
  'GroupNormalization Hardmax InstanceNormalization LRN LayerNormalization LogSoftmax LpNormalization LpPool MaxPool',
  'MaxRoiPool MeanVarianceNormalization ReduceL1 ReduceL2 ReduceLogSum ReduceLogSumExp ReduceMax ReduceMean ReduceMin',
  'ReduceProd ReduceSum ReduceSumSquare RoiAlign Softmax TopK',
];
const SHAPES = [
  'CenterCropPad Col2Im Compress Concat Constant ConstantOfShape DepthToSpace DequantizeLinear Dropout',
  'DynamicQuantizeLinear Expand EyeLike Flatten Gather GatherElements GatherND GridSample Identity If MaxUnpool',
  'NonMaxSuppression NonZero OneHot Pad QuantizeLinear Range Reshape Resize ReverseSequence Scan ScatterElements',
  'ScatterND Shape Size Slice SpaceToDepth Split Squeeze Tile Transpose Trilu Unique Unsqueeze Upsample',
];
export const OPERATORS: ReadonlySet<string> = new Set(
  [...ELEMENTS, ...PRODUCTS, ...REDUCTIONS, ...SHAPES].join(' ').split(' '),
);

/** Of ONNX's second domain, ai.onnx.ml, for columns of tables. */
export const TABLE_OPERATORS: ReadonlySet<string> = new Set(['OneHotEncoder']);

/** The place of the input that says how large the output is, of operators that can make much out of nothing. */
export const SIZE_INPUTS: ReadonlyMap<string, number> = new Map([
  ['ConstantOfShape', 0],
  ['Expand', 1],
  ['OneHot', 1],
  ['Pad', 1],
  ['Range', 1],
  ['Resize', 3],
  ['Tile', 1],
]);
