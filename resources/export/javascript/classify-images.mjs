/** Classifies pictures: node classify.mjs picture.jpg more.png */
import { fileURLToPath } from 'node:url';
import { InferenceSession, Tensor } from 'onnxruntime-node';
import sharp from 'sharp';

const model = fileURLToPath(new URL('model.onnx', import.meta.url));

/** Upright sRGB over white, uint8 [1, height, width, 3]. */
async function pixelsOf(path) {
  const { data, info } = await sharp(path)
    .autoOrient()
    .flatten({ background: 'white' })
    .toColourspace('srgb')
    .removeAlpha()
    .raw({ depth: 'uchar' })
    .toBuffer({ resolveWithObject: true });
  return new Tensor('uint8', new Uint8Array(data), [1, info.height, info.width, 3]);
}

export async function classify(session, path) {
  const { label, probabilities } = await session.run({ pixels: await pixelsOf(path) });
  return { label: label.data[0], probabilities: probabilities.data };
}

const session = await InferenceSession.create(model, { logSeverityLevel: 3 });
for (const path of process.argv.slice(2)) {
  const { label, probabilities } = await classify(session, path);
  console.log(`${path}\t${label}\t${Math.max(...probabilities).toFixed(6)}`);
}
