/** Images that no usual program writes: made byte by byte. */
import { crc32, deflateSync } from 'node:zlib';
import sharp, { type Sharp } from 'sharp';
import type { Colour } from '../fixtures';

/** A value for each channel of the pixel at x, y. */
export type Pixel = (x: number, y: number) => readonly number[];

/** Of one colour, as sharp takes it. */
export function plain(colour: Colour, width = 16, height = 16): Sharp {
  const pixels = Buffer.alloc(width * height * 3);
  for (let i = 0; i < pixels.length; i++) pixels[i] = colour[i % 3]!;
  return sharp(pixels, { raw: { width, height, channels: 3 } });
}

export function noise(width = 64, height = 64): Sharp {
  const pixels = Buffer.from(Array.from({ length: width * height * 3 }, (_, i) => (i * 7919) % 256));
  return sharp(pixels, { raw: { width, height, channels: 3 } });
}

export function pngChunk(type: string, data: Uint8Array): Buffer {
  const chunk = Buffer.alloc(12 + data.length);
  chunk.writeUInt32BE(data.length, 0);
  chunk.write(type, 4, 'latin1');
  chunk.set(data, 8);
  chunk.writeUInt32BE(crc32(chunk.subarray(4, 8 + data.length)), 8 + data.length);
  return chunk;
}

/** @param parts its content, together less than 64 KB */
export function jpegSegment(marker: number, ...parts: Uint8Array[]): Buffer {
  const data = Buffer.concat(parts);
  const head = Buffer.of(0xff, marker, 0, 0);
  head.writeUInt16BE(data.length + 2, 2);
  return Buffer.concat([head, data]);
}

/** A JPEG with segments put after its first marker. */
export const withSegments = (jpeg: Buffer, ...segments: Buffer[]): Buffer =>
  Buffer.concat([jpeg.subarray(0, 2), ...segments, jpeg.subarray(2)]);

/** An Exif directory inside an Exif directory, 3,000 deep. */
export function deepExif(): Buffer {
  const directories = Array.from({ length: 3000 }, (_, i) => {
    // One entry, the offset of an Exif directory; then the offset of the next directory, which is the same one.
    const directory = Buffer.from('010069870400010000000000000000000000', 'hex');
    for (const at of [10, 14]) directory.writeUInt32LE(8 + (i + 1) * 18, at);
    return directory;
  });
  return jpegSegment(0xe1, Buffer.from('Exif\0\0II*\0\x08\0\0\0', 'latin1'), ...directories);
}

/** 16 MB that say that they are a colour profile. */
export const largeProfile = (): Buffer[] =>
  Array.from({ length: 255 }, (_, i) =>
    jpegSegment(0xe2, Buffer.from('ICC_PROFILE\0'), Buffer.of(i + 1, 255), Buffer.alloc(65_000, i)),
  );

export interface PngOptions {
  width: number;
  height: number;
  bits: number;
  /** 0 grey, 2 RGB, 3 palette, 4 grey and alpha, 6 RGB and alpha. */
  colourType: 0 | 2 | 3 | 4 | 6;
  /** Zeros where it is not given. */
  pixel?: Pixel;
  /** Chunks between the header and the pixels. */
  chunks?: Uint8Array[];
}

const PNG_CHANNELS = { 0: 1, 2: 3, 3: 1, 4: 2, 6: 4 } as const;

export function png({ width, height, bits, colourType, pixel, chunks = [] }: PngOptions): Buffer {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.set([bits, colourType], 8);
  const channels = PNG_CHANNELS[colourType];
  const stride = 1 + Math.ceil((width * channels * bits) / 8);
  const rows = Buffer.alloc(stride * height);
  if (pixel) packBits(rows, { width, height, bits, stride, start: 1 }, pixel);
  return Buffer.concat([
    Buffer.from('89504e470d0a1a0a', 'hex'),
    pngChunk('IHDR', header),
    ...chunks,
    pngChunk('IDAT', deflateSync(rows)),
    pngChunk('IEND', new Uint8Array()),
  ]);
}

interface Packing {
  width: number;
  height: number;
  bits: number;
  /** Bytes from row to row, and to the first pixel of a row. */
  stride: number;
  start: number;
}

/** Writes the values with the most significant bits first. */
function packBits(target: Buffer, { width, height, bits, stride, start }: Packing, pixel: Pixel): void {
  for (let y = 0; y < height; y++) {
    let bit = (y * stride + start) * 8;
    for (let x = 0; x < width; x++) {
      for (const value of pixel(x, y)) {
        for (let i = bits - 1; i >= 0; i--, bit++)
          target[bit >> 3]! |= (Math.floor(value / 2 ** i) % 2) << (7 - (bit & 7));
      }
    }
  }
}

export interface TiffOptions {
  width: number;
  height: number;
  /** All pixels, as they lie in the file. */
  data: Uint8Array | Uint16Array | Int16Array | Float32Array;
  channels: number;
  /** 0 white is zero, 1 black is zero, 2 RGB, 5 CMYK. */
  photometric: number;
  /** What the last channel is: 2 is transparency. */
  extra?: number;
}

