/**
 * Every message that crosses a process border: its name, the zod schema of what goes in, the type of what
 * comes out. The only file that main, preload, renderer and trainer all import, with the recipe and the report that
 * it hands on; the renderer and the preload script import its types alone.
 *
 * The page never names a path. It hands over dropped `File`s or asks for a dialog, and gets back a `Source`,
 * whose `token` stands for the path in later calls.
 */
import { z } from 'zod';
import { recipeSchema, type Recipe } from './recipe';
import type { CurvePoint, Phase, Report } from './report';
import {
  dialectSchema,
  type Column,
  type Dialect,
  type Finding,
  type Scatter,
  type TableRows,
} from './table';

export * from './recipe';
export * from './report';
export * from './table';

// ---- results and errors -------------------------------------------------------------------------------

/** What every call across a process border resolves to: nothing is thrown across, nothing is swallowed. */
export type Result<T> = { ok: true; value: T } | { ok: false; code: string; message: string };

const id = z.string().min(1).max(64);
const columnName = z.string().max(10_000);

// ---- renderer → trainer: commands over the MessagePort ------------------------------------------------

/** Where the labels of images come from: names of folders, a CSV file, or names of files by a pattern's first group. */
const imageLabels = z.discriminatedUnion('from', [
  z.strictObject({ from: z.literal('folders') }),
  z.strictObject({ from: z.literal('file'), token: id }),
  z.strictObject({ from: z.literal('name'), pattern: z.string().min(1).max(1000) }),
]);
export type ImageLabels = z.infer<typeof imageLabels>;

export const trainerCommands = {
  /**
   * Reads a folder of images or a table and says what it understood. Where labels of images are from, and how the text
   * of a table is read, is guessed unless it is said.
   */
  openDataset: z.strictObject({
    token: id,
    labels: imageLabels.optional(),
    dialect: dialectSchema.partial().optional(),
  }),
  /** The names of some images in a folder, however they are labelled: what a pattern can be tried on. */
  imageNames: z.strictObject({ token: id }),
  /** Makes a bundled sample where it is not made yet, then opens it. */
  openSample: z.strictObject({ sample: z.enum(['shapes', 'iris', 'clouds-3', 'clouds-6']) }),
  setLabel: z.strictObject({ datasetId: id, column: columnName }),
  /** Some rows of a table. */
  tableRows: z.strictObject({ datasetId: id, first: z.int().min(0), count: z.int().min(1).max(500) }),
  /** Writes what could not be read of a table to a file that the person chose to save to. */
  saveUnread: z.strictObject({ datasetId: id, token: id }),
  /** Samples of a table by two of its columns that are numbers or dates, over what a model says there. */
  scatter: z.strictObject({ datasetId: id, modelId: id.nullable(), x: columnName, y: columnName }),
  /** Small pictures of samples, for the data screen. */
  thumbnails: z.strictObject({
    datasetId: id,
    indices: z.array(z.int().min(0)).max(256),
    size: z.int().min(16).max(512),
  }),
  /** Trains; resolves when the run is over. Progress arrives as events. */
  train: z.strictObject({ datasetId: id, recipe: recipeSchema }),
  /** Ends the running training at once; it resolves with the best weights so far. */
  stop: z.strictObject({}),
  /** Gives up the running jobs of these commands; they fail with the code `cancelled`. */
  cancel: z.strictObject({
    commands: z.array(
      z.enum(['openDataset', 'openSample', 'train', 'classifySources', 'saveClassified', 'fetchBackbone']),
    ),
  }),
  openModel: z.strictObject({ token: id }),
  /** Loads a model that this app trained and keeps itself, after a restart of the trainer. */
  reopenModel: z.strictObject({ modelId: id }),
  /** Classifies images, folders and tables by token. */
  classifySources: z.strictObject({ modelId: id, tokens: z.array(id).min(1).max(1000) }),
  /** Classifies sources and writes every row or image with its answer to a CSV file that the person chose to save to. */
  saveClassified: z.strictObject({ modelId: id, tokens: z.array(id).min(1).max(1000), token: id }),
  /** Classifies rows typed or pasted by hand: raw cells as text, by column name. */
  classifyRows: z.strictObject({
    modelId: id,
    rows: z
      .array(z.record(columnName, z.string().max(100_000)))
      .min(1)
      .max(1000),
  }),
  /** What is kept of earlier trainings, so that the next one need not look at the same images again. */
  cacheInfo: z.strictObject({}),
  clearCache: z.strictObject({}),
  /** In bytes; null for the automatic limit. */
  setCacheLimit: z.strictObject({ limit: z.int().min(100e6).max(1e15).nullable() }),
  /** Checks a person's own backbone and keeps a copy of it: its SHA-256 may stand in recipes from then on. */
  openBackbone: z.strictObject({ token: id }),
  /** The backbones that are kept. */
  listBackbones: z.strictObject({}),
  /** What `fetchBackbone` may fetch; asking for this reaches nothing outside. */
  offeredBackbones: z.strictObject({}),
  /** Downloads, checks and keeps one of the offered backbones: the one command that uses the network. */
  fetchBackbone: z.strictObject({ name: z.string().min(1).max(200) }),
} as const;

