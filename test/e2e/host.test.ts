/** The main process at work: windows, files, the trainer's life, a second start. */
import { spawn } from 'node:child_process';
import { mkdir, mkdtemp, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { type Page, expect, test } from '@playwright/test';
import type { MainEvents } from '../../src-preload/contract';
import {
  type LaunchedStudio,
  answerDialogs,
  commandLine,
  dropFiles,
  executable,
  killTrainer,
  launchStudio,
  studioEnvironment,
  trainerPid,
} from './app';

let folder: string;
let studio: LaunchedStudio | null = null;

test.beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'softmax-studio host 花-'));
});
test.afterEach(async () => {
  await studio?.close();
  studio = null;
  await rm(folder, { recursive: true, force: true });
});

/** Collects an event's values in the page; call the result to read them. */
async function collect<E extends keyof MainEvents>(
  page: Page,
  event: E,
): Promise<() => Promise<MainEvents[E][]>> {
  await page.evaluate((name) => {
    const seen: unknown[] = [];
    Object.assign(window, { [`seen ${name}`]: seen });
    window.studio.onMainEvent(name, (value) => seen.push(value));
  }, event);
  return () => page.evaluate((name) => Reflect.get(window, `seen ${name}`), event);
}

test('the trainer crashes: the page is told, cut-off requests are answered, a new trainer works', async () => {
  studio = await launchStudio();
  const { app, page } = studio;
  const states = await collect(page, 'trainer:state');
  const first = await trainerPid(app);

  await killTrainer(app);
  await expect.poll(async () => (await states()).map(({ state }) => state)).toEqual(['crashed', 'ready']);
  expect(await page.evaluate(() => window.studio.trainer('stop', {}))).toEqual({ ok: true, value: null });
  expect(await trainerPid(app)).not.toBe(first);
});

test('after three crashes the person decides', async () => {
  studio = await launchStudio();
  const { app, page } = studio;
  const states = await collect(page, 'trainer:state');
  const last = async () => (await states()).at(-1)?.state;
  for (let i = 1; i <= 3; i++) {
    await killTrainer(app);
    await expect.poll(async () => (await states()).length).toBe(i < 3 ? 2 * i : 5);
  }
  expect(await last()).toBe('failed');
  const refused = await page.evaluate(() => window.studio.trainer('stop', {}));
  expect(refused).toMatchObject({ ok: false, code: 'trainer-failed' });

  await page.evaluate(() => window.studio.main('trainer:restart', undefined));
  await expect.poll(last).toBe('ready');
  expect(await page.evaluate(() => window.studio.trainer('stop', {}))).toEqual({ ok: true, value: null });
});

test('nothing is left running when the window is closed', async () => {
  studio = await launchStudio();
  const pid = await trainerPid(studio.app);
  await studio.close();
  studio = null;
  expect(() => process.kill(pid!, 0)).toThrow('ESRCH');
});

test('files that are dropped reach the trainer under their tokens', async () => {
  studio = await launchStudio();
  const { page } = studio;
  const table = join(folder, 'table.csv');
  await writeFile(table, 'size,kind\n1,a\n2,b\n'.repeat(10));
  await page.evaluate(() => {
    const take = (event: DragEvent) => {
      event.preventDefault();
      event.stopImmediatePropagation();
      if (event.type !== 'drop') return;
      const files = [...(event.dataTransfer?.files ?? [])];
      Object.assign(window, { granted: window.studio.grant(files) });
    };
    for (const type of ['dragenter', 'dragover', 'drop'] as const) window.addEventListener(type, take, true);
  });
  await dropFiles(page, [table, folder]);
  await expect
    .poll(() => page.evaluate(() => Reflect.get(window, 'granted')))
    .toMatchObject({
      ok: true,
      value: [
        { name: 'table.csv', path: table, isFolder: false },
        { name: basename(folder), path: folder, isFolder: true },
      ],
    });
});

test('a second start hands its path to the window that is open', async () => {
  studio = await launchStudio();
  const opened = await collect(studio.page, 'source:opened');
  const samples = await collect(studio.page, 'sample:opened');
  const second = spawn(executable, commandLine([folder, '--sample', 'iris']), {
    env: studioEnvironment(studio.userData),
    stdio: 'ignore',
  });
  expect(await new Promise((done) => second.once('exit', done))).toBe(0);
  await expect.poll(opened).toMatchObject([{ path: folder, isFolder: true }]);
  await expect.poll(samples).toEqual(['iris']);
});

