/** What the page cannot do, tried from inside the page of the real app. */
import { createSocket } from 'node:dgram';
import { type AddressInfo, createServer } from 'node:net';
import { join } from 'node:path';
import { type Page, expect, test } from '@playwright/test';
import { type LaunchedStudio, launchStudio, repository } from './app';

let studio: LaunchedStudio;
let page: Page;

test.beforeAll(async () => {
  studio = await launchStudio();
  page = studio.page;
});
test.afterAll(() => studio.close());

test('there is no Node in the page', async () => {
  const names = ['require', 'process', 'module', 'global', 'Buffer', '__dirname', 'electron', 'ipcRenderer'];
  expect(await page.evaluate((list) => list.filter((name) => name in window), names)).toEqual([]);
});

test('the window is isolated and sandboxed', async () => {
  const preferences = await studio.app.evaluate(({ BrowserWindow }) => {
    const contents = BrowserWindow.getAllWindows()[0]!.webContents as unknown as {
      getLastWebPreferences(): Record<string, unknown>;
    };
    return contents.getLastWebPreferences();
  });
  expect(preferences).toMatchObject({ contextIsolation: true, sandbox: true, webSecurity: true });
  const off = ['nodeIntegration', 'nodeIntegrationInSubFrames', 'nodeIntegrationInWorker', 'webviewTag'];
  for (const name of [...off, 'allowRunningInsecureContent', 'experimentalFeatures']) {
    expect(preferences[name] ?? false, name).toBe(false);
  }
});

test('window.studio is the api and no more, and cannot be changed', async () => {
  const seen = await page.evaluate(() => {
    const before = window.studio;
    const { main } = before;
    const change = window.studio as unknown as Record<string, unknown>;
    change['main'] = () => null;
    change['more'] = 1;
    delete change['grant'];
    try {
      Object.assign(window, { studio: null });
    } catch {
      // Read-only: just as it should be.
    }
    return {
      names: Object.keys(window.studio).sort(),
      same: window.studio === before && before.main === main,
    };
  });
  expect(seen).toEqual({ names: ['grant', 'main', 'onMainEvent', 'onTrainerEvent', 'trainer'], same: true });
});

test('the page names no path', async () => {
  const answers = await page.evaluate(async () => {
    const main = window.studio.main as (command: unknown, input: unknown) => Promise<unknown>;
    return [
      await main('source:grant', ['/etc/passwd']),
      await main(['source:grant'], ['/etc/passwd']),
      await window.studio.grant([new File(['x'], '/etc/passwd')]),
    ];
  });
  expect(answers).toMatchObject([{ code: 'refused' }, { code: 'refused' }, { code: 'not-a-file' }]);
});

test('commands that do not exist or do not fit are answered as failures', async () => {
  const answers = await page.evaluate(async () => {
    const main = window.studio.main as (command: string, input?: unknown) => Promise<unknown>;
    return [await main('shell:run', 'ls'), await main('model:save', { modelId: '../x', suggestedName: 'x' })];
  });
  expect(answers).toMatchObject([{ ok: false }, { ok: false, code: 'bad-input' }]);
});

test('navigation is denied', async () => {
  const here = page.url();
  for (const url of [
    'https://example.com/',
    'file:///etc/passwd',
    'app://bundle/other.html',
    'data:text/html,x',
  ]) {
    await page.evaluate((target) => {
      location.href = target;
    }, url);
    await page.evaluate(() => new Promise((done) => setTimeout(done, 200)));
    expect(page.url(), url).toBe(here);
  }
});

test('new windows are denied', async () => {
  const opened = await page.evaluate(() => [
    window.open('https://example.com/'),
    window.open('app://bundle/'),
  ]);
  expect(opened).toEqual([null, null]);
  await page.evaluate(() => {
    const link = Object.assign(document.createElement('a'), { href: 'app://bundle/', target: '_blank' });
    document.body.append(link);
    link.click();
    link.remove();
  });
  expect(studio.app.windows()).toHaveLength(1);
});

