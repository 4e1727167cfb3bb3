/**
 * What a project is on the disk: as the page has it, with paths in the place of tokens. Paths mean nothing to the page,
 * and tokens nothing to the next start of the app.
 */
import { z } from 'zod';
import {
  dialectSchema,
  editSchema,
  projectFields,
  recipeSchema,
  runRecordSchema,
  sampleSchema,
  type Edit,
  type ImageLabels,
  type Project,
} from '../src-preload/contract';

const path = z.string().min(1).max(32_768);

const storedLabels = z.discriminatedUnion('from', [
  z.strictObject({ from: z.literal('folders') }),
  z.strictObject({ from: z.literal('file'), path }),
  z.strictObject({ from: z.literal('name'), pattern: z.string().min(1).max(1000) }),
]);

const [relabel, exclude, include, move, renameClass, addClass, addImages] = editSchema.options;
const storedEdit = z.discriminatedUnion('kind', [
  relabel,
  exclude,
  include,
  move,
  renameClass,
  addClass,
  addImages.omit({ tokens: true }).extend({ paths: z.array(path).min(1).max(10_000) }),
]);

/** Settings that this version does not know are forgotten, and the rest of the project is kept. */
const storedRecipe = recipeSchema.nullable().catch(null);

export const storedProjectSchema = z.strictObject({
  version: z.literal(1),
  ...projectFields,
  edits: z.array(storedEdit).max(100_000),
  recipe: storedRecipe,
  runs: z.array(runRecordSchema.extend({ recipe: storedRecipe })).max(1000),
  source: z.discriminatedUnion('kind', [
    z.strictObject({
      kind: z.literal('source'),
      path,
      labels: storedLabels.optional(),
      dialect: dialectSchema.partial().optional().catch(undefined),
    }),
    z.strictObject({ kind: z.literal('sample'), sample: sampleSchema }),
  ]),
});
export type StoredProject = z.infer<typeof storedProjectSchema>;
type StoredEdit = StoredProject['edits'][number];

/** @param pathOf throws where a token stands for nothing */
export function toStored(project: Project, pathOf: (token: string) => string): StoredProject {
  const { source, edits, ...fields } = project;
  return {
    version: 1,
    ...fields,
    edits: edits.map((edit) => storeEdit(edit, pathOf)),
    source: source.kind === 'sample' ? source : storeSource(source, pathOf),
  };
}

export function fromStored(stored: StoredProject, tokenOf: (path: string) => string): Project {
  const { version, source, edits, ...fields } = stored;
  void version;
  return {
    ...fields,
    edits: edits.map((edit) => restoreEdit(edit, tokenOf)),
    source: source.kind === 'sample' ? source : restoreSource(source, tokenOf),
  };
}

function storeEdit(edit: Edit, pathOf: (token: string) => string): StoredEdit {
  if (edit.kind !== 'add-images') return edit;
  const { tokens, ...rest } = edit;
  return { ...rest, paths: tokens.map(pathOf) };
}

function restoreEdit(edit: StoredEdit, tokenOf: (path: string) => string): Edit {
  if (edit.kind !== 'add-images') return edit;
  const { paths, ...rest } = edit;
  return { ...rest, tokens: paths.map(tokenOf) };
}

type OwnSource = Project['source'] & { kind: 'source' };
type StoredSource = StoredProject['source'] & { kind: 'source' };

function storeSource(source: OwnSource, pathOf: (token: string) => string): StoredSource {
  const { token, labels, ...rest } = source;
  if (labels === undefined) return { ...rest, path: pathOf(token) };
  const stored = labels.from === 'file' ? { from: labels.from, path: pathOf(labels.token) } : labels;
  return { ...rest, path: pathOf(token), labels: stored };
}

function restoreSource(source: StoredSource, tokenOf: (path: string) => string): OwnSource {
  const { path: kept, labels, ...rest } = source;
  if (labels === undefined) return { ...rest, token: tokenOf(kept) };
  const restored: ImageLabels =
    labels.from === 'file' ? { from: labels.from, token: tokenOf(labels.path) } : labels;
  return { ...rest, token: tokenOf(kept), labels: restored };
}