test('the menu opens what a dialog gives', async () => {
  studio = await launchStudio();
  const opened = await collect(studio.page, 'source:opened');
  await answerDialogs(studio.app, { open: [folder] });
  await studio.app.evaluate(({ Menu }) => {
    const file = Menu.getApplicationMenu()!.items.find((item) => item.label === 'File');
    file!.submenu!.items[0]!.click();
  });
  await expect.poll(opened).toMatchObject([{ path: folder }]);
});

test('what cannot be opened is told', async () => {
  studio = await launchStudio();
  const told = await studio.app.evaluateHandle(({ dialog }) => {
    const messages: string[] = [];
    const note = async (...args: unknown[]) => {
      messages.push((args.at(-1) as { message: string }).message);
      return { response: 0, checkboxChecked: false };
    };
    dialog.showMessageBox = note as typeof dialog.showMessageBox;
    return messages;
  });
  const second = spawn(executable, commandLine([join(folder, 'gone.csv'), '--sample=roses']), {
    env: studioEnvironment(studio.userData),
    stdio: 'ignore',
  });
  await new Promise((done) => second.once('exit', done));
  await expect
    .poll(() => told.jsonValue())
    .toEqual([
      expect.stringContaining('no sample “roses”'),
      expect.stringContaining('gone.csv is not there'),
    ]);
});

test('a model is saved where the dialog says, and failures are told in words', async () => {
  studio = await launchStudio();
  const { app, page, userData } = studio;
  await writeFile(join(userData, 'models', 'iris-1.onnx'), 'model');
  const save = () =>
    page.evaluate(() => window.studio.main('model:save', { modelId: 'iris-1', suggestedName: 'Iris' }));

  await answerDialogs(app, { save: null });
  expect(await save()).toEqual({ ok: true, value: null });
  const target = join(folder, 'Iris.onnx');
  await answerDialogs(app, { save: target });
  expect(await save()).toEqual({ ok: true, value: { path: target, bytes: 5 } });
  expect(await readFile(target, 'utf8')).toBe('model');
  expect(await readdir(folder)).toEqual(['Iris.onnx']);

  await answerDialogs(app, { save: join(folder, 'gone', 'Iris.onnx') });
  expect(await save()).toMatchObject({ ok: false, code: 'folder-missing' });
  const settings = JSON.parse(await readFile(join(userData, 'settings.json'), 'utf8')) as {
    saveFolder: string;
  };
  expect(settings.saveFolder).toBe(folder);
});

test('place and theme are there again after a restart, damaged files are set aside', async () => {
  const userData = join(folder, 'profile');
  await mkdir(userData);
  await writeFile(join(userData, 'settings.json'), '{"half');
  await writeFile(join(userData, 'recents.json'), '[1, 2]');
  studio = await launchStudio({ userData });
  const bounds = { x: 40, y: 50, width: 1000, height: 700 };
  await studio.app.evaluate(
    ({ BrowserWindow }, place) => BrowserWindow.getAllWindows()[0]!.setBounds(place),
    bounds,
  );
  await expect.poll(() => windowBounds(studio!)).toEqual(bounds);
  expect(await studio.page.evaluate(() => window.studio.main('recent:list', undefined))).toEqual({
    ok: true,
    value: [],
  });
  await studio.page.evaluate(() => window.studio.main('app:theme', 'dark'));
  await studio.close();

  studio = await launchStudio({ userData });
  await expect.poll(() => windowBounds(studio!)).toEqual(bounds);
  expect(await studio.app.evaluate(({ nativeTheme }) => nativeTheme.themeSource)).toBe('dark');
  const damaged = (await readdir(userData)).filter((name) => name.includes('.damaged-'));
  expect(damaged.map((name) => name.replace(/-\d+$/, '')).sort()).toEqual([
    'recents.json.damaged',
    'settings.json.damaged',
  ]);
});

function windowBounds({ app }: LaunchedStudio) {
  return app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]!.getBounds());
}
