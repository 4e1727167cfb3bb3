/** Which file of the bundle a URL names. Resolve first, then check that the result lies inside. */
import { realpath, stat } from 'node:fs/promises';
import { extname, join, sep } from 'node:path';

export const BUNDLE_SCHEME = 'app';
export const BUNDLE_HOST = 'bundle';
export const BUNDLE_ORIGIN = `${BUNDLE_SCHEME}://${BUNDLE_HOST}`;

const MIME_TYPES: Record<string, string> = {
  '.css': 'text/css; charset=utf-8',
  '.html': 'text/html; charset=utf-8',
  '.ico': 'image/x-icon',
  '.jpg': 'image/jpeg',
  '.js': 'text/javascript; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.map': 'application/json; charset=utf-8',
  '.png': 'image/png',
  '.svg': 'image/svg+xml',
  '.txt': 'text/plain; charset=utf-8',
  '.wasm': 'application/wasm',
  '.webp': 'image/webp',
  '.woff2': 'font/woff2',
};

export interface BundleFile {
  path: string;
  mimeType: string;
}

/** The file under `root` that `url` names; null where there is none, or none that may be served. */
export async function resolveBundleFile(root: string, url: string): Promise<BundleFile | null> {
  const relative = relativePath(url);
  if (relative === null) return null;
  const mimeType = MIME_TYPES[extname(relative).toLowerCase()];
  if (mimeType === undefined) return null;
  try {
    const [realRoot, path] = await Promise.all([realpath(root), realpath(join(root, relative))]);
    // With the separator, so that a sibling such as `renderer-old` is not taken for the bundle.
    if (!path.startsWith(realRoot + sep) || !(await stat(path)).isFile()) return null;
    return { path, mimeType };
  } catch {
    return null;
  }
}

/** The decoded path of a bundle URL, with `/` as separator; null for anything that is not plainly one. */
function relativePath(url: string): string | null {
  try {
    const { protocol, host, username, password, pathname } = new URL(url);
    if (protocol !== `${BUNDLE_SCHEME}:` || host !== BUNDLE_HOST || username !== '' || password !== '')
      return null;
    const path = decodeURIComponent(pathname === '/' ? '/index.html' : pathname).slice(1);
    // A backslash or a colon separates paths, drives and streams on Windows; a NUL ends names in C.
    if (/[\\:\0]/.test(path)) return null;
    return path.split('/').some((part) => part === '..' || part === '') ? null : path;
  } catch {
    return null;
  }
}
