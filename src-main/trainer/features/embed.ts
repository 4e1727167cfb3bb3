/** Looks at every image of a dataset once: its raw features, and what tells copies of it apart from others. */
import { createHash } from 'node:crypto';
import { stat } from 'node:fs/promises';
import { SmallPictures } from '../data/small-pictures';
import { describeError } from '../errors';
import { forEachInFlight } from '../in-flight';
import type { Job, Report } from '../job';
import { bytesPerValue, createValues, type FeatureMatrix, type FeatureValues } from '../matrix';
import { GraphBuilder } from '../onnx/builder';
import { SessionPool } from '../onnx/pool';
import type { Storage } from '../storage';
import type { FeatureCache, Shelf } from './cache';
import { decodeBytes, readImageFile } from './decode';
import {
  addEmbedding,
  addSmallPicture,
  addSquare,
  columnsOf,
  formatOf,
  pixelTensor,
  SMALL,
  type Embedding,
} from './image-graph';

/** So many images are looked at before their features are stored, in their order. */
const BATCH = 64;

export interface EmbeddedImages {
  /** Features as they are kept, in the order of the samples that could be read. */
  raw: FeatureMatrix;
  /** The row of each sample in `raw`; -1 where it could not be read, [samples]. */
  rows: Int32Array;
  /** SHA-256 of each file in hexadecimal; null where it could not be read, [samples]. */
  contents: (string | null)[];
  /** [samples] */
  pictures: SmallPictures;
  /** Why samples could not be read. */
  failures: { index: number; reason: string }[];
  /** How many samples were known from earlier. */
  cached: number;
}

interface Seen {
  hash: string;
  features: FeatureValues;
  /** [32, 32, 3] */
  small: Uint8Array;
  isCached: boolean;
}

/**
 * Images that cannot be read are left out and listed. What is cached is not looked at again.
 * @param report takes how many are done, and how many of them were cached
 * @throws UserError where there is no room for the features, or the job was cancelled
 */
export async function embedImages(
  paths: string[],
  embedding: Embedding,
  { storage, cache }: { storage: Storage; cache: FeatureCache | null },
  job: Job,
  report: Report,
): Promise<EmbeddedImages> {
  const result = {
    rows: new Int32Array(paths.length).fill(-1),
    contents: paths.map((): string | null => null),
    pictures: new SmallPictures(paths.length),
    failures: [] as EmbeddedImages['failures'],
    cached: 0,
  };
  const writer = await storage.createFileWriter(columnsOf(embedding), formatOf(embedding), paths.length);
  const eye = await Eye.open(embedding, cache);
  let done = 0;
  const see = async (path: string) => {
    await job.unpaused();
    const outcome = await eye.see(path).catch((error: unknown) => describeError(error).message);
    if (typeof outcome !== 'string' && outcome.isCached) result.cached++;
    report(++done, { cached: result.cached });
    return outcome;
  };
  try {
    let rows = 0;
    for (let first = 0; first < paths.length; first += BATCH) {
      job.throwIfCancelled();
      const batch = await forEachInFlight(paths.slice(first, first + BATCH), see);
      for (const [position, outcome] of batch.entries()) {
        const index = first + position;
        if (typeof outcome === 'string') result.failures.push({ index, reason: outcome });
        else {
          result.rows[index] = rows++;
          result.contents[index] = outcome.hash;
          result.pictures.set(index, outcome.small);
          await writer.append(outcome.features, [0]);
        }
      }
    }
    return { ...result, raw: await writer.finish() };
  } catch (error) {
    await writer.abort();
    throw error;
  } finally {
    await eye.close();
  }
}

/** Sees one image at a time: in the cache, or with the graph. */
class Eye {
  private pool: Promise<SessionPool> | null = null;

  private constructor(
    private readonly embedding: Embedding,
    private readonly graph: Uint8Array,
    private readonly cache: FeatureCache | null,
    private readonly shelf: Shelf | null,
    private readonly featureBytes: number,
  ) {}

  static async open(embedding: Embedding, cache: FeatureCache | null): Promise<Eye> {
    const graph = eyeGraph(embedding);
    const featureBytes = columnsOf(embedding) * bytesPerValue(formatOf(embedding));
    const recipe = createHash('sha256').update(graph).digest('hex');
    const shelf = cache?.shelf(recipe, featureBytes + SMALL * SMALL * 3) ?? null;
    return new Eye(embedding, graph, cache, shelf, featureBytes);
  }

  /** @throws UserError whose message is the reason alone */
  async see(path: string): Promise<Seen> {
    const state = await stat(path).catch(() => null);
    const known = state && this.cache?.knownHash(path, state);
    const remembered = known && this.recall(known);
    if (remembered) return remembered;
    const bytes = await readImageFile(path);
    const hash = createHash('sha256').update(bytes).digest('hex');
    if (state) this.cache?.rememberHash(path, state, hash);
    return this.recall(hash) ?? this.look(bytes, hash);
  }

  async close(): Promise<void> {
    this.shelf?.flush();
    await (await this.pool)?.release();
  }

  private recall(hash: string): Seen | null {
    const record = this.shelf?.get(hash);
    if (!record) return null;
    const features = createValues(columnsOf(this.embedding), formatOf(this.embedding));
    new Uint8Array(features.buffer).set(record.subarray(0, this.featureBytes));
    return { hash, features, small: record.subarray(this.featureBytes), isCached: true };
  }

  private async look(bytes: Uint8Array, hash: string): Promise<Seen> {
    const pixels = await decodeBytes(bytes);
    // Not loaded where all is cached.
    this.pool ??= SessionPool.load(this.graph);
    const outputs = await (await this.pool).run({ pixels: pixelTensor(pixels) });
    const features = outputs['features']!.data as FeatureValues;
    const small = outputs['small']!.data as Uint8Array;
    const record = new Uint8Array(this.featureBytes + small.length);
    record.set(new Uint8Array(features.buffer, features.byteOffset, this.featureBytes));
    record.set(small, this.featureBytes);
    this.shelf?.put(hash, record);
    return { hash, features, small, isCached: false };
  }
}

/** From pixels to the raw features and the small picture. */
function eyeGraph(embedding: Embedding): Uint8Array {
  const g = GraphBuilder.create('eye');
  const pixels = g.input('pixels', 'uint8', ['N', 'height', 'width', 3]);
  const square = addSquare(g, embedding, pixels);
  const features = addEmbedding(g, embedding, square);
  g.output('features', features, formatOf(embedding).type, ['N', columnsOf(embedding)]);
  g.output('small', addSmallPicture(g, square), 'uint8', ['N', SMALL, SMALL, 3]);
  return g.toModel('features');
}
