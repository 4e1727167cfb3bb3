/**
 * Wilson's score interval for a share (Wilson 1927): unlike the normal approximation it stays within [0, 1]
 * and holds for few samples and shares near 0 and 1.
 * @param count samples, at least one
 * @param z 1.96 for 95%
 */
export function wilsonInterval(share: number, count: number, z = 1.959963984540054): [number, number] {
  const z2 = z * z;
  const centre = (share + z2 / (2 * count)) / (1 + z2 / count);
  const half = (z / (1 + z2 / count)) * Math.sqrt((share * (1 - share)) / count + z2 / (4 * count * count));
  return [Math.max(0, centre - half), Math.min(1, centre + half)];
}
