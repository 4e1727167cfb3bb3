/** Builds the running app out of its parts. Electron is ready when this is called. */
import { mkdirSync } from 'node:fs';
import {
  type BrowserWindow,
  MessageChannelMain,
  app,
  ipcMain,
  nativeTheme,
  session,
  utilityProcess,
} from 'electron';
import { version } from '../package.json';
import type { LanguageChoice } from '../src-preload/contract';
import { language, languageFor, setLanguage } from '../src-preload/language';
import type { OpenRequest } from './arguments';
import { BUNDLE_ORIGIN } from './bundle-path';
import { pruneCaptures } from './capture-use';
import { askBeforeClosing } from './closing';
import { commandHandlers } from './commands';
import { choosePaths, showProblem } from './dialogs';
import { errorText } from './errors';
import { Grants } from './grants';
import { isFromPage, registerCommands } from './ipc';
import type { Log } from './log';
import { type MenuActions, installMenu } from './menu';
import { pruneModels } from './models';
import { PageEvents } from './page-events';
import { profilePaths, rendererFolder, resourcesFolder, trainerScript } from './paths';
import { Projects } from './projects';
import { serveBundle } from './protocol';
import { Recents } from './recents';
import { restrictPages, restrictSession } from './security';
import { type SettingsFile, openSettings } from './settings';
import { toSource } from './sources';
import { TrainerHost } from './trainer-host';
import { createWindow } from './window';

export interface Studio {
  window: BrowserWindow;
  /** Ends the trainer and waits for what is being written. */
  stop: () => Promise<void>;
  /** Grants what was asked for and tells the page of it. */
  open: (request: OpenRequest) => Promise<void>;
}

export async function startStudio(log: Log, devServer: string | null): Promise<Studio> {
  const paths = profilePaths();
  const onSetAside = (path: string) => log.warn(`a damaged file was set aside as ${path}`);
  const settings = openSettings(paths.settings, onSetAside);
  const recents = new Recents(paths.recents, onSetAside);
  const grants = new Grants();
  const projects = new Projects(paths.projects, grants, onSetAside);

  restrictPages(devServer, log);
  await restrictSession(session.defaultSession, devServer, log);
  serveBundle(session.defaultSession, rendererFolder);

  const saved = await readSettings(settings, log);
  nativeTheme.themeSource = saved.theme;
  setLanguage(spoken(saved.language));
  const window = createWindow(saved.window, settings, log);
  const events = new PageEvents(window.webContents);
  const trainer = createTrainer(grants, events, log);
  const services = {
    window,
    events,
    trainer,
    grants,
    recents,
    projects,
    settings,
    modelsFolder: paths.models,
    capturesFolder: paths.captures,
    speak: (choice: LanguageChoice) => {
      setLanguage(spoken(choice));
      trainer.speak(language());
      installMenu(menu);
    },
  };
  const origin = devServer ?? BUNDLE_ORIGIN;
  const contentsId = window.webContents.id;
  registerCommands(ipcMain, commandHandlers(services), (event) => isFromPage(event, contentsId, origin), log);

  const open = (request: OpenRequest) => announce(request, window, events, grants);
  const menu: MenuActions = {
    logFolder: paths.logs,
    showShortcuts: () => events.send('shortcuts:asked', null),
    open: (what) =>
      void choosePaths(window, what).then((chosen) =>
        open({ paths: chosen ?? [], sample: null, problems: [] }),
      ),
  };
  installMenu(menu);
  askBeforeClosing(window);
  // Nothing is saved or trained before the page is there.
  await tidyProfile(projects, paths).catch((error: unknown) =>
    log.warn(`what is no longer needed was not taken away: ${errorText(error)}`),
  );
  trainer.start();
  window
    .loadURL(devServer ?? `${BUNDLE_ORIGIN}/`)
    .catch((error: unknown) => log.error(`the page did not load: ${errorText(error)}`));
  const stop = async () => {
    await Promise.all([trainer.stop(), settings.written(), recents.written(), projects.written()]);
  };
  return { window, stop, open };
}

const spoken = (choice: LanguageChoice) =>
  choice === 'system' ? languageFor(app.getPreferredSystemLanguages()) : choice;

function createTrainer(grants: Grants, events: PageEvents, log: Log): TrainerHost {
  const { models, samples, cache, backbones } = profilePaths();
  mkdirSync(models, { recursive: true });
  mkdirSync(samples, { recursive: true });
  return new TrainerHost({
    fork: () =>
      utilityProcess.fork(trainerScript, [], {
        serviceName: `${app.getName()} trainer`,
        stdio: 'pipe',
        env: { ...process.env, ORT_DISABLE_TELEMETRY: '1' },
      }),
    createChannel: () => new MessageChannelMain(),
    init: () => ({
      type: 'init',
      modelsFolder: models,
      samplesFolder: samples,
      cacheFolder: cache,
      backbonesFolder: backbones,
      resourcesFolder: resourcesFolder(),
      version,
      language: language(),
    }),
    grants,
    log,
    onState: (state) => events.send('trainer:state', state),
  });
}

async function tidyProfile(
  projects: Projects,
  { models, captures }: ReturnType<typeof profilePaths>,
): Promise<void> {
  await projects.tidy();
  await pruneModels(models, await projects.models());
  await pruneCaptures(captures, await projects.folders());
}

/** The app starts with its defaults where the settings cannot be read. */
async function readSettings(settings: SettingsFile, log: Log) {
  try {
    return await settings.read();
  } catch (error) {
    log.warn(`the settings cannot be read: ${errorText(error)}`);
    return settings.empty;
  }
}

async function announce(
  { paths, sample, problems }: OpenRequest,
  window: BrowserWindow,
  events: PageEvents,
  grants: Grants,
): Promise<void> {
  for (const problem of problems) showProblem(window, problem);
  for (const path of paths) {
    try {
      events.send('source:opened', await toSource(path, grants));
    } catch (error) {
      showProblem(window, errorText(error));
    }
  }
  if (sample !== null) events.send('sample:opened', sample);
}
