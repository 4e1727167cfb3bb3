/** What each command of the page does. */
import { type BrowserWindow, app, nativeImage, nativeTheme, shell } from 'electron';
import { basename } from 'node:path';
import { version } from '../package.json';
import type { LanguageChoice, MainInput, SavedModel, Source } from '../src-preload/contract';
import { language, t } from '../src-preload/language';
import { writeCapturedClasses, writeCaptures } from './captures';
import {
  chooseAnswersPath,
  chooseModelPath,
  choosePageFilePath,
  choosePaths,
  chooseTablePath,
} from './dialogs';
import { StudioError } from './errors';
import { ExportFolders } from './export-folders';
import type { Grants } from './grants';
import type { MainHandlers } from './ipc';
import { keptModel, saveModel } from './models';
import type { PageEvents } from './page-events';
import { projectHandlers } from './project-commands';
import type { Projects } from './projects';
import { writePageFile } from './page-file';
import type { Recents } from './recents';
import { type Carried, dragSamples } from './sample-drag';
import type { SettingsFile } from './settings';
import { toSource } from './sources';
import { callAttention, showProgress } from './taskbar';
import type { TrainerHost } from './trainer-host';

export interface Services {
  window: BrowserWindow;
  events: PageEvents;
  trainer: TrainerHost;
  grants: Grants;
  recents: Recents;
  projects: Projects;
  settings: SettingsFile;
  modelsFolder: string;
  capturesFolder: string;
  /** Changes the language of everything that the main process and the trainer say. */
  speak: (choice: LanguageChoice) => void;
}

export function commandHandlers(services: Services): MainHandlers {
  const { window, grants, recents, settings, trainer } = services;
  const toSources = (paths: string[]) => Promise.all(paths.map((path) => toSource(path, grants)));
  const savedModels = new Map<string, string>();
  const exportFolders = new ExportFolders();
  return {
    'app:info': async () => {
      const { theme, language: languageChoice } = await settings.read();
      const { electron } = process.versions;
      return { version, electron, platform: process.platform, theme, languageChoice, language: language() };
    },
    'app:theme': async (theme) => {
      nativeTheme.themeSource = theme;
      await settings.update((current) => ({ ...current, theme }));
      return null;
    },
    'app:language': async (choice) => {
      services.speak(choice);
      await settings.update((current) => ({ ...current, language: choice }));
      return language();
    },
    'app:progress': (progress) => showProgress(window, progress),
    'app:attention': () => callAttention(window),
    'trainer:connect': () => connectTrainer(services),
    'trainer:restart': () => {
      trainer.restart();
      return null;
    },
    'source:choose': async (choice) => {
      if (choice === 'export-folder') return chooseExportFolder(services, exportFolders);
      const paths = await choosePaths(window, choice);
      return paths === null ? null : toSources(paths);
    },
    'source:grant': toSources,
    'page:paste': () => {
      window.webContents.paste();
      return null;
    },
    'target:choose': (wanted) => chooseTarget(services, wanted),
    'file:save': (file) => savePageFile(services, file),
    'sample:drag': (input) => dragSamples(trainer, input, (carried) => carry(window, carried)),
    'capture:save': async ({ images }) => toSources(await writeCaptures(services.capturesFolder, images)),
    'capture:classes': async (classes) =>
      toSource(await writeCapturedClasses(services.capturesFolder, t('Webcam'), classes), grants),
    'recent:list': () => recents.list(),
    'recent:remember': async ({ token, kind, detail }) => {
      const path = grants.path(token);
      await recents.remember(path, kind, detail);
      app.addRecentDocument(path);
      return null;
    },
    'recent:open': async (id) => toSource(await recents.path(id), grants),
    'recent:forget': async (id) => {
      await recents.forget(id);
      return null;
    },
    ...projectHandlers(services),
    'model:save': async (input) => {
      const saved = await askAndSave(services, input);
      if (saved !== null) savedModels.set(input.modelId, saved.path);
      return saved;
    },
    'model:reveal': (modelId) => {
      const path = savedModels.get(modelId);
      if (path === undefined) throw new StudioError('not-found', t('This model has not been saved yet.'));
      shell.showItemInFolder(path);
      return null;
    },
    'export:subfolder': async ({ token, suggestedName }) => {
      const source = await toSource(await exportFolders.make(token, suggestedName), grants);
      exportFolders.add(source);
      return source;
    },
    'export:reveal': async (token) => {
      shell.showItemInFolder(await exportFolders.shown(token));
      return null;
    },
  };
}

/** A page that was loaded after the trainer was given up is told so. */
function connectTrainer({ trainer, window, events }: Services): null {
  if (trainer.state.state !== 'ready') events.send('trainer:state', trainer.state);
  window.webContents.postMessage('trainer:port', null, [trainer.connect()]);
  return null;
}

/** The first file stands for all where the system carries only one. */
function carry({ webContents }: BrowserWindow, { files, icon: { width, height, bitmap } }: Carried): void {
  const icon = nativeImage.createFromBitmap(bitmap, { width, height });
  webContents.startDrag({ file: files[0]!, files, icon });
}

/** The path gets a token; the trainer writes there. */
async function chooseTarget(
  { window, settings, grants }: Services,
  { kind, suggestedName }: MainInput<'target:choose'>,
): Promise<Source | null> {
  const choosePath = kind === 'answers' ? chooseAnswersPath : chooseTablePath;
  const chosen = await choosePath(window, suggestedName, (await settings.read()).saveFolder);
  if (chosen === null) return null;
  await settings.update((current) => ({ ...current, saveFolder: chosen.folder }));
  const { path } = chosen;
  return { token: grants.grant(path), name: basename(path), path, isFolder: false };
}

async function chooseExportFolder(
  { window, settings, grants }: Services,
  folders: ExportFolders,
): Promise<Source[] | null> {
  const paths = await choosePaths(window, 'export-folder', (await settings.read()).saveFolder);
  if (paths === null) return null;
  const sources = await Promise.all(paths.map((path) => toSource(path, grants)));
  for (const source of sources) folders.add(source);
  return sources;
}

async function savePageFile(
  { window, settings }: Services,
  file: MainInput<'file:save'>,
): Promise<string | null> {
  const chosen = await choosePageFilePath(window, file, (await settings.read()).saveFolder);
  if (chosen === null) return null;
  const path = await writePageFile(file, chosen.path);
  await settings.update((current) => ({ ...current, saveFolder: chosen.folder }));
  return path;
}

async function askAndSave(services: Services, input: MainInput<'model:save'>): Promise<SavedModel | null> {
  const { window, settings, modelsFolder } = services;
  const kept = await keptModel(modelsFolder, input.modelId);
  const chosen = await chooseModelPath(window, input.suggestedName, (await settings.read()).saveFolder);
  if (chosen === null) return null;
  const saved = await saveModel(kept, chosen.path);
  await settings.update((current) => ({ ...current, saveFolder: chosen.folder }));
  return saved;
}
