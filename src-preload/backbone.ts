/** Pretrained networks beside the built-in one: a person's own files, and those that can be fetched. */
import { z } from 'zod';
import { id } from './fields';

export const openBackboneInput = z.strictObject({ token: id });
export const fetchBackboneInput = z.strictObject({ name: z.string().min(1).max(200) });

/** A pretrained network that a person chose, kept by the app. */
export interface BackboneInfo {
  /** Of the file; what recipes name it by. */
  sha256: string;
  name: string;
  bytes: number;
  /** Side of the square images that it takes; null where the file does not say: `recipe.backboneInput` must. */
  size: number | null;
  /** Of RGB channels in [0, 1]; null where the file does not say: `recipe.backboneInput` must. */
  mean: number[] | null;
  std: number[] | null;
  /** Features an image. */
  columns: number;
  licence: string | null;
  trainedOn: string | null;
  /** What a person should know of how it is used, in sentences. */
  notes: string[];
}

/** A public backbone that can be fetched, as it is announced: what comes must have these bytes. */
export interface OfferedBackbone {
  name: string;
  url: string;
  licence: string;
  bytes: number;
  sha256: string;
  trainedOn: string;
  about: string;
}
