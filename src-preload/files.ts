/** Files and folders that a person hands over, comes back to, or saves to. */
import { z } from 'zod';
import { id } from './fields';

/** A file or folder that the person handed to the app. `path` is for showing only. */
export interface Source {
  token: string;
  name: string;
  path: string;
  isFolder: boolean;
}

export const sourceChoice = z.enum([
  'folder',
  'table',
  'model',
  'backbone',
  'files',
  'target-folder',
  'export-folder',
  'watched-folder',
]);
export const grantedPaths = z.array(z.string().min(1).max(32_768)).min(1).max(1000);
export const suggestedName = z.string().min(1).max(200);
export const chooseTargetInput = z.strictObject({
  suggestedName,
  /** A table as CSV, or answers of a model in whichever format is chosen. */
  kind: z.enum(['table', 'answers']),
});
export const exportSubfolderInput = z.strictObject({ token: id, suggestedName });

/** The most that the page may hand over to be written, in bytes. */
export const SAVE_LIMIT = 20_000_000;
/** What the page made itself, a picture, a small table or a lab; main checks that it is one. */
export const saveFileInput = z.strictObject({
  kind: z.enum(['png', 'csv', 'json']),
  suggestedName,
  bytes: z.instanceof(Uint8Array).refine((bytes) => bytes.length <= SAVE_LIMIT, 'The file is too large.'),
});

const recentKind = z.enum(['images', 'table', 'model']);
export const rememberInput = z.strictObject({
  token: id,
  kind: recentKind,
  detail: z.string().max(200),
});

export interface Recent {
  id: string;
  name: string;
  path: string;
  kind: z.infer<typeof recentKind>;
  detail: string;
  /** ISO 8601. */
  openedAt: string;
  /** Whether the path is still there. */
  exists: boolean;
}

/** A file that was written with so many rows. */
export interface SavedFile {
  path: string;
  rows: number;
  bytes: number;
}
