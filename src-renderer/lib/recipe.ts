import type { Dataset, Recipe } from '../../src-preload/contract';
import { parseCosts, type CostDraft } from './costs';
import { parseImages, toImageDraft, type ImageDraft } from './image-recipe';
import { t } from './language';
import { parseTable, toTableDraft, type TableDraft } from './table-recipe';

/** The recipe as typed: every number is the text in its field. */
export interface RecipeDraft extends ImageDraft, TableDraft {
  loss: Recipe['loss'];
  labelSmoothing: string;
  optimizer: Recipe['optimizer'];
  hidden: string;
  dropout: string;
  epochs: string;
  batchSize: string;
  /** Empty means what suits the optimizer. */
  learningRate: string;
  schedule: Recipe['schedule'];
  warmup: string;
  momentum: string;
  nesterov: boolean;
  weightDecay: string;
  /** Empty means automatic. */
  l2: string;
  search: Recipe['search'];
  balance: boolean;
  ordered: string[] | null;
  calibrate: boolean;
  costs: CostDraft[];
  /** Percent; empty means that every sample is answered. */
  targetAccuracy: string;
  folds: string;
  rejectUnlike: boolean;
  learningCurve: boolean;
  /** Percent. */
  validation: string;
  /** Percent. */
  test: string;
  seed: string;
}

/** The settings that are typed as text. */
export type TextKey = {
  [K in keyof RecipeDraft]: string extends RecipeDraft[K] ? K : never;
}[keyof RecipeDraft];

export type DraftErrors = Partial<Record<keyof RecipeDraft, string>>;

export function toDraft(recipe: Recipe, kind: Dataset['kind'] = 'images'): RecipeDraft {
  const optional = (value: number | null) => (value === null ? '' : String(value));
  return {
    ...recipe,
    ...toImageDraft(recipe, kind),
    ...toTableDraft(recipe),
    labelSmoothing: String(recipe.labelSmoothing),
    hidden: recipe.hidden.join(', '),
    dropout: String(recipe.dropout),
    epochs: String(recipe.epochs),
    batchSize: String(recipe.batchSize),
    learningRate: optional(recipe.learningRate),
    warmup: String(recipe.warmup),
    momentum: String(recipe.momentum),
    weightDecay: String(recipe.weightDecay),
    l2: optional(recipe.l2),
    costs: recipe.costs.map((entry) => ({ ...entry, cost: String(entry.cost) })),
    targetAccuracy: recipe.targetAccuracy === null ? '' : asPercent(recipe.targetAccuracy),
    folds: String(recipe.folds),
    validation: asPercent(recipe.validation),
    test: asPercent(recipe.test),
    seed: String(recipe.seed),
  };
}

/** As suggested for L-BFGS, whose search for a penalty is cheap, and for the others. */
const SUITED = {
  lbfgs: { epochs: '1000', search: 'l2' },
  steps: { epochs: '100', search: 'none' },
} as const;

/** After a change of the optimizer: what was as suggested for the one before becomes what suits the new one. */
export function suitOptimizer(draft: RecipeDraft, before: Recipe['optimizer']): void {
  const suited = (optimizer: Recipe['optimizer']) => SUITED[optimizer === 'lbfgs' ? 'lbfgs' : 'steps'];
  const [old, next] = [suited(before), suited(draft.optimizer)];
  if (draft.epochs === old.epochs) draft.epochs = next.epochs;
  if (draft.search === old.search) draft.search = next.search;
}

/** Which settings have an effect beside the others: only these are shown, checked and used. */
export function effective({ loss, optimizer, hidden, l2, search, validation }: RecipeDraft) {
  const steps = optimizer !== 'lbfgs';
  return {
    labelSmoothing: loss === 'cross-entropy',
    /** Batches, the learning rate and all that changes it. */
    steps,
    dropout: steps && (hidden.trim() !== '' || search === 'hidden'),
    momentum: optimizer === 'sgd',
    /** A penalty that is given is not searched for. */
    searchL2: l2.trim() === '',
    /** Without a validation part there is nothing to choose and to calibrate on. */
    choice: Number(validation) !== 0,
  };
}

