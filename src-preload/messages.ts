/** What goes over the ports: envelopes around commands and answers, and what main tells the trainer. */
import { z } from 'zod';
import type { Language } from './language';

/** What every call across a process border resolves to: nothing is thrown across, nothing is swallowed. */
export type Result<T> = { ok: true; value: T } | { ok: false; code: string; message: string };

/** The envelope of a command on the port; the answer is `{ id, result }`. */
export const trainerRequest = z.strictObject({
  id: z.int().min(0),
  command: z.string().max(64),
  input: z.unknown(),
});
export interface TrainerResponse {
  id: number;
  result: Result<unknown>;
}

/** What the trainer is started with. */
export interface TrainerSetup {
  modelsFolder: string;
  samplesFolder: string;
  cacheFolder: string;
  backbonesFolder: string;
  resourcesFolder: string;
  version: string;
  language: Language;
}

/** main → trainer, over the utility process's own port. */
export type HostMessage =
  | ({ type: 'init' } & TrainerSetup)
  /** From now on `token` stands for `path`. */
  | { type: 'grant'; token: string; path: string }
  /** From now on messages are written in this language. */
  | { type: 'language'; language: Language }
  /** Carries the MessagePort to the page. */
  | { type: 'connect' }
  /** Asks where the files of samples are; `located` answers. */
  | { type: 'locate'; question: number; datasetId: string; indices: number[] };

/** trainer → main, over the same port. */
export interface TrainerMessage {
  type: 'located';
  /** The number that was asked with. */
  question: number;
  /** Full paths in the order of the indices. */
  result: Result<string[]>;
}
