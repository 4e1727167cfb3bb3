/** How images are seen, as a form. */
import type { BackboneInfo, BackboneInput, Dataset, Recipe } from '../../src-preload/contract';
import { t } from './language';
import { patternProblem } from './patterns';

/** What stands between pixels and a network, by the name that its makers use. */
export const SCALES = {
  imagenet: {
    mean: [0.485, 0.456, 0.406],
    std: [0.229, 0.224, 0.225],
  },
  symmetric: { mean: [0.5, 0.5, 0.5], std: [0.5, 0.5, 0.5] },
  unit: { mean: [0, 0, 0], std: [1, 1, 1] },
} as const satisfies Record<string, Omit<BackboneInput, 'size'>>;
export type Scale = keyof typeof SCALES;

export const scaleName = (scale: Scale): string =>
  ({ imagenet: t('as for ImageNet'), symmetric: t('from -1 to 1'), unit: t('from 0 to 1') })[scale];

export interface ImageDraft {
  backbone: Recipe['backbone'];
  /** Null: the network's file says itself what it takes. */
  inputScale: Scale | null;
  inputSize: string;
  fit: Recipe['fit'];
  augmentation: Recipe['augmentation'];
  /** `column` is for tables alone, `folder` and `pattern` are for images. */
  grouping: 'none' | 'folder' | 'pattern' | 'column';
  groupPattern: string;
  groupColumn: string;
  duplicates: Recipe['duplicates'];
}

type ImageRecipe = Pick<
  Recipe,
  'backbone' | 'backboneInput' | 'fit' | 'augmentation' | 'group' | 'duplicates'
>;
type ImageErrors = Partial<Record<keyof ImageDraft, string>>;

const USUAL_SIZE = 224;
const SIZES = { least: 16, most: 2048 };

export function toImageDraft(recipe: ImageRecipe, kind: Dataset['kind']): ImageDraft {
  const { backbone, backboneInput, fit, augmentation, group, duplicates } = recipe;
  return {
    backbone,
    inputScale: backboneInput && scaleOf(backboneInput),
    inputSize: String(backboneInput?.size ?? USUAL_SIZE),
    fit,
    augmentation,
    ...toGrouping(group, kind),
    duplicates,
  };
}

type Grouping = Pick<ImageDraft, 'grouping' | 'groupPattern' | 'groupColumn'>;

function toGrouping(group: string | null, kind: Dataset['kind']): Grouping {
  const none: Grouping = { grouping: 'none', groupPattern: '', groupColumn: '' };
  if (group === null) return none;
  if (kind === 'table') return { ...none, grouping: 'column', groupColumn: group };
  return group === 'folder'
    ? { ...none, grouping: 'folder' }
    : { ...none, grouping: 'pattern', groupPattern: group };
}

/** What is wrong goes into `errors`. */
export function parseImages(draft: ImageDraft, errors: ImageErrors): ImageRecipe {
  const { backbone, inputScale, fit, augmentation, grouping, groupPattern, duplicates } = draft;
  if (grouping === 'pattern') {
    const problem = patternProblem(groupPattern.trim());
    if (problem !== null) errors.groupPattern = problem;
  }
  const groups = { none: null, folder: 'folder', pattern: groupPattern.trim(), column: draft.groupColumn };
  return {
    backbone,
    backboneInput: inputScale && readInput(draft.inputSize, inputScale, errors),
    fit,
    augmentation,
    group: groups[grouping],
    duplicates,
  };
}

/** Takes a network that a person chose: what its file does not say has to be typed. */
export function chooseBackbone(
  draft: ImageDraft,
  backbone: Recipe['backbone'],
  info: BackboneInfo | null,
): void {
  draft.backbone = backbone;
  draft.inputScale = info && isMute(info) ? (info.mean && info.std && scaleOf(info)) || 'imagenet' : null;
  draft.inputSize = String(info?.size ?? USUAL_SIZE);
}

/** How many times as many images are looked at for training. */
export const VIEWS: Record<Recipe['augmentation'], number> = { none: 1, flips: 2, crops: 6 };

/** Whether a file leaves open what its network takes. */
export function isMute({ size, mean, std }: BackboneInfo): boolean {
  return size === null || mean === null || std === null;
}

function readInput(text: string, scale: Scale, errors: ImageErrors): BackboneInput {
  const size = Number(text.trim() || Number.NaN);
  const { least, most } = SIZES;
  if (!Number.isInteger(size) || size < least || size > most)
    errors.inputSize = t('A whole number from {low} to {high}.', {
      low: String(least),
      high: String(most),
    });
  const [mean, std] = [SCALES[scale].mean, SCALES[scale].std];
  return { size, mean: [...mean], std: [...std] };
}

/** The form knows these three alone. */
function scaleOf({ mean, std }: { mean: readonly number[] | null; std: readonly number[] | null }): Scale {
  const text = JSON.stringify([mean, std]);
  const names = Object.keys(SCALES) as Scale[];
  return names.find((name) => JSON.stringify([SCALES[name].mean, SCALES[name].std]) === text) ?? 'imagenet';
}
