/** The export as one page: an HTML file that holds model, runtime and program, and needs no network. */
import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { gunzip, gzip } from 'node:zlib';
import type { LoadedModel } from '../model/model-file';
import { webAssemblyPath, webRuntimeVersion } from '../onnx/web-runtime';
import { openGraph } from './graph-runner';
import type { ExportKind, ExportSource, Runner } from './kinds';
import { english } from './markdown';
import { pageFacts } from './page-facts';
import { asScript, joinedModules } from './page-script';
import { filled, template } from './templates';

export const PAGE_FILE = 'classify.html';

/** Base64 has four letters for three bytes. */
const BASE64 = 4 / 3;

const packed = async (bytes: Uint8Array | string): Promise<string> =>
  (await promisify(gzip)(bytes, { level: 9 })).toString('base64');

let runtime: Promise<string> | null = null;

/** The WebAssembly, packed: for all pages the same. */
const packedRuntime = () =>
  (runtime ??= readFile(webAssemblyPath())
    .then(packed)
    .catch((error: unknown) => {
      runtime = null;
      throw error;
    }));

/** onnxruntime-web with what answers the page in a thread of its own. */
async function engineCode(resourcesFolder: string): Promise<string> {
  const module = await readFile(join(dirname(webAssemblyPath()), 'ort.wasm.bundle.min.mjs'), 'utf8');
  const serve = await joinedModules(resourcesFolder, 'serve.js');
  return `${asScript(module, 'onnxruntimeWeb')}${serve}\nserve(onnxruntimeWeb, self);\n`;
}

async function pageText({ model, bytes, weights, resourcesFolder }: ExportSource): Promise<string> {
  const part = (name: string) => template(resourcesFolder, `page/${name}`);
  const [html, style, licences, script, engine, wasm, graph] = await Promise.all([
    part('page.html'),
    part('page.css'),
    licencesOf(model, resourcesFolder),
    joinedModules(resourcesFolder, 'start.js'),
    engineCode(resourcesFolder).then(packed),
    packedRuntime(),
    packed(bytes),
  ]);
  const facts = pageFacts(model, { weights, date: new Date() });
  return filled(html, {
    policy: policyFor(script, style),
    generator: `Softmax Studio, onnxruntime-web ${await webRuntimeVersion()}`,
    title: escaped(facts.name),
    subtitle: escaped(subtitleOf(model)),
    style: `<style>${style}</style>`,
    licences: escaped(licences),
    parts: [
      // Nothing in it can end the element that it stands in.
      `<script type="application/json" id="facts">${JSON.stringify(facts).replaceAll('<', String.raw`\u003c`)}</script>`,
      ...Object.entries({ engine, runtime: wasm, model: graph }).map(
        ([id, text]) => `<script type="text/plain" id="${id}">${text}</script>`,
      ),
      `<script type="module">${script}</script>`,
    ].join('\n'),
  });
}

/** Nothing but this very script and style, threads and pictures that the page makes itself; no network at all. */
function policyFor(script: string, style: string): string {
  const hash = (text: string) => `'sha256-${createHash('sha256').update(text).digest('base64')}'`;
  return [
    "default-src 'none'",
    `script-src ${hash(script)} 'wasm-unsafe-eval'`,
    `style-src ${hash(style)}`,
    'worker-src blob:',
    'img-src blob: data:',
    "connect-src 'none'",
    "base-uri 'none'",
    "form-action 'none'",
  ].join('; ');
}

async function licencesOf({ metadata: { report } }: LoadedModel, resourcesFolder: string): Promise<string> {
  const own = await template(resourcesFolder, 'page/licences.txt');
  if (report.backbone === null) return own;
  const { name, licence } = report.backbone;
  const built = await readFile(join(resourcesFolder, 'backbone', 'LICENSES.txt'), 'utf8');
  const network = report.recipe.backbone === 'built-in' ? built : `${name}: ${licence ?? 'licence unknown'}`;
  return english`${own}\n${'='.repeat(80)}\n\nThe pretrained network inside the model\n\n${network}`;
}

const subtitleOf = ({ metadata: { kind, labels, labelColumn } }: LoadedModel): string =>
  kind === 'images'
    ? english`Tells ${labels.length} kinds of pictures apart, offline.`
    : english`Tells ${labels.length} kinds of rows apart${labelColumn === null ? '' : ` by “${labelColumn}”`}, offline.`;

const escaped = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');

/** What stands packed in a page under an id. */
async function unpacked(page: string, id: string): Promise<Uint8Array> {
  const text = new RegExp(`<script type="text/plain" id="${id}">([^<]*)<\\/script>`).exec(page)?.[1];
  if (text === undefined) throw new Error(`The page has no part "${id}".`);
  return promisify(gunzip)(Buffer.from(text, 'base64'));
}

/** Runs the model of a written page in the runtime of that page. */
async function openPage(folder: string): Promise<Runner> {
  const page = await readFile(join(folder, PAGE_FILE), 'utf8');
  const [model, wasm] = await Promise.all([unpacked(page, 'model'), unpacked(page, 'runtime')]);
  if (!(await readFile(webAssemblyPath())).equals(wasm)) throw new Error('The page has another runtime.');
  return openGraph(model);
}

/** How much smaller a model's file gets, 0 to 1. */
async function packing(path: string): Promise<number> {
  const bytes = await readFile(path);
  return (await promisify(gzip)(bytes)).length / bytes.length;
}

export const page: ExportKind = {
  weights: ['float32', 'float16', 'int8'],
  refusal: () => null,
  files: async (source) => [{ name: PAGE_FILE, content: await pageText(source) }],
  bytes: async (model, modelBytes, resourcesFolder) => {
    const fixed = await pageText({ model, bytes: new Uint8Array(), weights: 'float32', resourcesFolder });
    return Math.round(Buffer.byteLength(fixed) + BASE64 * modelBytes * (await packing(model.path)));
  },
  open: openPage,
};
