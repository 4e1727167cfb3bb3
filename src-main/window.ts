import { type Rectangle, BrowserWindow, app, dialog, nativeTheme, screen } from 'electron';
import { CrashPolicy } from './crash-policy';
import { errorText } from './errors';
import type { Log } from './log';
import { preloadScript } from './paths';
import type { Settings, SettingsFile } from './settings';
import { MIN_SIZE, placeWindow } from './window-state';
import { t } from '../src-preload/language';

/** The one window. It stays hidden until the page has drawn itself. */
export function createWindow(saved: Settings['window'], settings: SettingsFile, log: Log): BrowserWindow {
  const window = new BrowserWindow({
    ...placeWindow(saved, workAreas()),
    minWidth: MIN_SIZE.width,
    minHeight: MIN_SIZE.height,
    title: app.getName(),
    show: false,
    backgroundColor: backgroundColor(),
    webPreferences: {
      preload: preloadScript,
      contextIsolation: true,
      sandbox: true,
      nodeIntegration: false,
      webSecurity: true,
      webviewTag: false,
      spellcheck: false,
    },
  });
  if (saved?.maximized === true) window.maximize();
  window.once('ready-to-show', () => window.show());
  nativeTheme.on('updated', () => {
    if (!window.isDestroyed()) window.setBackgroundColor(backgroundColor());
  });
  rememberPlace(window, settings, log);
  reloadAfterCrash(window, log);
  return window;
}

/** The page's own `--canvas`. Seen before the page has drawn, and at the edges while the window is resized. */
function backgroundColor(): string {
  return nativeTheme.shouldUseDarkColors ? '#131619' : '#f5f5f1';
}

function workAreas(): Rectangle[] {
  const primary = screen.getPrimaryDisplay();
  const others = screen.getAllDisplays().filter((display) => display.id !== primary.id);
  return [primary, ...others].map((display) => display.workArea);
}

/** Writes down place and size once the window has rested for a moment. */
function rememberPlace(window: BrowserWindow, settings: SettingsFile, log: Log): void {
  let timer: NodeJS.Timeout | undefined;
  const save = () => {
    const place = { ...window.getNormalBounds(), maximized: window.isMaximized() };
    settings
      .update((current) => ({ ...current, window: place }))
      .catch((error: unknown) => log.warn(`the window's place was not saved: ${errorText(error)}`));
  };
  const changed = () => {
    clearTimeout(timer);
    timer = setTimeout(save, 500);
  };
  window.on('resize', changed);
  window.on('move', changed);
  window.on('maximize', changed);
  window.on('unmaximize', changed);
  window.on('close', () => {
    clearTimeout(timer);
    save();
  });
}

function reloadAfterCrash(window: BrowserWindow, log: Log): void {
  const crashes = new CrashPolicy();
  window.webContents.on('render-process-gone', (_event, { reason, exitCode }) => {
    if (reason === 'clean-exit') return;
    log.error(`the page crashed: ${reason}, exit code ${exitCode}`);
    if (crashes.crashed() === 'restart') {
      window.webContents.reload();
      return;
    }
    const message = t('The window crashed several times ({reason}).', { reason });
    void dialog
      .showMessageBox(window, { type: 'error', message, buttons: [t('Try again'), t('Quit')] })
      .then(({ response }) => {
        crashes.reset();
        if (response === 0) window.webContents.reload();
        else app.quit();
      });
  });
}
