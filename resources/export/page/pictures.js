/** Picture files as the pixels that the model takes. */

/**
 * Larger pictures are scaled down first: so many pixels take some 150 MB on their way, which phones still have, and the
 * model looks at far fewer.
 */
const MOST_PIXELS = 12_000_000;
/** Browsers draw no further. */
const LONGEST_SIDE = 16_384;
export const THUMBNAIL = 320;

/**
 * Upright, in sRGB, what is transparent over white.
 * @param {Blob} file
 * @returns {Promise<{ pixels: Uint8Array, width: number, height: number, thumbnail: HTMLCanvasElement }>} RGB
 * @throws where it is no picture that this browser can read
 */
export async function readPicture(file) {
  if (file.size === 0) throw new Error('The file is empty.');
  const bitmap = await createImageBitmap(file, { imageOrientation: 'from-image' }).catch(() => {
    throw new Error(
      'It is no picture that this browser can read. JPEG, PNG, WebP, GIF and BMP work everywhere.',
    );
  });
  try {
    const scale = scaleFor(bitmap.width, bitmap.height);
    const width = Math.max(1, Math.round(scale * bitmap.width));
    const height = Math.max(1, Math.round(scale * bitmap.height));
    const { data } = drawn(bitmap, width, height).getContext('2d').getImageData(0, 0, width, height);
    const small = Math.min(1, THUMBNAIL / Math.max(width, height));
    const thumbnail = drawn(bitmap, Math.ceil(small * width), Math.ceil(small * height));
    return { pixels: withoutAlpha(data), width, height, thumbnail };
  } finally {
    bitmap.close();
  }
}

/** @returns {number} 1 for what may stay as it is */
export const scaleFor = (width, height) =>
  Math.min(1, Math.sqrt(MOST_PIXELS / (width * height)), LONGEST_SIDE / Math.max(width, height));

function drawn(bitmap, width, height) {
  const canvas = Object.assign(document.createElement('canvas'), { width, height });
  const context = canvas.getContext('2d', { colorSpace: 'srgb', willReadFrequently: true });
  context.fillStyle = '#fff';
  context.fillRect(0, 0, width, height);
  context.imageSmoothingQuality = 'high';
  context.drawImage(bitmap, 0, 0, width, height);
  return canvas;
}

/** @param {Uint8ClampedArray} rgba of opaque pixels */
export function withoutAlpha(rgba) {
  const pixels = new Uint8Array((rgba.length / 4) * 3);
  for (let from = 0, to = 0; from < rgba.length; from += 4) {
    pixels[to++] = rgba[from];
    pixels[to++] = rgba[from + 1];
    pixels[to++] = rgba[from + 2];
  }
  return pixels;
}

/** The model's input for one picture. */
export const pictureInput = ({ pixels, width, height }) => ({
  pixels: { type: 'uint8', data: pixels, dims: [1, height, width, 3] },
});
