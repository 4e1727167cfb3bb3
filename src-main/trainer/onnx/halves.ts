/** IEEE 754's binary16, as its bits. */

import { toFloat32 } from '../matrix';

/** The largest finite half-precision number. */
export const MAX_HALF = 65_504;
const float = new Float32Array(1);
const bits = new Uint32Array(float.buffer);

/** The bits of the nearest half-precision numbers, ties to even; beyond the largest, the largest. */
export const toHalves = (values: Float32Array): Uint16Array => Uint16Array.from(values, toHalf);

/** The numbers that bits stand for. */
export const fromHalves = (halves: Uint16Array): Float32Array =>
  toFloat32(halves, { type: 'float16', scale: 1 });

function toHalf(value: number): number {
  float[0] = Math.max(-MAX_HALF, Math.min(MAX_HALF, value));
  const all = bits[0]!;
  const sign = (all >>> 16) & 0x8000;
  const exponent = (all >>> 23) & 0xff;
  const fraction = all & 0x7f_ffff;
  if (exponent === 0xff) return sign | 0x7e00;
  // Below 2^-14 the step is 2^-24, whatever the size.
  if (exponent < 113) return sign | roundHalfToEven(Math.abs(float[0]) * 2 ** 24);
  const kept = ((exponent - 112) << 10) | (fraction >>> 13);
  const rest = fraction & 0x1fff;
  const isUp = rest > 0x1000 || (rest === 0x1000 && (kept & 1) === 1);
  return sign | (kept + Number(isUp));
}

function roundHalfToEven(value: number): number {
  const below = Math.floor(value);
  const rest = value - below;
  return rest > 0.5 || (rest === 0.5 && below % 2 === 1) ? below + 1 : below;
}
