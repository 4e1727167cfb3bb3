/** What is kept of earlier trainings, so that the next one need not look at the same images again. */
import { z } from 'zod';

/** In bytes; null for the automatic limit. */
export const cacheLimitInput = z.strictObject({ limit: z.int().min(100e6).max(1e15).nullable() });

/** The features that are kept on the disk. */
export interface CacheInfo {
  folder: string;
  /** On the disk. */
  bytes: number;
  limit: number;
  /** Whether nobody chose the limit. */
  isAutomatic: boolean;
  /** Why nothing or not everything is kept; null while all is well. */
  note: string | null;
}
