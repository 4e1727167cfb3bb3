/** The app itself: what it is, how it looks, how its trainer is. */
import { z } from 'zod';

export const themeSchema = z.enum(['system', 'light', 'dark']);

export interface AppInfo {
  version: string;
  electron: string;
  platform: string;
  theme: z.infer<typeof themeSchema>;
}

/** `crashed`: a new trainer is starting by itself. `failed`: it crashed too often; the person decides. */
export type TrainerState =
  { state: 'ready' } | { state: 'crashed'; message: string } | { state: 'failed'; message: string };
