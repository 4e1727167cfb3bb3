/** An installed Firefox without a window, driven by Marionette, the protocol that every Firefox speaks. */
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { readFile, writeFile } from 'node:fs/promises';
import { connect, type Socket } from 'node:net';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { temporaryFolder, type TemporaryFolder } from '../../fixtures';

/** Nothing can be reached: whatever is asked for goes to a port where nobody answers. */
const PREFERENCES = {
  'marionette.port': 0,
  'network.proxy.type': 1,
  'network.proxy.http': '127.0.0.1',
  'network.proxy.http_port': 9,
  'network.proxy.ssl': '127.0.0.1',
  'network.proxy.ssl_port': 9,
  'datareporting.policy.dataSubmissionEnabled': false,
  'app.update.disabledForTesting': true,
};

type Answered = { resolve: (value: unknown) => void; reject: (error: Error) => void };

export class Firefox {
  private last = 0;
  private received = Buffer.alloc(0);
  private readonly waiting = new Map<number, Answered>();

  private constructor(
    private readonly process: ChildProcess,
    private readonly profile: TemporaryFolder,
    private readonly socket: Socket,
  ) {
    socket.on('data', (bytes: Buffer) => this.take(bytes));
  }

  static async launch(executable: string): Promise<Firefox> {
    const profile = temporaryFolder();
    const lines = Object.entries(PREFERENCES).map(
      ([name, value]) => `user_pref(${JSON.stringify(name)}, ${JSON.stringify(value)});\n`,
    );
    await writeFile(join(profile.path, 'user.js'), lines.join(''));
    const args = ['--headless', '--no-remote', '--marionette', '--profile', profile.path];
    const process_ = spawn(executable, args, {
      stdio: 'ignore',
      env: { ...process.env, HOME: profile.path },
    });
    const port = await portOf(profile.path);
    const socket = connect({ port, host: '127.0.0.1' });
    await once(socket, 'connect');
    const firefox = new Firefox(process_, profile, socket);
    await firefox.ask('WebDriver:NewSession', {
      capabilities: { alwaysMatch: { pageLoadStrategy: 'normal' } },
    });
    await firefox.ask('WebDriver:SetTimeouts', { script: 60_000, pageLoad: 60_000 });
    return firefox;
  }

  async open(path: string): Promise<void> {
    await this.ask('WebDriver:Navigate', { url: `file://${path}` });
  }

  /** What a function body returns in the page. */
  async evaluate<T>(script: string, ...args: unknown[]): Promise<T> {
    const { value } = (await this.ask('WebDriver:ExecuteScript', { script, args, sandbox: null })) as {
      value: T;
    };
    return value;
  }

  /** Until a function body returns something true in the page. */
  async until(script: string): Promise<void> {
    const end = Date.now() + 60_000;
    while (!(await this.evaluate(script))) {
      if (Date.now() > end) throw new Error(`It never came true: ${script}`);
      await setTimeout(100);
    }
  }

  /** Types into a field; into a field for files their paths. */
  async type(selector: string, text: string): Promise<void> {
    const { value } = (await this.ask('WebDriver:FindElement', {
      using: 'css selector',
      value: selector,
    })) as {
      value: Record<string, string>;
    };
    await this.ask('WebDriver:ElementSendKeys', { id: Object.values(value)[0]!, text });
  }

  async close(): Promise<void> {
    const end = once(this.process, 'exit');
    await this.ask('Marionette:Quit', { flags: ['eForceQuit'] }).catch(() => {});
    this.socket.destroy();
    await end;
    this.profile.dispose();
  }

  private ask(command: string, parameters: object): Promise<unknown> {
    const id = ++this.last;
    const text = JSON.stringify([0, id, command, parameters]);
    return new Promise((resolve, reject) => {
      this.waiting.set(id, { resolve, reject });
      this.socket.write(`${Buffer.byteLength(text)}:${text}`);
    });
  }

  /** Messages are JSON after their length in bytes and a colon. */
  private take(bytes: Buffer): void {
    this.received = Buffer.concat([this.received, bytes]);
    for (;;) {
      const colon = this.received.indexOf(':');
      const end = colon + 1 + Number(this.received.subarray(0, Math.max(0, colon)).toString());
      if (colon === -1 || this.received.length < end) return;
      const message = JSON.parse(this.received.subarray(colon + 1, end).toString()) as unknown;
      this.received = this.received.subarray(end);
      // The first message tells the protocol's version.
      if (Array.isArray(message))
        this.settle(message as [number, number, { message: string } | null, unknown]);
    }
  }

  private settle([, id, error, result]: [number, number, { message: string } | null, unknown]): void {
    const { resolve, reject } = this.waiting.get(id)!;
    this.waiting.delete(id);
    if (error) reject(new Error(error.message));
    else resolve(result);
  }
}

/** Where a Firefox listens, which it writes into its profile. */
async function portOf(profile: string): Promise<number> {
  for (let tries = 0; tries < 600; tries++) {
    const port = Number(await readFile(join(profile, 'MarionetteActivePort'), 'utf8').catch(() => ''));
    if (port > 0) return port;
    await setTimeout(100);
  }
  throw new Error('Firefox did not start within a minute.');
}
