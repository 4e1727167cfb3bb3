/** Where the answers of bulk work go. */
import { extname } from 'node:path';

export const PREDICTION_FORMATS = ['csv', 'jsonl', 'parquet'] as const;
export type PredictionFormat = (typeof PREDICTION_FORMATS)[number];

export interface BulkTarget {
  /** A file of answers. */
  out: { path: string; format: PredictionFormat } | null;
  /** Folders for the classes, of images. */
  copyInto: { folder: string; isMove: boolean } | null;
  /** What an interrupted work left there is thrown away; else it goes on. */
  isFresh: boolean;
}

const ENDINGS: Record<string, PredictionFormat> = {
  '.jsonl': 'jsonl',
  '.ndjson': 'jsonl',
  '.parquet': 'parquet',
};

/** The format that a file's name asks for: CSV unless it says otherwise. */
export const formatOfName = (path: string): PredictionFormat => ENDINGS[extname(path).toLowerCase()] ?? 'csv';
