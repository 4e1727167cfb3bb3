/** What a lab is made of: its settings, its points, and where it starts. */
import type { ActivationName } from './engine/activations';
import { cloud, type CloudKind, type Point } from './engine/clouds';
import type { LossName } from './engine/losses';

export const EXPERIMENTS = ['depth', 'losses', 'two', 'step'] as const;
export type Experiment = (typeof EXPERIMENTS)[number];

export interface Settings {
  experiment: Experiment;
  /** How the points were made last. */
  cloud: { kind: CloudKind; classes: number; perClass: number; noise: number };
  /** Whether the points were changed by hand since, or came from a table. */
  isOwn: boolean;
  /** Sizes of the hidden layers, where there are any. */
  hidden: number[];
  /** Whether the models of 'losses' and 'step' have the hidden layers. */
  isDeep: boolean;
  activation: ActivationName;
  /** For 'depth' and 'step'. */
  loss: LossName;
  learningRate: number;
  momentum: number;
  /** Samples a step; 0 is all of them. */
  batch: number;
  seed: number;
  /** Steps a second. */
  speed: number;
  /** Place of the slider, 0 (hardmax) to 100 (uniform); the middle is a temperature of 1. */
  heat: number;
  /** Whether points are drawn fainter the less they pull at the weights. */
  showsPull: boolean;
}

export interface LabData {
  /** Names. */
  classes: string[];
  axes: [x: string, y: string];
  points: Point[];
}

export const MOST_POINTS = 1000;
export const MOST_CLASSES = 8;
export const MOST_LAYERS = 3;
export const MOST_UNITS = 8;
export const MOST_SEED = 999_999;
export const LEARNING_RATES = [0.001, 0.003, 0.01, 0.03, 0.1, 0.3, 1, 3, 10];
export const SPEEDS = [2, 10, 60, 300];
export const BATCHES = [0, 32, 8, 1];
export const MOMENTA = [0, 0.5, 0.9];
export const NEUTRAL_HEAT = 50;

/** The temperature at a place of the slider: 0 at its start, 0.01 beside it, 1 in the middle, without end at 100. */
export function temperatureAt(heat: number): number {
  if (heat <= 0) return 0;
  return heat >= 100 ? Infinity : 10 ** ((heat - NEUTRAL_HEAT) / 25);
}

export const classNames = (count: number): string[] =>
  Array.from({ length: count }, (_, index) => String.fromCharCode(65 + index));

export const firstSettings: Settings = {
  experiment: 'depth',
  cloud: { kind: 'clouds', classes: 3, perClass: 40, noise: 0.35 },
  isOwn: false,
  hidden: [8],
  isDeep: false,
  activation: 'tanh',
  loss: 'cross-entropy',
  learningRate: 0.1,
  momentum: 0.9,
  batch: 0,
  seed: 1,
  speed: 60,
  heat: NEUTRAL_HEAT,
  showsPull: false,
};

/** New points of the chosen kind. */
export const freshData = ({ cloud: options, seed }: Pick<Settings, 'cloud' | 'seed'>): LabData => ({
  classes: classNames(options.classes),
  axes: ['x₁', 'x₂'],
  points: cloud({ ...options, seed }),
});
