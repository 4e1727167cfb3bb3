/** Names of images in their dataset. */
import { isAbsolute, relative, sep } from 'node:path';

/** An image's path relative to the folder of its dataset; the whole path where it lies elsewhere. */
export function itemOfPath(root: string, path: string): string {
  // There may be a million, nearly all of them written like this.
  if (path.startsWith(root) && path[root.length] === sep && !path.endsWith(sep))
    return path.slice(root.length + 1);
  const below = relative(root, path);
  return below.startsWith(`..${sep}`) || isAbsolute(below) ? path : below;
}
