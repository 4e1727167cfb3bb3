import { type BrowserWindow, type FileFilter, type OpenDialogOptions, app, dialog } from 'electron';
import { dirname, join } from 'node:path';
import type { MainInput } from '../src-preload/contract';
import { fileName, modelFileName } from './models';
import { t } from '../src-preload/language';

type Choice = MainInput<'source:choose'>;

const TABLES = ['csv', 'tsv', 'txt', 'gz', 'parquet'];
const IMAGES = ['jpg', 'jpeg', 'png', 'webp', 'gif', 'bmp', 'tif', 'tiff', 'avif', 'heic', 'heif', 'svg'];
const png: FileFilter = { name: 'PNG', extensions: ['png'] };
const csv: FileFilter = { name: 'CSV', extensions: ['csv'] };
const jsonLines = (): FileFilter => ({ name: t('JSON lines'), extensions: ['jsonl'] });
const parquet: FileFilter = { name: 'Parquet', extensions: ['parquet'] };
const json: FileFilter = { name: 'JSON', extensions: ['json'] };
const models = (): FileFilter => ({ name: t('Models'), extensions: ['onnx'] });
const anything = (): FileFilter => ({ name: t('All files'), extensions: ['*'] });

function openOptions(choice: Choice): OpenDialogOptions {
  switch (choice) {
    case 'folder':
      return { title: t('Open a folder of images'), properties: ['openDirectory'] };
    case 'table': {
      const filters = [{ name: t('Tables'), extensions: TABLES }, anything()];
      return { title: t('Open a table'), properties: ['openFile'], filters };
    }
    case 'model':
      return { title: t('Open a model'), properties: ['openFile'], filters: [models(), anything()] };
    case 'backbone':
      return { title: t('Choose a backbone'), properties: ['openFile'], filters: [models(), anything()] };
    case 'target-folder':
      return {
        title: t('Choose an empty folder'),
        buttonLabel: t('Copy here'),
        properties: ['openDirectory', 'createDirectory'],
      };
    case 'export-folder':
      return {
        title: t('Choose an empty folder'),
        buttonLabel: t('Export here'),
        properties: ['openDirectory', 'createDirectory'],
      };
    case 'watched-folder':
      return {
        title: t('Choose a folder to watch'),
        buttonLabel: t('Watch'),
        properties: ['openDirectory', 'createDirectory'],
      };
    case 'files': {
      const filters = [{ name: t('Images and tables'), extensions: [...IMAGES, ...TABLES] }, anything()];
      return { title: t('Choose images or tables'), properties: ['openFile', 'multiSelections'], filters };
    }
  }
}

/**
 * The paths that the person chose; null when the dialog was dismissed.
 * @param folder where the dialog begins; null: where the system says
 */
export async function choosePaths(
  window: BrowserWindow,
  choice: Choice,
  folder: string | null = null,
): Promise<string[] | null> {
  const begin = folder === null ? {} : { defaultPath: folder };
  const { canceled, filePaths } = await dialog.showOpenDialog(window, { ...openOptions(choice), ...begin });
  return canceled || filePaths.length === 0 ? null : filePaths;
}

interface SavePath {
  path: string;
  folder: string;
}

/** Where to save a model; null when the dialog was dismissed. */
export const chooseModelPath = (window: BrowserWindow, suggestedName: string, lastFolder: string | null) =>
  choosePath(window, t('Save the model'), modelFileName(suggestedName), [models()], lastFolder);

/** Where to save a table; null when the dialog was dismissed. */
export const chooseTablePath = (window: BrowserWindow, suggestedName: string, lastFolder: string | null) =>
  choosePath(window, t('Save the table'), fileName(suggestedName, '.csv'), [csv], lastFolder);

/** Where to save answers of a model, in the format that the name ends in; null when the dialog was dismissed. */
export const chooseAnswersPath = (window: BrowserWindow, suggestedName: string, lastFolder: string | null) =>
  choosePath(
    window,
    t('Save the answers'),
    fileName(suggestedName, '.csv'),
    [csv, jsonLines(), parquet],
    lastFolder,
  );

/** Where to save a report; null when the dialog was dismissed. */
export const chooseReportPath = (window: BrowserWindow, suggestedName: string, lastFolder: string | null) =>
  choosePath(window, t('Save the report'), fileName(suggestedName, '.json'), [json], lastFolder);

type PageFile = MainInput<'file:save'>;

function pageFile(kind: PageFile['kind']): [title: string, filter: FileFilter] {
  if (kind === 'png') return [t('Save the picture'), png];
  return kind === 'csv' ? [t('Save the table'), csv] : [t('Save the lab'), json];
}

/** Where to save what the page made; null when the dialog was dismissed. */
export function choosePageFilePath(
  window: BrowserWindow,
  { kind, suggestedName }: PageFile,
  lastFolder: string | null,
) {
  const [title, filter] = pageFile(kind);
  return choosePath(window, title, fileName(suggestedName, `.${kind}`), [filter], lastFolder);
}

async function choosePath(
  window: BrowserWindow,
  title: string,
  name: string,
  filters: FileFilter[],
  lastFolder: string | null,
): Promise<SavePath | null> {
  const { canceled, filePath } = await dialog.showSaveDialog(window, {
    title,
    defaultPath: join(lastFolder ?? app.getPath('documents'), name),
    filters,
  });
  return canceled || filePath === '' ? null : { path: filePath, folder: dirname(filePath) };
}

/** Tells what could not be done, for requests that did not come from the page. */
export function showProblem(window: BrowserWindow, message: string): void {
  const show = () => void dialog.showMessageBox(window, { type: 'error', message, buttons: [t('OK')] });
  if (window.isVisible()) show();
  else window.once('show', show);
}