test('frames and webviews are denied', async () => {
  const frames = await page.evaluate(async () => {
    const frame = Object.assign(document.createElement('iframe'), { src: 'app://bundle/index.html' });
    const view = document.createElement('webview');
    view.setAttribute('src', 'app://bundle/index.html');
    document.body.append(frame, view);
    await new Promise((done) => setTimeout(done, 300));
    const loaded = frame.contentDocument?.querySelector('#app') ?? null;
    frame.remove();
    view.remove();
    return { loaded, isPlain: Object.getPrototypeOf(view) === HTMLElement.prototype };
  });
  expect(frames).toEqual({ loaded: null, isPlain: true });
});

test('permissions are denied, but for the camera', async () => {
  const states = await page.evaluate(async () => {
    const query = async (name: string) =>
      (await navigator.permissions.query({ name: name as PermissionName })).state;
    const names = ['geolocation', 'notifications', 'microphone', 'midi', 'clipboard-read'];
    return { camera: await query('camera'), others: await Promise.all(names.map(query)) };
  });
  expect(states.camera).toBe('granted');
  expect(new Set(states.others)).toEqual(new Set(['denied']));
  const refused = await page.evaluate(async () => {
    const failed = (promise: Promise<unknown>) =>
      promise.then(
        () => false,
        () => true,
      );
    return [
      await failed(navigator.mediaDevices.getUserMedia({ audio: true })),
      await failed(navigator.mediaDevices.getDisplayMedia({ video: true })),
      await failed(navigator.clipboard.readText()),
      (await Notification.requestPermission()) === 'denied',
    ];
  });
  expect(refused).toEqual([true, true, true, true]);
});

test('downloads are denied', async () => {
  await studio.app.evaluate(({ session }) => {
    const refused = new Promise<boolean>((done) =>
      session.defaultSession.once('will-download', (event) =>
        setTimeout(() => done(event.defaultPrevented), 100),
      ),
    );
    Object.assign(globalThis, { refused });
  });
  await page.evaluate(() => {
    const href = URL.createObjectURL(new Blob(['x']));
    Object.assign(document.createElement('a'), { href, download: 'x.txt' }).click();
  });
  expect(await studio.app.evaluate(() => Reflect.get(globalThis, 'refused') as Promise<boolean>)).toBe(true);
});

test('inline script, code and markup made from strings are blocked', async () => {
  const outcome = await page.evaluate(async () => {
    const attempt = (work: () => unknown) => {
      try {
        work();
        return 'done';
      } catch (error) {
        return (error as Error).name;
      }
    };
    const element = document.createElement('div');
    const script = document.createElement('script');
    document.body.append(script, element);
    const results = {
      script: attempt(() => script.append('window.inlineRan = true')),
      scriptText: attempt(() => (script.textContent = 'window.inlineRan = true')),
      markup: attempt(() => (element.innerHTML = '<img src=x onerror="window.inlineRan = true">')),
      policy: attempt(() => Reflect.get(window, 'trustedTypes').createPolicy('another', {})),
      // Later, because what runs inside the debugger's own call is exempt.
      code: await new Promise((done) => setTimeout(() => done(attempt(() => new Function('return 1')())))),
    };
    attempt(() => element.setAttribute('onclick', 'window.inlineRan = true'));
    element.click();
    await new Promise((done) => setTimeout(done, 100));
    script.remove();
    element.remove();
    return { ...results, ran: 'inlineRan' in window };
  });
  expect(outcome).toEqual({
    script: 'TypeError',
    scriptText: 'TypeError',
    markup: 'TypeError',
    policy: 'TypeError',
    code: 'EvalError',
    ran: false,
  });
});

test('the policy is sent with every file and knows no exception for inline code', async () => {
  const policy = await page.evaluate(async () => {
    const { headers } = await fetch('app://bundle/index.html');
    return [headers.get('content-security-policy'), headers.get('x-content-type-options')];
  });
  expect(policy[0]).toContain("default-src 'none'");
  expect(policy[0]).not.toContain('unsafe');
  expect(policy[1]).toBe('nosniff');
});

