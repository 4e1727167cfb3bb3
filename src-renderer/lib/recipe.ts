import type { Recipe } from '../../src-preload/contract';

/** The recipe as typed: every number is the text in its field. */
export interface RecipeDraft {
  loss: Recipe['loss'];
  labelSmoothing: string;
  optimizer: Recipe['optimizer'];
  hidden: string;
  epochs: string;
  batchSize: string;
  /** Empty means what suits the optimizer. */
  learningRate: string;
  momentum: string;
  /** Empty means automatic. */
  l2: string;
  balance: boolean;
  /** Percent. */
  validation: string;
  /** Percent. */
  test: string;
  seed: string;
}

export type DraftErrors = Partial<Record<keyof RecipeDraft, string>>;

export function toDraft(recipe: Recipe): RecipeDraft {
  return {
    loss: recipe.loss,
    labelSmoothing: String(recipe.labelSmoothing),
    optimizer: recipe.optimizer,
    hidden: recipe.hidden.join(', '),
    epochs: String(recipe.epochs),
    batchSize: String(recipe.batchSize),
    learningRate: recipe.learningRate === null ? '' : String(recipe.learningRate),
    momentum: String(recipe.momentum),
    l2: recipe.l2 === null ? '' : String(recipe.l2),
    balance: recipe.balance,
    validation: asPercent(recipe.validation),
    test: asPercent(recipe.test),
    seed: String(recipe.seed),
  };
}

/** The recipe that a draft stands for, or what is wrong with it, field by field. */
export function parseDraft(draft: RecipeDraft): { recipe: Recipe | null; errors: DraftErrors } {
  const errors: DraftErrors = {};
  const number = (key: keyof RecipeDraft, low: number, high: number, whole = false): number => {
    const value = Number(String(draft[key]).trim() || Number.NaN);
    if (Number.isFinite(value) && value >= low && value <= high && (!whole || Number.isInteger(value)))
      return value;
    errors[key] = `${whole ? 'A whole number' : 'A number'} from ${low} to ${high}.`;
    return low;
  };
  const hidden = parseHidden(draft.hidden);
  if (typeof hidden === 'string') errors.hidden = hidden;
  const recipe: Recipe = {
    dropout: 0,
    schedule: 'constant',
    warmup: 0,
    nesterov: false,
    weightDecay: 0,
    search: 'none',
    ordered: null,
    calibrate: false,
    costs: [],
    targetAccuracy: null,
    folds: 0,
    learningCurve: false,
    loss: draft.loss,
    labelSmoothing: number('labelSmoothing', 0, 0.9),
    optimizer: draft.optimizer,
    hidden: typeof hidden === 'string' ? [] : hidden,
    epochs: number('epochs', 1, 100_000, true),
    batchSize: number('batchSize', 1, 65_536, true),
    learningRate: draft.learningRate.trim() === '' ? null : number('learningRate', 1e-9, 1000),
    momentum: number('momentum', 0, 0.9999),
    l2: draft.l2.trim() === '' ? null : number('l2', 0, 1e6),
    balance: draft.balance,
    validation: number('validation', 0, 80) / 100,
    test: number('test', 0, 80) / 100,
    seed: number('seed', 0, 0xffff_ffff, true),
  };
  if (!errors.validation && !errors.test && recipe.validation + recipe.test > 0.9) {
    errors.test = 'Validation and test together leave less than 10% to learn from.';
  }
  return { recipe: Object.keys(errors).length === 0 ? recipe : null, errors };
}

/** '64, 32' → [64, 32]; a text says what is wrong. */
export function parseHidden(text: string): number[] | string {
  const parts = text.split(/[\s,;]+/).filter((part) => part !== '');
  const sizes = parts.map(Number);
  if (sizes.length > 4) return 'At most four layers.';
  if (sizes.some((size) => !Number.isInteger(size) || size < 1 || size > 4096)) {
    return 'Whole numbers from 1 to 4096, such as 64, 32.';
  }
  return sizes;
}

const OPTIMIZERS = { lbfgs: 'L-BFGS', sgd: 'SGD with momentum', adam: 'Adam' } as const;

/** 'Softmax regression · L-BFGS · up to 200 iterations', for the line beside the button. */
export function summary(recipe: Recipe): string {
  const model =
    recipe.hidden.length === 0
      ? 'Softmax regression'
      : `Network with hidden layers ${recipe.hidden.join(', ')}`;
  const passes = recipe.optimizer === 'lbfgs' ? 'iterations' : 'epochs';
  return `${model} · ${OPTIMIZERS[recipe.optimizer]} · up to ${recipe.epochs.toLocaleString('en')} ${passes}`;
}

function asPercent(share: number): string {
  return String(Math.round(share * 10_000) / 100);
}
