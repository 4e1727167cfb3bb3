/** Everything that a page could ask of Electron is refused here; each exception has its reason beside it. */
import { type Session, type WebContents, app } from 'electron';
import { BUNDLE_ORIGIN } from './bundle-path';
import type { Log } from './log';
import { mayUse, type PermissionDetails } from './permission-policy';
import { mayRequest } from './request-policy';

/** Must run before the app is ready. */
export function restrictProcess(devServer: string | null): void {
  // With this switch, which only root and tests give, Chromium's own services would not start.
  if (!app.commandLine.hasSwitch('no-sandbox')) app.enableSandbox();
  // No name and no address resolves, also for what passes by the session: prefetching, Chromium's own services.
  // The development server is the exception, while developing.
  const exception = devServer === null ? '' : `, EXCLUDE ${new URL(devServer).hostname}`;
  app.commandLine.appendSwitch('host-resolver-rules', `MAP * ~NOTFOUND${exception}`);
  app.commandLine.appendSwitch('disable-background-networking');
}

/** Must run before the first window is made. */
export function restrictPages(devServer: string | null, log: Log): void {
  app.on('web-contents-created', (_event, contents) => restrictContents(contents, log));
  app.on('certificate-error', (event, _contents, url, _error, _certificate, callback) => {
    event.preventDefault();
    log.warn(`refused the certificate of ${origin(url)}`);
    callback(false);
  });
  app.on('select-client-certificate', (event) => event.preventDefault());
  app.on('login', (event) => event.preventDefault());
  app.on('session-created', (session) => void restrictSession(session, devServer, log));
}

export async function restrictSession(session: Session, devServer: string | null, log: Log): Promise<void> {
  const ownOrigin = devServer ?? BUNDLE_ORIGIN;
  session.setPermissionRequestHandler((_contents, permission, callback, details: PermissionDetails) => {
    // The camera: pictures of it are learned from and classified here, and leave the machine no more than others.
    const allowed = mayUse(permission, details, ownOrigin);
    if (!allowed) log.warn(`refused the permission ${permission}`);
    callback(allowed);
  });
  session.setPermissionCheckHandler((_contents, permission, _origin, details) =>
    mayUse(permission, details, ownOrigin),
  );
  session.setDevicePermissionHandler(() => false);
  session.on('will-download', (event) => {
    log.warn('refused a download');
    event.preventDefault();
  });
  session.webRequest.onBeforeRequest(({ url }, callback) => {
    const allowed = mayRequest(url, devServer);
    if (!allowed) log.warn(`refused a request to ${origin(url)}`);
    callback({ cancel: !allowed });
  });
  // Spell checking would fetch dictionaries.
  session.setSpellCheckerEnabled(false);
  // Looking for a proxy would ask the network.
  await session.setProxy({ mode: 'direct' });
}

function restrictContents(contents: WebContents, log: Log): void {
  contents.on('will-frame-navigate', (event) => {
    // The page may load itself again: that is how the development server updates it.
    if (event.isMainFrame && event.url === contents.getURL()) return;
    log.warn(`refused to navigate to ${origin(event.url)}`);
    event.preventDefault();
  });
  contents.on('will-redirect', (event) => event.preventDefault());
  contents.on('will-attach-webview', (event) => event.preventDefault());
  contents.setWindowOpenHandler(({ url }) => {
    log.warn(`refused to open a window for ${origin(url)}`);
    return { action: 'deny' };
  });
  // WebRTC passes by the session's requests: without a proxy it gets no way out.
  contents.setWebRTCIPHandlingPolicy('disable_non_proxied_udp');
}

/** What the log may hold of a URL. */
function origin(url: string): string {
  return URL.canParse(url) ? `${new URL(url).protocol}//${new URL(url).host}` : 'no valid URL';
}
