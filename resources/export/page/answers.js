/** What the model's outputs say, sample by sample. */

/**
 * @typedef {object} Answer
 * @property {number} place of the label among the classes
 * @property {number} confidence
 * @property {Float32Array} probabilities in the order of the classes
 * @property {number | null} distance to what the model was trained on: beyond 1 is unlike nearly all of it
 * @property {boolean} isUnlike whether it is beyond
 * @property {boolean} isAccepted whether nothing rejects the answer
 */

/**
 * @param {Record<string, { data: any }>} outputs of the model's graph
 * @param {{ labels: string[], threshold: number | null, maxDistance: number | null }} facts
 * @returns {Answer[]}
 */
export function answersOf(outputs, { labels, threshold, maxDistance }) {
  const classes = labels.length;
  const places = new Map(labels.map((label, place) => [label, place]));
  return Array.from(outputs.label.data, (label, row) => {
    const place = places.get(label);
    const probabilities = outputs.probabilities.data.slice(row * classes, (row + 1) * classes);
    const confidence = probabilities[place];
    const distance = outputs.distance?.data[row] ?? null;
    const isSure = threshold === null || confidence >= Math.fround(threshold);
    return {
      place,
      confidence,
      probabilities,
      distance,
      isUnlike: distance > (maxDistance ?? 1),
      isAccepted: isSure && (maxDistance === null || distance <= maxDistance),
    };
  });
}

/**
 * Places of the classes, the most probable first.
 * @param {Float32Array} probabilities
 */
export const ranked = (probabilities) =>
  Array.from(probabilities.keys()).sort((a, b) => probabilities[b] - probabilities[a]);

/** @param {number} share 0 to 1; what is not quite all, or not quite nothing, does not look like it */
export function percent(share) {
  if (share > 0 && share < 0.001) return '< 0.1%';
  if (share < 1 && share > 0.999) return '> 99.9%';
  return `${(100 * share).toFixed(share >= 0.1 && share < 1 ? 1 : share === 1 || share === 0 ? 0 : 1)}%`;
}

/** @param {number} n */
export const counted = (n) => n.toLocaleString('en-US');
