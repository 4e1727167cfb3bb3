/** What the page asks of the main process by `ipcRenderer.invoke`, what it gets back, and what it hears unasked. */
import { z } from 'zod';
import { languageChoice, themeSchema, workProgress, type AppInfo, type TrainerState } from './app';
import type { Language } from './language';
import type { Sample } from './dataset';
import { id } from './fields';
import {
  chooseTargetInput,
  exportSubfolderInput,
  grantedPaths,
  rememberInput,
  saveFileInput,
  sourceChoice,
  type Recent,
  type Source,
} from './files';
import { saveModelInput, type SavedModel } from './model';
import {
  projectSchema,
  renameProjectInput,
  saveReportInput,
  type OpenedProject,
  type ProjectList,
} from './project';
import { dragSamplesInput } from './samples';
import { captureClassesInput, saveCapturesInput } from './webcam';

export const mainCommands = {
  'app:info': z.undefined(),
  'app:theme': themeSchema,
  /** What the choice comes to. */
  'app:language': languageChoice,
  /** Shown on the app's icon in the taskbar or dock. */
  'app:progress': workProgress,
  /** Makes the icon flash where the person looks at another window. */
  'app:attention': z.undefined(),
  /** Asks for a MessagePort to the trainer; it arrives on `trainer:port`. */
  'trainer:connect': z.undefined(),
  /** Starts the trainer again after it was given up. */
  'trainer:restart': z.undefined(),
  /** A dialog; null when it was dismissed. */
  'source:choose': sourceChoice,
  /** A dialog for where to save a CSV file; null when it was dismissed. Its token is for the trainer's `save` commands. */
  'target:choose': chooseTargetInput,
  /** A dialog for where, then the bytes as a file; its path, or null when it was dismissed. */
  'file:save': saveFileInput,
  /** Pastes into the page, as the keys for it do. */
  'page:paste': z.undefined(),
  /** Called by the preload script alone, with the paths of files that were really dropped or picked. */
  'source:grant': grantedPaths,
  /** Begins to drag images of the open dataset: where they are dropped, outside, a copy of each comes to lie. */
  'sample:drag': dragSamplesInput,
  /** Pictures of the webcam, as files in the person's profile: sources in their order. */
  'capture:save': saveCapturesInput,
  /** The same as data to open: a folder with one folder a class. */
  'capture:classes': captureClassesInput,
  'recent:list': z.undefined(),
  'recent:remember': rememberInput,
  'recent:open': id,
  'recent:forget': id,
  'project:list': z.undefined(),
  /** The project with fresh tokens for its paths. */
  'project:open': id,
  'project:save': projectSchema,
  'project:rename': renameProjectInput,
  /** A project with the same data, edits and runs under another id. */
  'project:duplicate': id,
  /** Takes a project away, with the models that no other has. */
  'project:delete': id,
  /** A dialog for where, then the report as JSON; null when it was dismissed. */
  'report:save': saveReportInput,
  /** A dialog for where, then a copy of the kept model; null when it was dismissed. */
  'model:save': saveModelInput,
  /** Shows a file that was saved before in the system's file manager. */
  'model:reveal': id,
  /** A new folder in one that was chosen for an export. */
  'export:subfolder': exportSubfolderInput,
  /** Shows a folder that was chosen for an export in the system's file manager. */
  'export:reveal': id,
} as const;

export interface MainOutputs {
  'app:info': AppInfo;
  'app:theme': null;
  'app:language': Language;
  'app:progress': null;
  'app:attention': null;
  'trainer:connect': null;
  'trainer:restart': null;
  'source:choose': Source[] | null;
  'target:choose': Source | null;
  'file:save': string | null;
  'page:paste': null;
  'source:grant': Source[];
  'sample:drag': null;
  'capture:save': Source[];
  'capture:classes': Source;
  'recent:list': Recent[];
  'recent:remember': null;
  'recent:open': Source;
  'recent:forget': null;
  'project:list': ProjectList;
  'project:open': OpenedProject;
  'project:save': null;
  'project:rename': null;
  'project:duplicate': null;
  'project:delete': null;
  'report:save': SavedModel | null;
  'model:save': SavedModel | null;
  'model:reveal': null;
  'export:subfolder': Source;
  'export:reveal': null;
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
  /** In the menu. */
  'shortcuts:asked': null;
}
