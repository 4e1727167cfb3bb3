/** What the page asks of the main process by `ipcRenderer.invoke`, what it gets back, and what it hears unasked. */
import { z } from 'zod';
import { themeSchema, type AppInfo, type TrainerState } from './app';
import type { Sample } from './dataset';
import { id } from './fields';
import {
  chooseTargetInput,
  grantedPaths,
  rememberInput,
  sourceChoice,
  type Recent,
  type Source,
} from './files';
import { saveModelInput, type SavedModel } from './model';

export const mainCommands = {
  'app:info': z.undefined(),
  'app:theme': themeSchema,
  /** Asks for a MessagePort to the trainer; it arrives on `trainer:port`. */
  'trainer:connect': z.undefined(),
  /** Starts the trainer again after it was given up. */
  'trainer:restart': z.undefined(),
  /** A dialog; null when it was dismissed. */
  'source:choose': sourceChoice,
  /** A dialog for where to save a CSV file; null when it was dismissed. Its token is for the trainer's `save` commands. */
  'target:choose': chooseTargetInput,
  /** Called by the preload script alone, with the paths of files that were really dropped or picked. */
  'source:grant': grantedPaths,
  'recent:list': z.undefined(),
  'recent:remember': rememberInput,
  'recent:open': id,
  'recent:forget': id,
  /** A dialog for where, then a copy of the kept model; null when it was dismissed. */
  'model:save': saveModelInput,
  /** Shows a file that was saved before in the system's file manager. */
  'model:reveal': id,
} as const;

export interface MainOutputs {
  'app:info': AppInfo;
  'app:theme': null;
  'trainer:connect': null;
  'trainer:restart': null;
  'source:choose': Source[] | null;
  'target:choose': Source | null;
  'source:grant': Source[];
  'recent:list': Recent[];
  'recent:remember': null;
  'recent:open': Source;
  'recent:forget': null;
  'model:save': SavedModel | null;
  'model:reveal': null;
}

export type MainCommand = keyof typeof mainCommands;
export type MainInput<C extends MainCommand> = z.infer<(typeof mainCommands)[C]>;

/** main → renderer, by `webContents.send`. */
export interface MainEvents {
  'trainer:state': TrainerState;
  /** A path given on the app's command line, or a file opened with the app. */
  'source:opened': Source;
  /** A bundled sample named on the app's command line. */
  'sample:opened': Sample;
}
