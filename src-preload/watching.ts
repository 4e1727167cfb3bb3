/** A folder that is watched: what arrives there is classified as long as the app runs. */
import { z } from 'zod';
import type { Skipped } from './dataset';
import { id } from './fields';

/** So many answers are told of, the latest. */
export const WATCHED_LISTED = 60;

export const watchFolderInput = z.strictObject({
  modelId: id,
  /** Of the folder. */
  token: id,
  /** Of a CSV that grows with every answer; null where none is wanted. */
  out: id.nullable(),
  /** Where each picture is copied, or moved, into a folder of its class; null where it stays alone. */
  copyInto: z.strictObject({ token: id, isMove: z.boolean() }).nullable(),
  /** Less sure answers count as unsure; null: as the model has it. */
  threshold: z.number().min(0).max(1).nullable(),
});
export const watchedPicturesInput = z.strictObject({
  /** Of answers that are still listed. */
  numbers: z.array(z.int().min(1)).max(WATCHED_LISTED),
  size: z.int().min(16).max(512),
});

export interface WatchedAnswer {
  /** From 1, in the order of the answers. */
  number: number;
  /** From the watched folder. */
  name: string;
  label: string;
  /** The probability of the label. */
  confidence: number;
  /** Whether the model is sure enough; null where it never rejects an answer. */
  accepted: boolean | null;
  /** Where it was copied or moved to. */
  copiedTo: string | null;
}

/** What a watched folder gave so far. */
export interface Watched {
  count: number;
  /** How often each class was the answer, in the order of the model's classes; of what is accepted alone. */
  counts: number[];
  /** How many answers were rejected; null where the model never does that. */
  rejectedCount: number | null;
  copied: number;
  skippedCount: number;
  /** The latest of them, newest first. */
  skipped: Skipped[];
  /** The latest answers, newest first. */
  latest: WatchedAnswer[];
  /** Whether all that was there at the beginning is answered. */
  isCaughtUp: boolean;
}
