/** Labelled probabilities, seeded, ordinary and degenerate, on which our scores are compared with scikit-learn's. */
import { createRandom, type Random } from '../../src-main/trainer/random';

/** What `metrics.py` reads. */
export interface Case {
  classes: number;
  /** [n] */
  labels: number[];
  /** [n * classes], row by row. */
  probabilities: number[];
  /** The probabilities are rounded to float32, and scored as such. */
  float32: boolean;
}

interface Recipe {
  classes: number;
  samples: number;
  /** How far the true class stands out from the noise; below 0 it is avoided. */
  signal?: number;
  /** How often each class occurs, relative to the others. */
  frequencies?: number[];
  /** Classes that are never given any probability. */
  neverPredicted?: number[];
  /** Probabilities become multiples of 1 / steps: ties, and confidences on the edges of bins. */
  steps?: number;
  float32?: boolean;
}

const recipes: Record<string, Recipe> = {
  'random, 3 classes': { classes: 3, samples: 400 },
  'random, 10 classes': { classes: 10, samples: 600, signal: 2 },
  '30 classes': { classes: 30, samples: 400, signal: 3 },
  '2 classes': { classes: 2, samples: 300 },
  'imbalanced 1000:1': { classes: 4, samples: 3000, frequencies: [1000, 30, 5, 1], signal: 2 },
  'an absent class': { classes: 5, samples: 200, frequencies: [1, 1, 1, 0, 1] },
  'classes absent and never predicted': {
    classes: 6,
    samples: 150,
    frequencies: [1, 1, 1, 0, 1, 0],
    neverPredicted: [1, 3],
  },
  'labels of one class only': { classes: 3, samples: 50, frequencies: [0, 1, 0] },
  'labels of one class only, of 2': { classes: 2, samples: 50, frequencies: [0, 1] },
  'ties in eighths': { classes: 3, samples: 300, steps: 8 },
  'ties in halves, 2 classes': { classes: 2, samples: 200, steps: 2 },
  'edges of the bins': { classes: 4, samples: 400, steps: 15 },
  'nearly perfect': { classes: 4, samples: 200, signal: 12 },
  perfect: { classes: 4, samples: 100, signal: 1000 },
  worst: { classes: 4, samples: 100, signal: -1000 },
  'perfect, 2 classes': { classes: 2, samples: 60, signal: 1000 },
  'worst, 2 classes': { classes: 2, samples: 60, signal: -1000 },
  'one sample': { classes: 3, samples: 1 },
  'one sample, 2 classes': { classes: 2, samples: 1 },
  'two samples': { classes: 3, samples: 2 },
  float32: { classes: 5, samples: 300, float32: true },
  'float32, perfect': { classes: 6, samples: 100, signal: 1000, float32: true },
  'float32, worst': { classes: 6, samples: 100, signal: -1000, float32: true },
};

/** Every recipe with several seeds, and probabilities that are the same for all samples. */
export function liveCases(): Record<string, Case> {
  const seeded = Object.entries(recipes).flatMap(([name, recipe]) =>
    [1, 2, 3].map((seed) => [`${name}, seed ${seed}`, draw(recipe, seed)] as const),
  );
  return { ...Object.fromEntries(seeded), ...constantCases(60) };
}

/** The same kinds, small enough to be kept with their scores: few samples, probabilities in thousandths. */
export function storedCases(): Record<string, Case> {
  const small = Object.entries(recipes).map(([name, recipe]) => {
    const samples = Math.min(recipe.samples, recipe.classes > 20 ? 36 : 16);
    return [name, draw({ steps: 1000, ...recipe, samples }, 1)] as const;
  });
  return { ...Object.fromEntries(small), ...constantCases(12) };
}

function constantCases(samples: number): Record<string, Case> {
  const repeat = (row: number[]): Case => ({
    classes: row.length,
    labels: Array.from({ length: samples }, (_, index) => index % row.length),
    probabilities: Array.from({ length: samples }, () => row).flat(),
    float32: false,
  });
  return {
    'all ties': repeat([0.25, 0.25, 0.25, 0.25]),
    'all ties, 2 classes': repeat([0.5, 0.5]),
    'constant predictions': repeat([0.2, 0.5, 0.3]),
  };
}

function draw(recipe: Recipe, seed: number): Case {
  const { classes, samples, frequencies, steps, float32 = false } = recipe;
  const random = createRandom(seed);
  const labels = Array.from({ length: samples }, () =>
    pick(frequencies ?? new Array<number>(classes).fill(1), random),
  );
  const probabilities = labels.flatMap((label) => {
    const row = softmax(logits(label, recipe, random));
    return steps === undefined ? row : inSteps(row, steps);
  });
  return { classes, labels, probabilities, float32 };
}

function pick(frequencies: number[], random: Random): number {
  let rest = random.uniform() * frequencies.reduce((sum, frequency) => sum + frequency, 0);
  return frequencies.findIndex((frequency) => (rest -= frequency) < 0);
}

function logits(
  label: number,
  { classes, signal = 1, neverPredicted = [] }: Recipe,
  random: Random,
): number[] {
  return Array.from({ length: classes }, (_, index) => {
    const logit = random.normal() + (index === label ? signal : 0);
    return neverPredicted.includes(index) ? -Infinity : logit;
  });
}

function softmax(values: number[]): number[] {
  const largest = Math.max(...values);
  const exponentials = values.map((value) => Math.exp(value - largest));
  const sum = exponentials.reduce((total, value) => total + value, 0);
  return exponentials.map((value) => value / sum);
}

/** Multiples of 1 / steps that sum to 1, by the largest remainders. */
function inSteps(row: number[], steps: number): number[] {
  const counts = row.map((probability) => Math.floor(probability * steps));
  const missing = steps - counts.reduce((sum, count) => sum + count, 0);
  const byRemainder = row
    .map((probability, index) => ({ index, remainder: probability * steps - counts[index]! }))
    .sort((a, b) => b.remainder - a.remainder);
  for (const { index } of byRemainder.slice(0, missing)) counts[index]!++;
  return counts.map((count) => count / steps);
}
