/** The app itself: what it is, how it looks, how its trainer is. */
import { z } from 'zod';
import { LANGUAGES, type Language } from './language';

export const themeSchema = z.enum(['system', 'light', 'dark']);

/** `system`: the first that the person's system prefers and that is there. */
export const languageChoice = z.enum(['system', ...LANGUAGES]);
export type LanguageChoice = z.infer<typeof languageChoice>;

export interface AppInfo {
  version: string;
  electron: string;
  platform: string;
  theme: z.infer<typeof themeSchema>;
  languageChoice: LanguageChoice;
  language: Language;
}

/** `crashed`: a new trainer is starting by itself. `failed`: it crashed too often; the person decides. */
export type TrainerState =
  { state: 'ready' } | { state: 'crashed'; message: string } | { state: 'failed'; message: string };

/** How far the work is that the person waits for, 0 to 1, null while it is not known; null as a whole: nothing runs. */
export const workProgress = z
  .strictObject({ share: z.number().min(0).max(1).nullable(), isPaused: z.boolean() })
  .nullable();
