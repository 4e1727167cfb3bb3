/** What every kind of export is: files made of a model, and a way to run these files for the proof. */
import type { WeightFormat } from '../../../src-preload/contract';
import type { LoadedModel } from '../model/model-file';
import type { Tensor } from '../onnx/runtime';

export interface ExportSource {
  model: LoadedModel;
  /** The model file, with its weights as they were asked for. */
  bytes: Uint8Array;
  weights: WeightFormat;
  /** Holds the templates of what is exported, in `export/`. */
  resourcesFolder: string;
}

export interface ExportFile {
  name: string;
  content: string | Uint8Array;
}

/** Answers with the exported files, in a runtime that has nothing of the trainer's. */
export interface Runner {
  /** Name and version. */
  runtime: string;
  /**
   * @param inputs those of the model file: raw pixels of one picture, or raw columns of some rows
   * @param cells the rows as text, by column; null for pictures
   * @returns the labels, [n], and the probabilities, [n, classes]
   */
  answer(
    inputs: Record<string, Tensor>,
    cells: Record<string, string>[] | null,
  ): Promise<{ labels: string[]; probabilities: Float32Array }>;
  release(): Promise<void>;
}

export interface ExportKind {
  /** Which weights it may have. */
  weights: readonly WeightFormat[];
  /** Why a model cannot leave in this way, and what can be done instead; null where it can. */
  refusal(model: LoadedModel): string | null;
  files(source: ExportSource): Promise<ExportFile[]>;
  /**
   * What its files will take on the disk; without it they are made to find out.
   * @param modelBytes of the model file, with its weights as they would be
   */
  bytes?(model: LoadedModel, modelBytes: number, resourcesFolder: string): Promise<number>;
  /** @param folder where its files lie */
  open(folder: string, source: ExportSource): Promise<Runner>;
}
