/** The main process: one instance, one window, started and ended here. */
import { join, resolve } from 'node:path';
import { app, dialog } from 'electron';
import { type OpenRequest, packRequest, parseArguments, unpackRequest } from './arguments';
import { errorText } from './errors';
import { Log } from './log';
import { profilePaths } from './paths';
import { registerScheme } from './protocol';
import { restrictProcess } from './security';
import { type Studio, startStudio } from './studio';
import { t } from '../src-preload/language';

app.setName('Softmax Studio');
const profile = process.env['SOFTMAX_STUDIO_USER_DATA'];
app.setPath('userData', profile ? resolve(profile) : join(app.getPath('appData'), app.getName()));

// Set by electron-vite while developing; a package never listens to it.
const devServerUrl = app.isPackaged ? undefined : process.env['ELECTRON_RENDERER_URL'];
const devServer = devServerUrl === undefined ? null : new URL(devServerUrl).origin;
registerScheme();
restrictProcess(devServer);

const request = parseArguments(ownArguments(), process.cwd());

if (app.requestSingleInstanceLock(packRequest(request))) run();
else app.quit();

function run(): void {
  const log = new Log(profilePaths().logs);
  const waiting: OpenRequest[] = [request];
  let studio: Studio | null = null;
  const open = (next: OpenRequest) => {
    if (studio === null) waiting.push(next);
    else void studio.open(next);
  };

  process.on('uncaughtException', (error) => fail(error, log));
  process.on('unhandledRejection', (error) => fail(error, log));
  app.on('second-instance', (_event, _argv, _folder, data) => {
    const handedOver = unpackRequest(data);
    if (handedOver !== null) open(handedOver);
    if (studio?.window.isMinimized()) studio.window.restore();
    studio?.window.focus();
  });
  app.on('open-file', (event, path) => {
    event.preventDefault();
    open({ paths: [path], sample: null, problems: [] });
  });
  app.on('window-all-closed', () => app.quit());
  app.on('will-quit', (event) => {
    if (studio === null) return;
    const { stop } = studio;
    studio = null;
    event.preventDefault();
    void stop().finally(() => app.quit());
  });

  void app.whenReady().then(async () => {
    log.info(`started, Electron ${process.versions.electron} on ${process.platform} ${process.arch}`);
    studio = await startStudio(log, devServer);
    for (const next of waiting.splice(0)) open(next);
  });
}

/** Without a package the first word is the folder of the app itself. */
function ownArguments(): string[] {
  const args = process.argv.slice(1);
  if (app.isPackaged) return args;
  const appFolder = args.findIndex((arg) => !arg.startsWith('-'));
  return args.filter((_, i) => i !== appFolder);
}

/** An error that nobody handled: the state is unknown, so it is told and the app ends. */
function fail(error: unknown, log: Log): void {
  log.error(`unexpected: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`);
  dialog.showErrorBox(
    t('Softmax Studio has to close'),
    `${errorText(error)}\n\n${t('Details are in {path}.', { path: log.path })}`,
  );
  app.exit(1);
}