export type TrainerCommand = keyof typeof trainerCommands;
export type TrainerInput<C extends TrainerCommand> = z.infer<(typeof trainerCommands)[C]>;
/** One of the samples that ship with the app. */
export type Sample = TrainerInput<'openSample'>['sample'];
export interface TrainerOutputs {
  openDataset: Dataset;
  imageNames: string[];
  openSample: Dataset;
  setLabel: Dataset;
  tableRows: TableRows;
  saveUnread: SavedFile;
  scatter: Scatter;
  thumbnails: Thumbnail[];
  train: Run;
  stop: null;
  cancel: null;
  openModel: Model;
  reopenModel: Model;
  classifySources: Predictions;
  saveClassified: SavedFile;
  classifyRows: Predictions;
  cacheInfo: CacheInfo;
  clearCache: CacheInfo;
  setCacheLimit: CacheInfo;
  openBackbone: BackboneInfo;
  listBackbones: BackboneInfo[];
  offeredBackbones: OfferedBackbone[];
  fetchBackbone: BackboneInfo;
}

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

/** What the trainer says unasked, at most some twenty times a second: always the latest state, never a queue. */
export type TrainerEvent =
  | { event: 'progress'; command: TrainerCommand; progress: Progress }
  | { event: 'training'; training: TrainingUpdate };

// ---- main ↔ trainer: over the utility process's own port ----------------------------------------------

export type HostMessage =
  | {
      type: 'init';
      modelsFolder: string;
      samplesFolder: string;
      cacheFolder: string;
      backbonesFolder: string;
      resourcesFolder: string;
      version: string;
    }
  /** From now on `token` stands for `path`. */
  | { type: 'grant'; token: string; path: string }
  /** Carries the MessagePort to the page. */
  | { type: 'connect' };

// ---- renderer → main: ipcRenderer.invoke --------------------------------------------------------------

export const mainCommands = {
  'app:info': z.undefined(),
  'app:theme': z.enum(['system', 'light', 'dark']),
  /** Asks for a MessagePort to the trainer; it arrives on `trainer:port`. */
  'trainer:connect': z.undefined(),
  /** Starts the trainer again after it was given up. */
  'trainer:restart': z.undefined(),
  /** A dialog; null when it was dismissed. */
  'source:choose': z.enum(['folder', 'table', 'model', 'backbone', 'files']),
  /** A dialog for where to save a CSV file; null when it was dismissed. Its token is for the trainer's `save` commands. */
  'target:choose': z.strictObject({ suggestedName: z.string().min(1).max(200) }),
  /** Called by the preload script alone, with the paths of files that were really dropped or picked. */
  'source:grant': z.array(z.string().min(1).max(32_768)).min(1).max(1000),
  'recent:list': z.undefined(),
  'recent:remember': z.strictObject({
    token: id,
    kind: z.enum(['images', 'table', 'model']),
    detail: z.string().max(200),
  }),
  'recent:open': id,
  'recent:forget': id,
  /** A dialog for where, then a copy of the kept model; null when it was dismissed. */
  'model:save': z.strictObject({ modelId: id, suggestedName: z.string().min(1).max(200) }),
  /** Shows a file that was saved before in the system's file manager. */
  'model:reveal': id,
} as const;

export type MainCommand = keyof typeof mainCommands;
export type MainInput<C extends MainCommand> = z.infer<(typeof mainCommands)[C]>;
export interface MainOutputs {
  'app:info': AppInfo;
  'app:theme': null;
  'trainer:connect': null;
  'trainer:restart': null;
  'source:choose': Source[] | null;
  'source:grant': Source[];
  'target:choose': Source | null;
  'recent:list': Recent[];
  'recent:remember': null;
  'recent:open': Source;
  'recent:forget': null;
  'model:save': SavedModel | null;
  'model:reveal': null;
}

/** main → renderer, by `webContents.send`. */
export interface MainEvents {
  'trainer:state': TrainerState;
  /** A path given on the app's command line, or a file opened with the app. */
  'source:opened': Source;
  /** A bundled sample named on the app's command line. */
  'sample:opened': Sample;
}

// ---- the api on window --------------------------------------------------------------------------------

/** The one object that the preload script puts on `window.studio`. Each method names one command above. */
export interface StudioApi {
  /** Sends a command to the main process. */
  main<C extends Exclude<MainCommand, 'source:grant'>>(
    command: C,
    input: MainInput<C>,
  ): Promise<Result<MainOutputs[C]>>;
  /** Sends a command to the trainer. */
  trainer<C extends TrainerCommand>(command: C, input: TrainerInput<C>): Promise<Result<TrainerOutputs[C]>>;
  /** Turns dropped or picked files into sources; folders count as files here. */
  grant(files: File[]): Promise<Result<Source[]>>;
  onTrainerEvent(listener: (event: TrainerEvent) => void): void;
  onMainEvent<E extends keyof MainEvents>(event: E, listener: (value: MainEvents[E]) => void): void;
}

