/**
 * From the features of a picture to probabilities: all that `head.json` says, in plain JavaScript. README.md has the
 * formulas.
 *
 * @param head what `head.json` holds
 * @param features what the backbone gave for the picture; without a backbone the pixels of the small square
 * @returns `{ label, probabilities, accepted }`
 */
export function classify(head, features) {
  const { input, layers, labels, temperature, costs, threshold } = head;
  let x = pictureFeatures(input, features);
  layers.forEach(({ weights, bias }, layer) => {
    if (layer > 0) x = x.map((value) => Math.max(0, value));
    x = weights.map((row, k) => row.reduce((sum, weight, j) => sum + weight * x[j], bias[k]));
  });
  const largest = x.reduce((most, z) => Math.max(most, z));
  const powers = x.map((z) => Math.exp((z - largest) / temperature));
  const total = powers.reduce((sum, power) => sum + power);
  const probabilities = powers.map((power) => power / total);
  const costOf = (k) => probabilities.reduce((sum, p, j) => sum + p * costs[j][k], 0);
  const expected = labels.map((_, k) => (costs ? costOf(k) : 1 - probabilities[k]));
  const decision = expected.indexOf(expected.reduce((least, cost) => Math.min(least, cost)));
  const accepted = threshold === null ? null : probabilities[decision] >= threshold;
  return { label: labels[decision], probabilities, accepted };
}

/** The backbone's features, standardized; or the pixels of a small square, from 0 to 255. */
function pictureFeatures({ standardization }, features) {
  if (!standardization) return Array.from(features, (value) => value / 255);
  const { mean, deviation } = standardization;
  return Array.from(features, (value, j) => half((half(value) - mean[j]) / deviation[j]));
}

/** The nearest number of 16 bits, as the model keeps features. */
function half(value) {
  const x = Math.min(65_504, Math.max(-65_504, value));
  const unit = 2 ** (Math.max(-14, Math.floor(Math.log2(Math.abs(x)))) - 10);
  const below = Math.floor(x / unit);
  const rest = x / unit - below;
  return unit * (rest < 0.5 || (rest === 0.5 && below % 2 === 0) ? below : below + 1);
}
