/** onnxruntime-web in a browser that is installed, with one model. */
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { basename, dirname, join } from 'node:path';
import { chromium, type Browser, type Page } from '@playwright/test';
import { toPlain, type Tensor } from '../../../../src-main/trainer/onnx/runtime';

const ORIGIN = 'http://model.test';
const runtimeFolder = dirname(
  createRequire(import.meta.url).resolve('onnxruntime-web/ort-wasm-simd-threaded.wasm'),
);
const TYPES: Record<string, string> = {
  js: 'text/javascript',
  mjs: 'text/javascript',
  wasm: 'application/wasm',
};

/** A tensor on its way to the page: bytes as base64, texts as they are. */
interface Sent {
  name: string;
  type: string;
  data: string | string[];
  dims: number[];
}
export interface Answered {
  labels: string[];
  probabilities: number[];
}
/** What `page.js` adds to the page. */
interface ModelPage {
  model: {
    answer(inputs: Sent[]): Promise<Answered>;
    answerFile(name: string): Promise<Answered>;
  };
}
const HTML = '<script src="ort.wasm.min.js"></script><script src="page.js"></script>';

export class BrowserRuntime {
  private readonly files = new Map([['page.js', join(import.meta.dirname, 'page.js')]]);

  private constructor(
    private readonly browser: Browser,
    private readonly page: Page,
  ) {}

  /** @param executablePath of the browser @param model path of a model file */
  static async open(executablePath: string, model: string): Promise<BrowserRuntime> {
    const browser = await chromium.launch({ executablePath, args: ['--no-sandbox'] });
    const page = await browser.newPage();
    const runtime = new BrowserRuntime(browser, page);
    runtime.files.set('model.onnx', model);
    await page.route(`${ORIGIN}/**`, async (route) => {
      const name = decodeURIComponent(new URL(route.request().url()).pathname.slice(1));
      if (name === '') return route.fulfill({ contentType: 'text/html', body: HTML });
      const path = runtime.files.get(name) ?? join(runtimeFolder, basename(name));
      const contentType = TYPES[name.split('.').at(-1)!] ?? 'application/octet-stream';
      return route.fulfill({ contentType, body: await readFile(path) });
    });
    await page.goto(`${ORIGIN}/`);
    await page.waitForFunction('window.model', null, { timeout: 120_000 });
    return runtime;
  }

  get version(): string {
    return this.browser.version();
  }

  answer(inputs: Record<string, Tensor>): Promise<Answered> {
    const sent = Object.entries(inputs).map(([name, tensor]): Sent => {
      const { type, data, dims } = toPlain(name, tensor);
      if (Array.isArray(data)) return { name, type, data: data as string[], dims: [...dims] };
      const { buffer, byteOffset, byteLength } = data as Uint8Array;
      const bytes = Buffer.from(buffer, byteOffset, byteLength);
      return { name, type, data: bytes.toString('base64'), dims: [...dims] };
    });
    return this.page.evaluate((given) => (window as unknown as ModelPage).model.answer(given), sent);
  }

  answerFile(path: string): Promise<Answered> {
    const name = `picture-${this.files.size}`;
    this.files.set(name, path);
    return this.page.evaluate((given) => (window as unknown as ModelPage).model.answerFile(given), name);
  }

  close(): Promise<void> {
    return this.browser.close();
  }
}
