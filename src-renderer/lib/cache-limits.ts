import type { CacheInfo } from '../../src-preload/contract';
import { bytes } from './format';
import { t } from './language';

const SIZES = [500e6, 1e9, 2e9, 5e9, 10e9, 20e9];

export interface LimitChoice {
  /** Null is the automatic limit. */
  limit: number | null;
  label: string;
}

/** The limits to choose from: the automatic one first, then sizes, with the one in force where it is another. */
export function limitChoices({ limit, isAutomatic }: CacheInfo): LimitChoice[] {
  const sizes = isAutomatic || SIZES.includes(limit) ? SIZES : [...SIZES, limit].sort((a, b) => a - b);
  const automatic = isAutomatic ? t('Automatic ({size})', { size: bytes(limit) }) : t('Automatic');
  return [
    { limit: null, label: automatic },
    ...sizes.map((size): LimitChoice => ({ limit: size, label: bytes(size) })),
  ];
}
