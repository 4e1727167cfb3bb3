import { BUNDLE_ORIGIN } from './bundle-path';

/**
 * Whether a request of the page may go on. Nothing that passes leaves the machine.
 * `devServer` is the origin of the development server, null in the app as people run it.
 */
export function mayRequest(url: string, devServer: string | null): boolean {
  let parsed: URL;
  try {
    parsed = new URL(url);
  } catch {
    return false;
  }
  switch (parsed.protocol) {
    // The page itself.
    case 'app:':
      return url.startsWith(`${BUNDLE_ORIGIN}/`);
    // Bytes that the page made itself: thumbnails and charts.
    case 'blob:':
    case 'data:':
      return true;
    // The developer tools' own interface, part of Electron.
    case 'devtools:':
      return true;
    // Modules and hot updates while developing.
    case 'http:':
    case 'ws:':
      return devServer !== null && parsed.host === new URL(devServer).host;
    default:
      return false;
  }
}