test('app:// serves the bundle alone', async () => {
  const urls = [
    'app://bundle/..%2f..%2fpackage.json',
    'app://bundle/%2e%2e%2f%2e%2e%2fpackage.json',
    'app://bundle/..%5c..%5cpackage.json',
    'app://bundle/index.html%00.js',
    'app://bundle//etc/passwd',
    'app://other/index.html',
  ];
  const served = await studio.app.evaluate(async ({ session }, list) => {
    const status = (url: string) =>
      session.defaultSession.fetch(url).then(
        (response) => response.status,
        () => 'refused',
      );
    return Promise.all(['app://bundle/index.html', ...list].map(status));
  }, urls);
  expect(served[0]).toBe(200);
  for (const [i, status] of served.slice(1).entries()) expect([404, 'refused'], urls[i]).toContain(status);
});

test('commands from another window are refused, though it shows our page', async () => {
  const preload = join(repository, 'out', 'preload', 'index.cjs');
  const answer = await studio.app.evaluate(async ({ BrowserWindow }, script) => {
    const other = new BrowserWindow({ show: false, webPreferences: { preload: script, sandbox: true } });
    await other.loadURL('app://bundle/');
    const result: unknown = await other.webContents.executeJavaScript("window.studio.main('recent:list')");
    other.destroy();
    return result;
  }, preload);
  expect(answer).toMatchObject({ ok: false, code: 'refused' });
});

/** Every way that Chromium offers out of a page, run against a server at `port` of this machine. */
function tryToCallOut(port: number): Promise<void> {
  const at = `127.0.0.1:${port}`;
  const attempts: (() => unknown)[] = [
    () => fetch(`http://${at}/fetch`, { mode: 'no-cors' }),
    () => navigator.sendBeacon(`http://${at}/beacon`, 'x'),
    () => new WebSocket(`ws://${at}/`),
    () => new EventSource(`http://${at}/events`),
    () => (new Image().src = `http://${at}/image.png`),
    () => new WebTransport(`https://${at}/`),
    () => new Worker(`http://${at}/worker.js`),
    ...['preconnect', 'dns-prefetch', 'prefetch', 'stylesheet'].map((rel) => () => {
      document.head.append(Object.assign(document.createElement('link'), { rel, href: `http://${at}/` }));
    }),
    async () => {
      const turn = { urls: [`turn:${at}?transport=tcp`, `turn:${at}`], username: 'a', credential: 'b' };
      const call = new RTCPeerConnection({ iceServers: [{ urls: `stun:${at}` }, turn] });
      call.createDataChannel('x');
      await call.setLocalDescription(await call.createOffer());
    },
  ];
  for (const attempt of attempts) {
    try {
      Promise.resolve(attempt()).catch(() => {});
    } catch {
      // Refused at once: just as well.
    }
  }
  return new Promise((done) => setTimeout(done, 1500));
}

test.describe('calling out', () => {
  const calls: string[] = [];
  const server = createServer((socket) => {
    calls.push('tcp');
    socket.destroy();
  });
  const datagrams = createSocket('udp4', () => calls.push('udp'));
  let port: number;

  test.beforeAll(async () => {
    await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
    port = (server.address() as AddressInfo).port;
    await new Promise<void>((done) => datagrams.bind(port, '127.0.0.1', done));
  });
  test.afterAll(() => {
    server.close();
    datagrams.close();
  });
  test.beforeEach(() => void calls.splice(0));

  test('is impossible for the page', async () => {
    const fetched = page.evaluate(() => fetch('https://example.com/').then((response) => response.status));
    await expect(fetched).rejects.toThrow('Failed to fetch');
    await page.evaluate(tryToCallOut, port);
    expect(calls).toEqual([]);
  });

  test('is impossible for a page without our policy', async () => {
    await studio.app.evaluate(async ({ BrowserWindow }, script) => {
      const other = new BrowserWindow({ show: false, webPreferences: { sandbox: true } });
      await other.loadURL('data:text/html,<head></head>');
      await other.webContents.executeJavaScript(script);
      other.destroy();
    }, `(${tryToCallOut.toString()})(${port})`);
    expect(calls).toEqual([]);
  });

  test('is refused by the session itself', async () => {
    const refused = await studio.app.evaluate(
      ({ session }, url) =>
        session.defaultSession.fetch(url).then(
          () => 'answered',
          (error: Error) => error.message,
        ),
      `http://127.0.0.1:${port}/`,
    );
    expect(refused).toContain('ERR_BLOCKED_BY_CLIENT');
    expect(calls).toEqual([]);
  });
});
