/* Answers with onnxruntime-web, which the page has loaded as `ort`. */
const ARRAYS = { uint8: Uint8Array, float32: Float32Array, float64: Float64Array, int64: BigInt64Array };

function tensorOf({ type, data, dims }) {
  if (typeof data !== 'string') return new ort.Tensor('string', data, dims);
  const bytes = Uint8Array.from(atob(data), (character) => character.charCodeAt(0));
  return new ort.Tensor(type, new ARRAYS[type](bytes.buffer), dims);
}

/** RGB, as the browser decodes it, over white. */
async function decode(name) {
  const bitmap = await createImageBitmap(await (await fetch(`/${name}`)).blob());
  const { width, height } = bitmap;
  const context = new OffscreenCanvas(width, height).getContext('2d');
  context.fillStyle = 'white';
  context.fillRect(0, 0, width, height);
  context.drawImage(bitmap, 0, 0);
  const { data } = context.getImageData(0, 0, width, height);
  const pixels = new Uint8Array(3 * width * height);
  for (let i = 0; i < width * height; i++) pixels.set(data.subarray(4 * i, 4 * i + 3), 3 * i);
  return new ort.Tensor('uint8', pixels, [1, height, width, 3]);
}

async function start() {
  ort.env.wasm.numThreads = 1;
  const session = await ort.InferenceSession.create('/model.onnx');
  const run = async (feeds) => {
    const { label, probabilities } = await session.run(feeds);
    return { labels: label.data, probabilities: [...probabilities.data] };
  };
  window.model = {
    answer: (inputs) => run(Object.fromEntries(inputs.map((input) => [input.name, tensorOf(input)]))),
    answerFile: async (name) => run({ pixels: await decode(name) }),
  };
}

start();
