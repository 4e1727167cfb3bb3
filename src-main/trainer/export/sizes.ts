/** What exports take on the disk, before they are made. */
import type { ExportFormat, ExportSize, WeightFormat } from '../../../src-preload/contract';
import { weightFormatSchema } from '../../../src-preload/contract';
import { UserError } from '../errors';
import { readModelBytes, type LoadedModel } from '../model/model-file';
import { exportKinds } from './all-kinds';
import { modelCard } from './card';
import { withCard } from './card-in-file';
import type { ExportFile, ExportKind } from './kinds';
import { withWeights } from './weights';

/** README.md and proof.json, give or take one. */
const DOCUMENTS = 6000;

/**
 * The formats in which this model can leave. Exact but for some kilobytes of documents, and for the digits of JSON,
 * which are within some percent.
 */
export async function exportSizes(
  model: LoadedModel,
  resourcesFolder: string,
  version: string,
): Promise<ExportSize[]> {
  const original = await readModelBytes(model.path);
  const sizes: ExportSize[] = [];
  for (const weights of weightFormatSchema.options) {
    const card = modelCard(model.metadata, { weights, version, date: new Date() });
    const reduced = reducedOrNull(original, weights);
    if (!reduced) continue;
    const bytes = withCard(reduced, card);
    for (const [format, kind] of Object.entries(exportKinds)) {
      if (!kind.weights.includes(weights) || kind.refusal(model) !== null) continue;
      const files = await sizeOf(kind, { model, bytes, weights, resourcesFolder });
      const size = files + Buffer.byteLength(card) + DOCUMENTS;
      sizes.push({ format: format as ExportFormat, weights, bytes: size });
    }
  }
  return sizes;
}

/** Null for a model whose weights were reduced before in another way. */
function reducedOrNull(model: Uint8Array, weights: WeightFormat): Uint8Array | null {
  try {
    return withWeights(model, weights);
  } catch (error) {
    if (error instanceof UserError) return null;
    throw error;
  }
}

async function sizeOf(kind: ExportKind, source: Parameters<ExportKind['files']>[0]): Promise<number> {
  const { model, bytes, resourcesFolder } = source;
  if (kind.bytes) return kind.bytes(model, bytes.length, resourcesFolder);
  return (await kind.files(source)).reduce((sum, file) => sum + lengthOf(file), 0);
}

export const lengthOf = ({ content }: Pick<ExportFile, 'content'>): number =>
  typeof content === 'string' ? Buffer.byteLength(content) : content.length;
