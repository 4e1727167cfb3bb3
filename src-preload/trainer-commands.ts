/** What the page asks of the trainer over the MessagePort, what it gets back, and what it hears unasked. */
import type { z } from 'zod';
import { fetchBackboneInput, openBackboneInput, type BackboneInfo, type OfferedBackbone } from './backbone';
import { cacheLimitInput, type CacheInfo } from './cache';
import {
  imageNamesInput,
  openDatasetInput,
  openSampleInput,
  thumbnailsInput,
  type Dataset,
  type Thumbnail,
} from './dataset';
import { evaluateModelInput, type Evaluation } from './evaluation';
import {
  explainImageInput,
  explainRowInput,
  nearestSamplesInput,
  type ImageExplanation,
  type NearestSamples,
  type RowExplanation,
} from './explain';
import { exportModelInput, exportSizesInput, type ExportedModel, type ExportSize } from './export';
import { noInput } from './fields';
import type { SavedFile } from './files';
import {
  classifiedItemsInput,
  classifiedPicturesInput,
  classifyPictureInput,
  classifyRowsInput,
  classifySourcesInput,
  copyIntoFoldersInput,
  openModelInput,
  reopenModelInput,
  saveClassifiedInput,
  type CopiedImages,
  type Model,
  type Prediction,
  type Predictions,
} from './model';
import { labelErrorsInput, type LabelErrors } from './quality';
import {
  listSamplesInput,
  sampleInfosInput,
  setEditsInput,
  type SampleInfo,
  type SampleList,
} from './samples';
import {
  saveUnreadInput,
  scatterInput,
  setLabelInput,
  tableRowsInput,
  type Scatter,
  type TableRows,
} from './table';
import { cancelInput, trainInput, type Progress, type Run, type TrainingUpdate } from './training';
import { watchedPicturesInput, watchFolderInput, type Watched } from './watching';
import { classifyFrameInput } from './webcam';

export const trainerCommands = {
  /**
   * Reads a folder of images or a table and says what it understood. Where labels of images are from, and how the text
   * of a table is read, is guessed unless it is said.
   */
  openDataset: openDatasetInput,
  /** Makes a bundled sample where it is not made yet, then opens it. */
  openSample: openSampleInput,
  /** The names of some images in a folder, however they are labelled: what a pattern can be tried on. */
  imageNames: imageNamesInput,
  /** Small pictures of samples, for the data screen. */
  thumbnails: thumbnailsInput,

  /** Puts all edits of a dataset in the place of those that it had. */
  setEdits: setEditsInput,
  /** The samples that a filter leaves, in an order. */
  listSamples: listSamplesInput,
  /** What is known of some samples. */
  sampleInfos: sampleInfosInput,

  setLabel: setLabelInput,
  /** Some rows of a table. */
  tableRows: tableRowsInput,
  /** Writes what could not be read of a table to a file that the person chose to save to. */
  saveUnread: saveUnreadInput,
  /** Samples of a table by two of its columns that are numbers or dates, over what a model says there. */
  scatter: scatterInput,

  /** Trains; resolves when the run is over. Progress arrives as events. */
  train: trainInput,
  /** Makes the running training wait after its present step, without losing anything; `resume`, `stop` and `cancel` end the wait. */
  pause: noInput,
  resume: noInput,
  /** Ends the running training at once; it resolves with the best weights so far. */
  stop: noInput,
  /** Gives up the running jobs of these commands; they fail with the code `cancelled`. */
  cancel: cancelInput,

  openModel: openModelInput,
  /** Loads a model that this app trained and keeps itself, after a restart of the trainer. */
  reopenModel: reopenModelInput,
  /** Classifies images, folders and tables by token. */
  classifySources: classifySourcesInput,
  /** Classifies sources and writes every row or image with its answer to a CSV file that the person chose to save to. */
  saveClassified: saveClassifiedInput,
  /** Classifies rows typed or pasted by hand. */
  classifyRows: classifyRowsInput,
  /** Classifies a picture that lies in no file. */
  classifyPicture: classifyPictureInput,
  classifiedPictures: classifiedPicturesInput,
  classifiedItems: classifiedItemsInput,
  /** Classifies images and copies each into a folder of its class; originals stay where they are. */
  copyIntoFolders: copyIntoFoldersInput,

  /** Classifies what is in a folder and what arrives there until it is cancelled; resolves with what it gave. */
  watchFolder: watchFolderInput,
  /** Small pictures of what a watched folder gave last. */
  watchedPictures: watchedPicturesInput,

  /** What each export of a model will take on the disk. */
  exportSizes: exportSizesInput,
  /** Writes an export, runs it again in another runtime, and compares: what differs too much is refused. */
  exportModel: exportModelInput,
  /** Scores a model on other labelled data, and compares two models on the same samples. */
  evaluateModel: evaluateModelInput,

  /** What of a picture speaks for a class. */
  explainImage: explainImageInput,
  /** The samples of a dataset that look most like a picture to a model. */
  nearestSamples: nearestSamplesInput,
  /** What each column of a row adds to a class. */
  explainRow: explainRowInput,

  /** Labels that are probably wrong: trains several times, on parts of the data. */
  labelErrors: labelErrorsInput,

  /** Answers to one picture of a webcam, and keeps nothing of it. */
  classifyFrame: classifyFrameInput,

  cacheInfo: noInput,
  clearCache: noInput,
  setCacheLimit: cacheLimitInput,

  /** Checks a person's own backbone and keeps a copy of it: its SHA-256 may stand in recipes from then on. */
  openBackbone: openBackboneInput,
  /** The backbones that are kept. */
  listBackbones: noInput,
  /** What `fetchBackbone` may fetch; asking for this reaches nothing outside. */
  offeredBackbones: noInput,
  /** Downloads, checks and keeps one of the offered backbones: the one command that uses the network. */
  fetchBackbone: fetchBackboneInput,
} as const;

