import { execFile } from 'node:child_process';
import { chmod, mkdir, readdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import { beforeEach, describe, expect, it } from 'vitest';
import { ensureElectron } from '../../scripts/electron';
import { executablePath } from '../../scripts/electron/dist';
import type { ElectronSource } from '../../scripts/electron/source';
import { ensureSystem, withDisplay } from '../../scripts/system';
import { missingLibraries, packagesFor } from '../../scripts/system/libraries';
import { childEnvironment } from '../../scripts/tasks/prepare';
import { temporaryFolder } from '../fixtures';

let folder: string;

beforeEach(() => {
  folder = temporaryFolder().path;
});

/** A folder that looks like an unpacked Electron. */
async function makeDist(dist: string, version: string): Promise<string> {
  const executable = path.join(dist, executablePath());
  await mkdir(path.dirname(executable), { recursive: true });
  await writeFile(executable, '');
  await chmod(executable, 0o755);
  await writeFile(path.join(dist, 'version'), `v${version}\n`);
  return dist;
}

/** A source whose Electron must not be fetched, or that counts how often it is. */
function source(name: string, prepare: ElectronSource['prepare']): ElectronSource {
  return { name, folder: path.join(folder, name), prepare };
}

const unreachable = source.bind(undefined, 'unreachable', async () => {
  throw new Error('the server did not answer');
});

describe('where Electron comes from', () => {
  it('takes the folder named by the person before any other', async () => {
    const override = await makeDist(path.join(folder, 'mine'), '41.0.0');
    await makeDist(path.join(folder, 'unreachable'), '45.4.1');
    const electron = await ensureElectron({ override, sources: [unreachable()] });
    expect(electron).toMatchObject({
      dist: override,
      version: '41.0.0',
      origin: 'ELECTRON_OVERRIDE_DIST_PATH',
    });
  });

  it('says what is wrong with a folder named by the person, and takes no other', async () => {
    await makeDist(path.join(folder, 'unreachable'), '45.4.1');
    const override = path.join(folder, 'empty');
    const message = `ELECTRON_OVERRIDE_DIST_PATH is set to ${override}, but there is no executable`;
    await expect(ensureElectron({ override, sources: [unreachable()] })).rejects.toThrow(message);
  });

  it('takes what is there already before it fetches anything', async () => {
    const there = source('there', () => Promise.reject(new Error('fetched')));
    await makeDist(there.folder, '33.2.1');
    const electron = await ensureElectron({ override: undefined, sources: [unreachable(), there] });
    expect(electron).toMatchObject({ dist: there.folder, version: '33.2.1', origin: 'there' });
  });

  it('fetches from the next source when one fails, and leaves no working folder', async () => {
    const good = source('good', (work) => makeDist(path.join(work, 'unpacked'), '33.2.1'));
    const electron = await ensureElectron({ override: undefined, sources: [unreachable(), good] });
    expect(electron).toMatchObject({ dist: good.folder, version: '33.2.1' });
    expect(await readdir(folder)).toEqual(['good']);
  });

  it('gives both of two runs at once a whole Electron', async () => {
    const slow = source('slow', async (work) => {
      await new Promise((resolve) => setTimeout(resolve, 50));
      return makeDist(path.join(work, 'unpacked'), '33.2.1');
    });
    const search = { override: undefined, sources: [slow] };
    const both = await Promise.all([ensureElectron(search), ensureElectron(search)]);
    expect(both.map(({ dist }) => dist)).toEqual([slow.folder, slow.folder]);
    expect(await readdir(folder)).toEqual(['slow']);
  });

  it('replaces what is there and broken', async () => {
    const good = source('good', (work) => makeDist(path.join(work, 'unpacked'), '33.2.1'));
    await mkdir(good.folder);
    await writeFile(path.join(good.folder, 'half'), '');
    const electron = await ensureElectron({ override: undefined, sources: [good] });
    expect(electron).toMatchObject({ dist: good.folder, version: '33.2.1' });
    expect(await readdir(folder)).toEqual(['good']);
  });

  it('names every failure and a way out when nothing works', async () => {
    const empty = source('empty', async (work) => work);
    const attempt = ensureElectron({ override: undefined, sources: [unreachable(), empty] });
    await expect(attempt).rejects.toThrow(/unreachable: the server did not answer/);
    await expect(attempt).rejects.toThrow(/empty: what arrived holds no /);
    await expect(attempt).rejects.toThrow(/set ELECTRON_MIRROR/);
  });
});

describe('the Electron of this machine', () => {
  const minutes = 60_000;

  it(
    'starts the app at a path, with its identity, its arguments and the modules named by -r',
    async () => {
      const electron = await ensureElectron();
      await ensureSystem(electron.executable);
      await writeApp(folder);
      const preload = path.join(folder, 'preload.cjs');
      const sandbox = process.getuid?.() === 0 ? ['--no-sandbox'] : [];
      const { command, args } = withDisplay({
        command: electron.executable,
        args: ['-r', preload, ...sandbox, folder, '--seed', '7'],
      });
      const { stdout } = await promisify(execFile)(command, args, { timeout: minutes });
      const line = stdout.split('\n').find((text) => text.startsWith('{'));
      expect(JSON.parse(line ?? '')).toEqual({
        name: 'Tiny App',
        version: '9.8.7',
        path: folder,
        lastArguments: ['--seed', '7'],
        preloaded: true,
        readyBeforeLoaded: false,
      });
    },
    5 * minutes,
  );
});

async function writeApp(appFolder: string): Promise<void> {
  const manifest = {
    name: 'tiny',
    productName: 'Tiny App',
    version: '9.8.7',
    type: 'module',
    main: 'main.js',
  };
  await writeFile(path.join(appFolder, 'package.json'), JSON.stringify(manifest));
  await writeFile(path.join(appFolder, 'preload.cjs'), 'globalThis.preloaded = true;');
  // The wait: `ready` must be held back until the whole module has run.
  const main = `
    import { app } from 'electron';
    await new Promise((resolve) => setTimeout(resolve, 300));
    const readyBeforeLoaded = app.isReady();
    await Promise.resolve();
    app.whenReady().then(() => {
      console.log(JSON.stringify({
        name: app.getName(),
        version: app.getVersion(),
        path: app.getAppPath(),
        lastArguments: process.argv.slice(-2),
        preloaded: globalThis.preloaded === true,
        readyBeforeLoaded,
      }));
      app.quit();
    });`;
  await writeFile(path.join(appFolder, 'main.js'), main);
}

describe('what a Linux machine lacks', () => {
  const ldd = `
	linux-vdso.so.1 (0x00007ffd0b5f6000)
	libffmpeg.so => /opt/electron/./libffmpeg.so (0x00007f2d5e800000)
	libnss3.so => not found
	libsmime3.so => not found
	libgtk-3.so.0 => not found
	libgtk-3.so.0 => not found
	libfuture.so.9 => not found
	libc.so.6 => /lib/x86_64-linux-gnu/libc.so.6 (0x00007f2d5e200000)`;

  it('reads the missing libraries out of ldd', () => {
    expect(missingLibraries(ldd)).toEqual(['libnss3.so', 'libsmime3.so', 'libgtk-3.so.0', 'libfuture.so.9']);
  });

  it('names the package of each library once, and the libraries it does not know', () => {
    const found = packagesFor(missingLibraries(ldd));
    expect(found).toEqual({ packages: ['libgtk-3-0', 'libnss3'], unknown: ['libfuture.so.9'] });
  });
});

describe('withDisplay', () => {
  const start = { command: 'electron', args: ['.'] };

  it('leaves a command alone where there is a display', () => {
    expect(withDisplay(start, { DISPLAY: ':0' })).toEqual(start);
    expect(withDisplay(start, { WAYLAND_DISPLAY: 'wayland-0' })).toEqual(start);
  });

  it.runIf(process.platform === 'linux')('brings a virtual screen where there is none', () => {
    const args = ['-a', '-s', '-screen 0 1440x900x24', 'electron', '.'];
    expect(withDisplay(start, {})).toEqual({ command: 'xvfb-run', args });
  });
});

describe('the environment of every child', () => {
  const electron = {
    dist: '/electron',
    executable: '/electron/electron',
    version: '33.2.1',
    origin: 'a test',
  };

  it('leads each tool to this Electron, and lets nothing turn it into a Node', () => {
    const inherited = {
      ELECTRON_RUN_AS_NODE: '1',
      ELECTRON_DISABLE_SECURITY_WARNINGS: '1',
      LANG: 'de_DE.UTF-8',
    };
    expect(childEnvironment(electron, inherited)).toEqual({
      ELECTRON_OVERRIDE_DIST_PATH: '/electron',
      ELECTRON_EXEC_PATH: '/electron/electron',
      ELECTRON_MAJOR_VER: '33',
      ORT_DISABLE_TELEMETRY: '1',
      LANG: 'de_DE.UTF-8',
    });
  });

  it.runIf(process.platform === 'linux')('has a locale that can name every file', () => {
    expect(childEnvironment(electron, {})).toMatchObject({ LC_ALL: 'C.UTF-8' });
    expect(childEnvironment(electron, { LANG: 'C' })).toMatchObject({ LC_ALL: 'C.UTF-8' });
  });
});