/** The recipe that a draft stands for, or what is wrong with it, field by field. */
export function parseDraft(draft: RecipeDraft): { recipe: Recipe | null; errors: DraftErrors } {
  const errors: DraftErrors = {};
  const number = numberReader(draft, errors);
  const optional = (key: TextKey, low: number, high: number) =>
    draft[key].trim() === '' ? null : number(key, low, high);
  const has = effective(draft);
  const hidden = parseHidden(draft.hidden);
  if (typeof hidden === 'string') errors.hidden = hidden;
  const costs = parseCosts(draft.costs);
  if (costs === null) errors.costs = t('Every cost is a number from 0 to 1,000,000,000.');
  const target = optional('targetAccuracy', 1, 100);
  const recipe: Recipe = {
    ...parseImages(draft, errors),
    ...parseTable(draft, number),
    loss: draft.loss,
    labelSmoothing: has.labelSmoothing ? number('labelSmoothing', 0, 0.9) : 0,
    optimizer: draft.optimizer,
    hidden: typeof hidden === 'string' ? [] : hidden,
    dropout: has.dropout ? number('dropout', 0, 0.9) : 0,
    epochs: number('epochs', 1, 100_000, true),
    ...(has.steps ? readSteps(draft, has.momentum, number, optional) : NO_STEPS),
    l2: optional('l2', 0, 1e6),
    search: !has.choice || (draft.search === 'l2' && !has.searchL2) ? 'none' : draft.search,
    balance: draft.balance,
    ordered: draft.ordered,
    calibrate: has.choice && draft.calibrate,
    costs: costs ?? [],
    targetAccuracy: target === null ? null : target / 100,
    folds: number('folds', 0, 20, true),
    rejectUnlike: draft.rejectUnlike,
    learningCurve: draft.learningCurve,
    validation: number('validation', 0, 80) / 100,
    test: number('test', 0, 80) / 100,
    seed: number('seed', 0, 0xffff_ffff, true),
  };
  checkShares(recipe, errors);
  return { recipe: Object.keys(errors).length === 0 ? recipe : null, errors };
}

type ReadNumber = (key: TextKey, low: number, high: number, whole?: boolean) => number;

/** Reads a number between bounds; anything else becomes an error of its field. */
function numberReader(draft: RecipeDraft, errors: DraftErrors): ReadNumber {
  return (key, low, high, whole = false) => {
    const value = Number(draft[key].trim() || Number.NaN);
    if (Number.isFinite(value) && value >= low && value <= high && (!whole || Number.isInteger(value)))
      return value;
    const bounds = { low: String(low), high: String(high) };
    errors[key] = whole
      ? t('A whole number from {low} to {high}.', bounds)
      : t('A number from {low} to {high}.', bounds);
    return low;
  };
}

type Steps = Pick<
  Recipe,
  'batchSize' | 'learningRate' | 'schedule' | 'warmup' | 'momentum' | 'nesterov' | 'weightDecay'
>;

/** What L-BFGS, which takes no small steps, leaves unread. */
const NO_STEPS: Steps = {
  batchSize: 128,
  learningRate: null,
  schedule: 'constant',
  warmup: 0,
  momentum: 0.9,
  nesterov: false,
  weightDecay: 0,
};

function readSteps(
  draft: RecipeDraft,
  hasMomentum: boolean,
  number: ReadNumber,
  optional: (key: TextKey, low: number, high: number) => number | null,
): Steps {
  return {
    batchSize: number('batchSize', 1, 65_536, true),
    learningRate: optional('learningRate', 1e-9, 1000),
    schedule: draft.schedule,
    warmup: number('warmup', 0, 1000),
    momentum: hasMomentum ? number('momentum', 0, 0.9999) : NO_STEPS.momentum,
    nesterov: hasMomentum && draft.nesterov,
    weightDecay: number('weightDecay', 0, 100),
  };
}

function checkShares(recipe: Recipe, errors: DraftErrors): void {
  if (errors.validation || errors.test) return;
  if (recipe.validation + recipe.test > 0.9) {
    errors.test = t('Validation and test together leave less than 10% to learn from.');
  }
  if (recipe.validation === 0 && recipe.targetAccuracy !== null) {
    errors.validation = t('Hold some out: the target accuracy cannot do without it.');
  }
}

/** '64, 32' → [64, 32]; a text says what is wrong. */
export function parseHidden(text: string): number[] | string {
  const parts = text.split(/[\s,;]+/).filter((part) => part !== '');
  const sizes = parts.map(Number);
  if (sizes.length > 4) return t('At most four layers.');
  if (sizes.some((size) => !Number.isInteger(size) || size < 1 || size > 4096)) {
    return t('Whole numbers from 1 to 4096, such as 64, 32.');
  }
  return sizes;
}

function asPercent(share: number): string {
  return String(Math.round(share * 10_000) / 100);
}