export interface TrainerOutputs {
  openDataset: Dataset;
  openSample: Dataset;
  imageNames: string[];
  thumbnails: Thumbnail[];

  setEdits: Dataset;
  listSamples: SampleList;
  sampleInfos: SampleInfo[];

  setLabel: Dataset;
  tableRows: TableRows;
  saveUnread: SavedFile;
  scatter: Scatter;

  train: Run;
  pause: null;
  resume: null;
  stop: null;
  cancel: null;

  openModel: Model;
  reopenModel: Model;
  classifySources: Predictions;
  saveClassified: SavedFile;
  classifyRows: Predictions;
  classifyPicture: Predictions;
  classifiedPictures: Thumbnail[];
  classifiedItems: Prediction[];
  copyIntoFolders: CopiedImages;

  watchFolder: Watched;
  watchedPictures: Thumbnail[];

  exportSizes: ExportSize[];
  exportModel: ExportedModel;
  evaluateModel: Evaluation;

  explainImage: ImageExplanation;
  nearestSamples: NearestSamples;
  explainRow: RowExplanation;

  labelErrors: LabelErrors;

  classifyFrame: Prediction;

  cacheInfo: CacheInfo;
  clearCache: CacheInfo;
  setCacheLimit: CacheInfo;

  openBackbone: BackboneInfo;
  listBackbones: BackboneInfo[];
  offeredBackbones: OfferedBackbone[];
  fetchBackbone: BackboneInfo;
}

export type TrainerCommand = keyof typeof trainerCommands;
export type TrainerInput<C extends TrainerCommand> = z.infer<(typeof trainerCommands)[C]>;

/** What the trainer says unasked, at most some twenty times a second: always the latest state, never a queue. */
export type TrainerEvent =
  | { event: 'progress'; command: TrainerCommand; progress: Progress }
  | { event: 'training'; training: TrainingUpdate }
  | { event: 'watched'; watched: Watched };
