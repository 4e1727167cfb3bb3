import { readFile } from 'node:fs/promises';
import { type Session, protocol } from 'electron';
import { BUNDLE_SCHEME, resolveBundleFile } from './bundle-path';

/** Nothing but the bundle's own files; no inline script or style, no frame, no form, no string made into code. */
const CONTENT_SECURITY_POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  // Thumbnails come from the trainer as bytes and are shown as blobs; charts and icons may be data URLs.
  "img-src 'self' blob: data:",
  "font-src 'self'",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
  "require-trusted-types-for 'script'",
  // Svelte makes its elements from the compiled components' templates under this one policy.
  'trusted-types svelte-trusted-html',
].join('; ');

/** Must run before the app is ready. */
export function registerScheme(): void {
  protocol.registerSchemesAsPrivileged([
    {
      scheme: BUNDLE_SCHEME,
      privileges: { standard: true, secure: true, supportFetchAPI: true, codeCache: true },
    },
  ]);
}

/** Serves the files under `root` as `app://bundle/`. */
export function serveBundle(session: Session, root: string): void {
  session.protocol.handle(BUNDLE_SCHEME, async ({ url, method }) => {
    if (method !== 'GET') return new Response(null, { status: 405 });
    const file = await resolveBundleFile(root, url);
    if (file === null) return new Response('Not found', { status: 404, headers: securityHeaders });
    return new Response(await readFile(file.path), {
      headers: { ...securityHeaders, 'Content-Type': file.mimeType },
    });
  });
}

const securityHeaders = {
  'Content-Security-Policy': CONTENT_SECURITY_POLICY,
  'X-Content-Type-Options': 'nosniff',
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Resource-Policy': 'same-origin',
};
