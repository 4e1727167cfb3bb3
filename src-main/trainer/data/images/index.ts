/** Images in folders: finding them, and their labels and parts. */
export { collectImages, type CollectedImages } from './collect';
export { isLabelFile } from './label-file';
export { isImageName } from './names';
export type { Part } from './parts';
export type { ImageFolder } from './image-folder';
export { scanImageFolder, type LabelSource, type ScanOptions } from './scan';
