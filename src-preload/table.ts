/** What is special to tables: how their text is read, what their columns hold, what is doubtful about them. */
import { z } from 'zod';
import { columnName, id } from './fields';
import type { Recipe } from './recipe';

/** How the text of a table is read. Parquet has no such thing. */
export const dialectSchema = z.strictObject({
  encoding: z.enum(['utf-8', 'utf-16', 'windows-1252']),
  delimiter: z.string().min(1).max(4),
  /** One character; empty where no cell is quoted. */
  quote: z.string().max(1),
  /** What stands before a quote inside a quoted cell; the quote itself where it is doubled. */
  escape: z.string().max(1),
  decimal: z.enum(['.', ',']),
  /** How many lines make the names of the columns; without any they are called `column0` and so on. */
  headerLines: z.int().min(0).max(10),
  /** Lines before the header, or before the first row where there is none. */
  skippedLines: z.int().min(0).max(10_000),
  /** What lines begin with that are no rows; empty where there are none. */
  comment: z.string().max(2),
  /** Words that stand for a missing value; empty cells do always. */
  missing: z.array(z.string().max(100)).max(100),
});
export type Dialect = z.infer<typeof dialectSchema>;
/** What a person says of it; the rest is guessed. */
export type DialectHints = { [K in keyof Dialect]?: Dialect[K] | undefined };

/** How the values of a column spread over all rows. */
export type Histogram =
  /** Numbers, and dates in seconds since 1970: bins of the same width, `edges` one longer than `counts`. */
  | { kind: 'number' | 'date'; edges: number[]; counts: number[] }
  /** The most frequent values, and how many rows have another one. */
  | { kind: 'category'; values: string[]; counts: number[]; others: number };

export type ColumnUse = 'number' | 'category' | 'date' | 'excluded';

/** A column as read, and what was guessed of it; a recipe may use it in another way. */
export interface Column {
  name: string;
  /** `excluded` columns are no features; `reason` says why. */
  use: ColumnUse | 'label';
  /** What the column itself looks like, whether it is the label or not. */
  guess: ColumnUse;
  /** DuckDB's name of the type as read. */
  type: string;
  missing: number;
  distinct: number;
  reason: string;
  /** Null where the column is empty. */
  histogram: Histogram | null;
}

/** Something about the data that a person should decide on; nothing is changed without being told to. */
export interface Finding {
  kind:
    | 'leak'
    | 'identifier'
    | 'repeats'
    | 'duplicates'
    | 'conflicts'
    | 'group'
    | 'imbalance'
    | 'rare-classes'
    | 'order';
  message: string;
  /** What one click changes in the recipe (`columns` are added to those it has); null where nothing would help. */
  remedy: { label: string; recipe: Partial<Recipe> } | null;
}

export const setLabelInput = z.strictObject({ datasetId: id, column: columnName });
export const saveUnreadInput = z.strictObject({ datasetId: id, token: id });
export const tableRowsInput = z.strictObject({
  datasetId: id,
  first: z.int().min(0),
  count: z.int().min(1).max(500),
});

/** Rows as read, as text; null is a missing value. */
export interface TableRows {
  first: number;
  rows: (string | null)[][];
}

export const scatterInput = z.strictObject({
  datasetId: id,
  modelId: id.nullable(),
  x: columnName,
  y: columnName,
});

/** Samples in the plane of two features, with what a model says of every place in it. */
export interface Scatter {
  x: string;
  y: string;
  /** Of a seeded choice of rows; `classes` are indices into the dataset's classes. */
  points: { x: number[]; y: number[]; classes: number[]; rows: number[] };
  /** Ends of both axes, with a margin. */
  xRange: [number, number];
  yRange: [number, number];
  /** Null without a model. */
  regions: {
    /** Cells, row by row from the smallest y. */
    width: number;
    height: number;
    /** The class of each cell, as an index into the model's classes, and its probability. */
    classes: number[];
    probabilities: number[];
    /** At which values the model's other columns were held. */
    held: { column: string; value: string }[];
  } | null;
}
