/** What bends: the functions between the layers, each beside its derivative, which its own value a tells. */

export const ACTIVATIONS = ['tanh', 'relu'] as const;
export type ActivationName = (typeof ACTIVATIONS)[number];

export interface Activation {
  value: (z: number) => number;
  derivative: (a: number) => number;
}

export const activations: Record<ActivationName, Activation> = {
  tanh: { value: Math.tanh, derivative: (a) => 1 - a * a },
  relu: { value: (z) => (z > 0 ? z : 0), derivative: (a) => (a > 0 ? 1 : 0) },
};
