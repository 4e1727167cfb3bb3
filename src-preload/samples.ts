/** Single samples: what a person puts right about them, how they are found, and what a model says of them. */
import { z } from 'zod';
import { id } from './fields';

export const partSchema = z.enum(['train', 'validation', 'test']);
export type Part = z.infer<typeof partSchema>;

/** A sample's name in its dataset: a path relative to it, or `row 17`. */
const item = z.string().min(1).max(32_768);
const items = z.array(item).min(1).max(1_000_000);
export const className = z.string().min(1).max(1000);

/**
 * One thing that a person does to the samples. Edits apply in order, over the data as it was read; files on the disk
 * are never touched. Undoing one is leaving it out.
 */
export const editSchema = z.discriminatedUnion('kind', [
  /** Gives samples another class, which may be new. */
  z.strictObject({ kind: z.literal('relabel'), items, className }),
  /** Leaves samples out of everything, or takes them in again. */
  z.strictObject({ kind: z.literal('exclude'), items }),
  z.strictObject({ kind: z.literal('include'), items }),
  /** Keeps samples in a part; null: where the split puts them. */
  z.strictObject({ kind: z.literal('move'), items, part: partSchema.nullable() }),
  /** Gives a class another name; the name of another class merges the two. */
  z.strictObject({ kind: z.literal('rename-class'), from: className, to: className }),
  /** A class that has no samples yet. */
  z.strictObject({ kind: z.literal('add-class'), name: className }),
  /** Images only: adds image files, or all below folders, that the person handed over. */
  z.strictObject({ kind: z.literal('add-images'), className, tokens: z.array(id).min(1).max(10_000) }),
]);
export type Edit = z.infer<typeof editSchema>;
export const editsSchema = z.array(editSchema).max(100_000);

export const setEditsInput = z.strictObject({ datasetId: id, edits: editsSchema });

/** Only samples that all given fields fit. */
export const sampleFilterSchema = z.strictObject({
  /** Classes by name as edited; a sample without a label is of the class null. */
  classes: z.array(className.nullable()).optional(),
  parts: z.array(partSchema).optional(),
  /** Part of the item's name, in any case. */
  query: z.string().max(1000).optional(),
  state: z.enum(['included', 'excluded', 'edited']).optional(),
  /** How a model that was trained here answered them; needs `modelId`. */
  truth: className.optional(),
  answer: className.optional(),
  outcome: z.enum(['right', 'wrong']).optional(),
});
export type SampleFilter = z.infer<typeof sampleFilterSchema>;

export const listSamplesInput = z.strictObject({
  datasetId: id,
  /** A model that was trained on this dataset here; null where none is asked about. */
  modelId: id.nullable(),
  filter: sampleFilterSchema,
  /** As in the dataset, by name, or by what the model is sure of, the most confident first or last. */
  order: z.enum(['dataset', 'name', 'most-confident', 'least-confident']),
});

export const sampleInfosInput = z.strictObject({
  datasetId: id,
  modelId: id.nullable(),
  indices: z.array(z.int().min(0)).max(1000),
});

/** Of the picture that is carried along, in pixels. */
const DRAG_ICON_SIDE = 128;
const side = z.int().min(1).max(DRAG_ICON_SIDE);
/** `pixels`: red, green, blue and opacity of each, row by row. They are shown as they are: nothing of them is decoded. */
const dragIcon = z
  .strictObject({ width: side, height: side, pixels: z.instanceof(Uint8Array) })
  .refine(({ width, height, pixels }) => pixels.length === width * height * 4, 'The pixels are not so many.');
export type DragIcon = z.infer<typeof dragIcon>;
/** Images only. The page knows samples by their number; the trainer tells the main process where their files are. */
export const dragSamplesInput = z.strictObject({
  datasetId: id,
  indices: z.array(z.int().min(0)).min(1).max(1000),
  icon: dragIcon,
});

/** The samples that a filter leaves. */
export interface SampleList {
  /** Indices for `thumbnails` and `sampleInfos`, in the asked order. */
  indices: Int32Array;
  /** Of all samples of the dataset, excluded ones too. */
  total: number;
}

export interface SampleInfo {
  index: number;
  item: string;
  /** As edited; null where it has no label. */
  className: string | null;
  /** As in the data; null where it has none. */
  original: string | null;
  excluded: boolean;
  /** Whether an edit of its own changes anything of it. */
  edited: boolean;
  /** Where it is held: by the data or an edit, else where the model's training had it; null where nobody knows. */
  part: Part | null;
  /** What the model answered when it was trained; null where it was not asked. */
  answer: { className: string; confidence: number; isRight: boolean } | null;
  /** Tables only: its row as read. */
  cells: (string | null)[] | null;
}
