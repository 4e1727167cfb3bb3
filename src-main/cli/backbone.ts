/** Backbones of one's own: the commands that show, add and fetch them, and the options of `train` that choose one. */
import { existsSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import type { BackboneInfo, BackboneInput, Recipe } from '../../src-preload/contract';
import { UserError } from '../trainer/errors';
import { unsaid } from '../trainer/features/backbone';
import { BackboneStore } from '../trainer/features/backbone-store';
import { Backbones } from '../trainer/features/backbones';
import { size } from './cache';
import { print } from './output';
import { startProgress } from './progress';

interface JsonOption {
  json?: boolean;
}

/** Where the system wants a person's data to be, or what `SOFTMAX_STUDIO_BACKBONES` names. */
export function backbonesFolder(
  environment: NodeJS.ProcessEnv = process.env,
  platform: NodeJS.Platform = process.platform,
  home = homedir(),
): string {
  const chosen = environment['SOFTMAX_STUDIO_BACKBONES'];
  if (chosen) return chosen;
  if (platform === 'darwin')
    return join(home, 'Library', 'Application Support', 'softmax-studio', 'backbones');
  if (platform === 'win32')
    return join(environment['LOCALAPPDATA'] || join(home, 'AppData', 'Local'), 'Softmax Studio', 'Backbones');
  return join(environment['XDG_DATA_HOME'] || join(home, '.local', 'share'), 'softmax-studio', 'backbones');
}

/** The built-in one and those that are kept. */
export const openBackbones = (): Backbones => new Backbones(undefined, new BackboneStore(backbonesFolder()));

export async function listBackbones({ json }: JsonOption): Promise<void> {
  const backbones = openBackbones();
  const [kept, { offered }] = [await backbones.list(), backbones];
  if (json) return print(JSON.stringify({ folder: backbonesFolder(), kept, offered }));
  print(kept.length > 0 ? `kept in ${backbonesFolder()}:` : 'kept: none');
  kept.forEach(describe);
  print('to fetch, with: backbone fetch NAME');
  for (const { name, bytes, licence, trainedOn, about, url, sha256 } of offered) {
    print(`  ${name}: ${size(bytes)}, licence ${licence}. ${about}`);
    print(`    trained on ${trainedOn}`);
    print(`    ${url}`);
    print(`    SHA-256 ${sha256}`);
  }
}

export async function fetchBackbone(name: string, { json }: JsonOption): Promise<void> {
  const { job, finish } = startProgress({ json, isAllOrNothing: true });
  try {
    const info = await openBackbones().fetch(name, job);
    finish();
    report(info, json);
  } finally {
    finish();
  }
}

export async function addBackbone(path: string, { json }: JsonOption): Promise<void> {
  report(await openBackbones().keep(path), json);
}

function report(info: BackboneInfo, json = false): void {
  if (json) return print(JSON.stringify(info));
  print('kept:');
  describe(info);
  print(`train with it: train FOLDER --backbone ${info.name}`);
}

function describe({ name, size: side, mean, columns, bytes, licence, sha256, notes }: BackboneInfo): void {
  const pixels = side === null ? 'needs --backbone-size' : `${side} x ${side} pixels`;
  const scale = mean === null ? ', needs --backbone-normalization' : '';
  print(
    `  ${name}: ${pixels}${scale}, ${columns} features, ${size(bytes)}, licence ${licence ?? 'not said'}`,
  );
  print(`    SHA-256 ${sha256}`);
  for (const note of notes) print(`    ${note}`);
}

/** By the name that `--backbone-normalization` takes: what is taken off each channel in [0, 1], and what it is divided by. */
const NORMALIZATIONS = {
  imagenet: { mean: [0.485, 0.456, 0.406], std: [0.229, 0.224, 0.225] },
  'plus-minus-one': { mean: [0.5, 0.5, 0.5], std: [0.5, 0.5, 0.5] },
  'zero-one': { mean: [0, 0, 0], std: [1, 1, 1] },
} satisfies Record<string, Pick<BackboneInput, 'mean' | 'std'>>;
export const NORMALIZATION_NAMES = Object.keys(NORMALIZATIONS);

export interface BackboneOptions {
  /** `built-in`, `pixels`, a path, or the name or hash of one that is kept; the recipe's where it is not given. */
  backbone?: string;
  backboneSize?: number;
  backboneNormalization?: keyof typeof NORMALIZATIONS;
}

/**
 * @param kept the recipe that is used again, if any
 * @throws UserError where the file is no backbone, or nobody says what it takes
 */
export async function chooseBackbone(
  { backbone, backboneSize, backboneNormalization }: BackboneOptions,
  kept: Recipe | null,
  backbones: Backbones,
): Promise<Partial<Pick<Recipe, 'backbone' | 'backboneInput'>>> {
  const isSaid = backboneSize !== undefined || backboneNormalization !== undefined;
  if (isSaid && (backbone === undefined || isOurs(backbone))) {
    throw new UserError(
      'bad-option',
      '--backbone-size and --backbone-normalization are for a file of your own. Name it with --backbone FILE.',
    );
  }
  if (backbone === undefined) return {};
  if (isOurs(backbone)) return { backbone, backboneInput: null };
  const info = await find(backbone, backbones);
  const before = kept?.backbone === info.sha256 ? kept.backboneInput : null;
  const { mean, std } = backboneNormalization
    ? NORMALIZATIONS[backboneNormalization]
    : (before ?? { mean: info.mean, std: info.std });
  const size = backboneSize ?? before?.size ?? info.size;
  if (size === null || mean === null || std === null) throw unsaid({ size, mean, std }, backbone);
  if (!isSaid && before === null) return { backbone: info.sha256, backboneInput: null };
  return { backbone: info.sha256, backboneInput: { size, mean, std } as BackboneInput };
}

const isOurs = (name: string) => name === 'built-in' || name === 'pixels';

/** A file, else one that is kept. */
async function find(name: string, backbones: Backbones): Promise<BackboneInfo> {
  const kept = existsSync(name) ? [] : await backbones.list();
  const found = kept.find((info) => info.name === name || info.sha256 === name);
  return found ?? backbones.add(name);
}
