import type { Source } from '../../src-preload/contract';

const IMAGE = /\.(jpe?g|png|webp|gif|bmp|tiff?|avif|heic)$/i;

/** What a dropped path most likely is: the trainer has the last word. */
export function sourceKind(source: Source): 'model' | 'image' | 'data' {
  if (source.isFolder) return 'data';
  if (/\.onnx$/i.test(source.name)) return 'model';
  return IMAGE.test(source.name) ? 'image' : 'data';
}
