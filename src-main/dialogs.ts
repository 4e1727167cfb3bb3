import { type BrowserWindow, type FileFilter, type OpenDialogOptions, app, dialog } from 'electron';
import { dirname, join } from 'node:path';
import type { MainInput } from '../src-preload/contract';
import { fileName, modelFileName } from './models';

type Choice = MainInput<'source:choose'>;

const tables: FileFilter = { name: 'Tables', extensions: ['csv', 'tsv', 'txt', 'gz', 'parquet'] };
const png: FileFilter = { name: 'PNG', extensions: ['png'] };
const csv: FileFilter = { name: 'CSV', extensions: ['csv'] };
const json: FileFilter = { name: 'JSON', extensions: ['json'] };
const models: FileFilter = { name: 'Models', extensions: ['onnx'] };
const images: FileFilter = {
  name: 'Images',
  extensions: ['jpg', 'jpeg', 'png', 'webp', 'gif', 'bmp', 'tif', 'tiff', 'avif', 'heic', 'heif', 'svg'],
};
const anything: FileFilter = { name: 'All files', extensions: ['*'] };

const openOptions: Record<Choice, OpenDialogOptions> = {
  folder: { title: 'Open a folder of images', properties: ['openDirectory'] },
  table: { title: 'Open a table', properties: ['openFile'], filters: [tables, anything] },
  model: { title: 'Open a model', properties: ['openFile'], filters: [models, anything] },
  backbone: { title: 'Choose a backbone', properties: ['openFile'], filters: [models, anything] },
  'target-folder': {
    title: 'Choose an empty folder',
    buttonLabel: 'Copy here',
    properties: ['openDirectory', 'createDirectory'],
  },
  files: {
    title: 'Choose images or tables',
    properties: ['openFile', 'multiSelections'],
    filters: [
      { name: 'Images and tables', extensions: [...images.extensions, ...tables.extensions] },
      anything,
    ],
  },
};

/** The paths that the person chose; null when the dialog was dismissed. */
export async function choosePaths(window: BrowserWindow, choice: Choice): Promise<string[] | null> {
  const { canceled, filePaths } = await dialog.showOpenDialog(window, openOptions[choice]);
  return canceled || filePaths.length === 0 ? null : filePaths;
}

interface SavePath {
  path: string;
  folder: string;
}

/** Where to save a model; null when the dialog was dismissed. */
export const chooseModelPath = (window: BrowserWindow, suggestedName: string, lastFolder: string | null) =>
  choosePath(window, 'Save the model', modelFileName(suggestedName), models, lastFolder);

/** Where to save a table; null when the dialog was dismissed. */
export const chooseTablePath = (window: BrowserWindow, suggestedName: string, lastFolder: string | null) =>
  choosePath(window, 'Save the table', fileName(suggestedName, '.csv'), csv, lastFolder);

/** Where to save a report; null when the dialog was dismissed. */
export const chooseReportPath = (window: BrowserWindow, suggestedName: string, lastFolder: string | null) =>
  choosePath(window, 'Save the report', fileName(suggestedName, '.json'), json, lastFolder);

const pageFiles: Record<MainInput<'file:save'>['kind'], [title: string, filter: FileFilter]> = {
  png: ['Save the picture', png],
  csv: ['Save the table', csv],
  json: ['Save the lab', json],
};

/** Where to save what the page made; null when the dialog was dismissed. */
export function choosePageFilePath(
  window: BrowserWindow,
  { kind, suggestedName }: MainInput<'file:save'>,
  lastFolder: string | null,
) {
  const [title, filter] = pageFiles[kind];
  return choosePath(window, title, fileName(suggestedName, `.${kind}`), filter, lastFolder);
}

async function choosePath(
  window: BrowserWindow,
  title: string,
  name: string,
  filter: FileFilter,
  lastFolder: string | null,
): Promise<SavePath | null> {
  const { canceled, filePath } = await dialog.showSaveDialog(window, {
    title,
    defaultPath: join(lastFolder ?? app.getPath('documents'), name),
    filters: [filter],
  });
  return canceled || filePath === '' ? null : { path: filePath, folder: dirname(filePath) };
}

/** Tells what could not be done, for requests that did not come from the page. */
export function showProblem(window: BrowserWindow, message: string): void {
  const show = () => void dialog.showMessageBox(window, { type: 'error', message, buttons: ['OK'] });
  if (window.isVisible()) show();
  else window.once('show', show);
}
