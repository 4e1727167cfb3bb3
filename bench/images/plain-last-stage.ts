/** What our backbone has to be better than: the last stage of `mobilenet_v2_mid`, pooled, and nothing else. */
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { readOriginals } from '../../scripts/backbone/originals';
import { makeBackbone } from '../../scripts/backbone/recipe';

const CHANNELS = 1792;

/** Writes it as a backbone file and returns its path; null where its package cannot be had, which is said. */
export async function plainLastStage(folder: string): Promise<string | null> {
  try {
    const [mid] = await readOriginals();
    const prefix = mid!.taps[0]!.node.replace(/\/expanded_conv_.*$/, '');
    const taps = [{ node: `${prefix}/Conv_1/Relu6`, channels: CHANNELS, pooling: 'mean' as const }];
    const path = join(folder, 'plain-last-stage.onnx');
    await writeFile(path, makeBackbone([{ ...mid!, taps }]));
    return path;
  } catch (error) {
    console.log(
      `The plain last stage is left out, as its package cannot be had: ${(error as Error).message}`,
    );
    return null;
  }
}
