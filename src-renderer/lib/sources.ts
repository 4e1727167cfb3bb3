import type { Dataset, Source } from '../../src-preload/contract';
import { plural } from './format';

const IMAGE = /\.(jpe?g|png|webp|gif|bmp|tiff?|avif|heic)$/i;

/** What a dropped path most likely is: the trainer has the last word. */
export function sourceKind(source: Source): 'model' | 'image' | 'data' {
  if (source.isFolder) return 'data';
  if (/\.onnx$/i.test(source.name)) return 'model';
  return IMAGE.test(source.name) ? 'image' : 'data';
}

/** '6 classes · 600 pictures', for the list of recent things. */
export function describeDataset(dataset: Dataset): string {
  const noun = dataset.kind === 'images' ? 'picture' : 'row';
  return `${plural(dataset.classes.length, 'class', 'classes')} · ${plural(dataset.sampleCount, noun)}`;
}