// ---- what comes back ----------------------------------------------------------------------------------

export interface AppInfo {
  version: string;
  electron: string;
  platform: string;
  theme: 'system' | 'light' | 'dark';
}

/** A file or folder that the person handed to the app. `path` is for showing only. */
export interface Source {
  token: string;
  name: string;
  path: string;
  isFolder: boolean;
}

export interface Recent {
  id: string;
  name: string;
  path: string;
  kind: 'images' | 'table' | 'model';
  detail: string;
  /** ISO 8601. */
  openedAt: string;
  /** Whether the path is still there. */
  exists: boolean;
}

export interface SavedModel {
  path: string;
  bytes: number;
}

/** A file that was written with so many rows. */
export interface SavedFile {
  path: string;
  rows: number;
  bytes: number;
}

/** `crashed`: a new trainer is starting by itself. `failed`: it crashed too often; the person decides. */
export type TrainerState =
  { state: 'ready' } | { state: 'crashed'; message: string } | { state: 'failed'; message: string };

/** A sample that was left out, and why. */
export interface Skipped {
  /** Path relative to the dataset, or `row 17`. */
  item: string;
  reason: string;
}

export interface Dataset {
  id: string;
  kind: 'images' | 'table';
  name: string;
  path: string;
  sampleCount: number;
  /** In the order of the model's outputs. */
  classes: { name: string; count: number }[];
  /** Why this cannot be trained as it stands, or null. */
  problem: string | null;
  warnings: string[];
  skippedCount: number;
  /** The first few hundred. */
  skipped: Skipped[];
  /** Tables only. */
  labelColumn: string | null;
  labelReason: string | null;
  columns: Column[];
  /** Rows as read, with or without a label; 0 for images. */
  rowCount: number;
  /** How the text was read; null for images and Parquet. */
  dialect: Dialect | null;
  findings: Finding[];
  /** Tables only: the first rows as read; null is a missing value. */
  previewRows: (string | null)[][];
  /** Images only: sample indices for `thumbnails`, a few of every class. */
  previewSamples: { className: string; indices: number[] }[];
  images: ImageFacts | null;
  /** What fits this data; a starting point for the person. */
  recipe: Recipe;
}

/** What only images have. */
export interface ImageFacts {
  labelsFrom: ImageLabels['from'];
  /** Whether they came in parts for training, validation and test, which are kept. */
  hasParts: boolean;
  /** The names of some of the files, without their folders. */
  fileNames: string[];
}

export interface Thumbnail {
  index: number;
  /** A WebP picture; null where the file cannot be decoded. */
  webp: Uint8Array<ArrayBuffer> | null;
}

export interface Progress {
  phase: Phase;
  done: number;
  /** Null while it is not known. */
  total: number | null;
  /** Estimated time left in this phase, in seconds; null while it is not known. */
  secondsLeft: number | null;
  /** How much is done a second; null while it is not known. */
  perSecond: number | null;
  /** How much of it was known from earlier; null where nothing is kept. */
  cached: number | null;
}

export interface TrainingUpdate {
  /** The points since the last update, and which of the search's trials they are of, from 0. */
  points: CurvePoint[];
  trial: { index: number; hidden: number[]; l2: number };
  epochs: number;
  /** Best validation loss so far is at this epoch. */
  bestEpoch: number;
  classNames: string[];
  /** Validation data, rows are true classes, columns are predictions; null without a validation part. */
  confusionMatrix: number[][] | null;
}

export interface Run {
  model: Model;
  report: Report;
}

/** A model that the trainer has loaded. */
export interface Model {
  id: string;
  name: string;
  kind: 'images' | 'table';
  classes: string[];
  /** Tables: the columns it wants, with the known categories of each text column. */
  columns: { name: string; use: 'number' | 'category' | 'date'; categories: string[]; example: string }[];
  /** From the file; what was measured when it was trained. */
  report: Report;
  bytes: number;
}

export interface Prediction {
  /** File name, or `row 17`. */
  item: string;
  label: string;
  /** In the order of the model's classes. */
  probabilities: number[];
  /** Whether the probability reaches the model's threshold; null where it has none. */
  accepted: boolean | null;
  /** Images only: a small WebP picture. */
  webp: Uint8Array<ArrayBuffer> | null;
}

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

export interface Predictions {
  classes: string[];
  count: number;
  /** The first few hundred. */
  items: Prediction[];
  /** How often each class was predicted, in the order of `classes`. */
  counts: number[];
  /** How many of all answers were rejected; null where the model has no threshold. */
  rejectedCount: number | null;
  skippedCount: number;
  /** The first few hundred. */
  skipped: Skipped[];
  warnings: string[];
}