/** Uncompressed, of one strip. */
export function tiff({ width, height, data, channels, photometric, extra }: TiffOptions): Buffer {
  const bytes = Buffer.from(data.buffer, data.byteOffset, data.byteLength);
  const format = data instanceof Float32Array ? 3 : data instanceof Int16Array ? 2 : 1;
  const each = (value: number) => Array.from({ length: channels }, () => value);
  const [short, long] = [3, 4];
  const entries: [tag: number, type: number, values: number[]][] = [
    [256, long, [width]],
    [257, long, [height]],
    [258, short, each(data.BYTES_PER_ELEMENT * 8)],
    [259, short, [1]],
    [262, short, [photometric]],
    [273, long, [0]],
    [277, short, [channels]],
    [279, long, [bytes.length]],
    ...(extra === undefined ? [] : [[338, short, [extra]] as [number, number, number[]]]),
    [339, short, each(format)],
  ];
  const directory = Buffer.alloc(8 + 2 + entries.length * 12 + 4);
  directory.write('II*\0', 0, 'latin1');
  directory.writeUInt32LE(8, 4);
  directory.writeUInt16LE(entries.length, 8);
  const tails = entries.map(([, type, values]) => {
    const size = type === short ? 2 : 4;
    const tail = Buffer.alloc(Math.max(4, values.length * size));
    values.forEach((value, i) => tail.writeUIntLE(value, i * size, size));
    return tail;
  });
  let end = directory.length + tails.reduce((sum, { length }) => sum + (length > 4 ? length : 0), 0);
  tails[5]!.writeUInt32LE(end, 0);
  end = directory.length;
  entries.forEach(([tag, type, values], i) => {
    const at = 10 + i * 12;
    directory.writeUInt16LE(tag, at);
    directory.writeUInt16LE(type, at + 2);
    directory.writeUInt32LE(values.length, at + 4);
    if (tails[i]!.length === 4) return directory.set(tails[i]!, at + 8);
    directory.writeUInt32LE(end, at + 8);
    end += tails[i]!.length;
  });
  return Buffer.concat([directory, ...tails.filter(({ length }) => length > 4), bytes]);
}

export interface BmpOptions {
  width: number;
  height: number;
  bits: 1 | 4 | 8 | 16 | 24 | 32;
  /** Of one pixel: an index into the palette, or 16 bits, or blue, green, red and perhaps alpha. */
  pixel?: Pixel;
  palette?: Colour[];
  /** Bytes of the second header: 12 (OS/2), 40, 108 or 124. */
  header?: number;
  isTopDown?: boolean;
  /** Bytes between the headers and the pixels. */
  gap?: number;
  /** Of red, green, blue and alpha. */
  masks?: number[];
  /** Pixels with run lengths, for 8 and 4 bits. */
  runs?: number[];
}

export function bmp(options: BmpOptions): Buffer {
  const { width, height, bits, palette = [], header = 40, gap = 0, masks = [], runs } = options;
  const isCore = header === 12;
  const second = Buffer.alloc(header);
  second.writeUInt32LE(header, 0);
  if (isCore) [width, height, 1, bits].forEach((value, i) => second.writeUInt16LE(value, 4 + i * 2));
  else {
    const compression = runs ? (bits === 8 ? 1 : 2) : masks.length > 0 ? 3 : 0;
    second.writeInt32LE(width, 4);
    second.writeInt32LE(options.isTopDown ? -height : height, 8);
    second.writeUInt16LE(1, 12);
    second.writeUInt16LE(bits, 14);
    second.writeUInt32LE(compression, 16);
    second.writeUInt32LE(palette.length, 32);
  }
  const maskBytes = Buffer.from(Uint32Array.from(masks).buffer);
  if (header > 40) second.set(maskBytes, 40);
  const colours = palette.map(([r, g, b]) => Buffer.from(isCore ? [b, g, r] : [b, g, r, 0]));
  const between = [...(header === 40 ? [maskBytes] : []), ...colours, Buffer.alloc(gap)];
  const data = runs ? Buffer.from(runs) : bmpRows(options);
  const first = Buffer.alloc(14);
  first.write('BM', 0, 'latin1');
  const start = 14 + header + between.reduce((sum, { length }) => sum + length, 0);
  first.writeUInt32LE(start + data.length, 2);
  first.writeUInt32LE(start, 10);
  return Buffer.concat([first, second, ...between, data]);
}

function bmpRows({ width, height, bits, pixel = () => [0], isTopDown = false }: BmpOptions): Buffer {
  const stride = Math.ceil((width * bits) / 32) * 4;
  const rows = Buffer.alloc(stride * height);
  const fromTop: Pixel = (x, y) => {
    const values = pixel(x, isTopDown ? y : height - 1 - y);
    return bits === 16 ? [values[0]! & 255, values[0]! >> 8] : values;
  };
  packBits(rows, { width, height, bits: Math.min(bits, 8), stride, start: 0 }, fromTop);
  return rows;
}
