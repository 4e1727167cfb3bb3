/** The exported page as a file: what is in it, what it may do, and what its model answers. */
import { createHash } from 'node:crypto';
import { stat } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { page } from '../../../src-main/trainer/export/page';
import type { PageFacts } from '../../../src-main/trainer/export/page-facts';
import { rowTensors } from '../../../src-main/trainer/features/table/inputs';
import { answer } from '../../../src-main/trainer/model/answer';
import { rowValues } from '../../../src-main/trainer/model/classify-table';
import { imageFolder, temporaryFolder } from '../../fixtures';
import { file, flowersCsv, lines, quick, trainOn } from '../helpers';
import { resourcesFolder, writePage } from './page-support';

const elements = (text: string, tag: string) =>
  [...text.matchAll(new RegExp(`<${tag}\\b([^>]*)>([^]*?)</${tag}>`, 'g'))].map(
    ([, attributes, content]) => ({
      attributes: attributes!.trim(),
      content: content!,
    }),
  );

const sha256 = (text: string) => `'sha256-${createHash('sha256').update(text).digest('base64')}'`;

const factsOf = (text: string) =>
  JSON.parse(
    elements(text, 'script').find(({ attributes }) => attributes.includes('facts'))!.content,
  ) as PageFacts;

describe('An exported page', () => {
  it('has everything inside, and may do nothing but run its own script, without any network', async () => {
    const { loaded } = await trainOn(await file(flowersCsv()), { label: 'kind' });
    const { text } = await writePage(loaded);
    const scripts = elements(text, 'script');
    expect(scripts.map(({ attributes }) => attributes)).toEqual([
      'type="application/json" id="facts"',
      'type="text/plain" id="engine"',
      'type="text/plain" id="runtime"',
      'type="text/plain" id="model"',
      'type="module"',
    ]);
    const [style] = elements(text, 'style');
    const policy = /http-equiv="Content-Security-Policy" content="([^"]*)"/.exec(text)![1]!.split('; ');
    expect(policy).toEqual([
      "default-src 'none'",
      `script-src ${sha256(scripts[4]!.content)} 'wasm-unsafe-eval'`,
      `style-src ${sha256(style!.content)}`,
      'worker-src blob:',
      'img-src blob: data:',
      "connect-src 'none'",
      "base-uri 'none'",
      "form-action 'none'",
    ]);
    // No element loads anything, and neither style nor script names an address.
    expect(text).not.toMatch(
      /<(?:link|iframe|object|embed|base|img)\b|\s(?:src|href|srcset|action|style|on\w+)="/i,
    );
    expect(style!.content + scripts[4]!.content).not.toMatch(
      /https?:|\/\/\w|@import|url\(|\bfetch\(|XMLHttpRequest/,
    );
    expect(scripts[4]!.content).not.toMatch(/^(?:import|export)\b/m);
    expect(text).toContain('Copyright (c) 2018 - present Microsoft Corporation');
  });

  it('knows classes, columns and scores, whatever their names are', async () => {
    const evil = '</script><script>alert("1")</script>';
    const csv = flowersCsv()
      .replaceAll('rose', 'a & <b>')
      .replace('length,', `${evil.replaceAll('"', '')},`);
    const { loaded, report } = await trainOn(await file(csv, 'a <b> & c.csv'), {
      label: 'kind',
      targetAccuracy: 0.9,
    });
    const { text } = await writePage(loaded);
    const facts = factsOf(text);
    expect(facts).toMatchObject({
      kind: 'table',
      labels: report.classes,
      threshold: report.decision.threshold!.value,
    });
    expect(facts.labels).toContain('a & <b>');
    expect(facts.columns.map(({ name, use }) => [name, use])).toEqual(
      loaded.metadata.columns.map(({ name, use }) => [name, use]),
    );
    expect(facts.columns[0]).toMatchObject({ name: evil.replaceAll('"', ''), range: [0, 5] });
    expect(Object.fromEntries(facts.card)['Right on']).toContain(
      `${(100 * report.test!.accuracy).toFixed(1)}% of`,
    );
    expect(elements(text, 'script')).toHaveLength(5);
    expect(elements(text, 'title')[0]!.content).toBe('a &lt;b&gt; &amp; c');
  });

  it('has the size that was said before', async () => {
    const { loaded } = await trainOn(await file(flowersCsv()), { label: 'kind' });
    const { path, source } = await writePage(loaded);
    const said = await page.bytes!(loaded, source.bytes.length, resourcesFolder);
    const { size } = await stat(path);
    expect(Math.abs(said / size - 1)).toBeLessThan(0.01);
    expect(size).toBeLessThan(5_500_000);
  });

  it('answers, taken out of the written file again, as the app does', async () => {
    const { loaded } = await trainOn(await file(flowersCsv()), { label: 'kind' });
    const { folder, source } = await writePage(loaded);
    const rows = [{ length: '0.3', colour: 'red' }, { length: '2', noise: '4' }, { offset: '1000002' }];
    const inputs = rowTensors(rowValues(loaded, rows), Int32Array.from(rows.keys()));
    const own = await answer(loaded, inputs);
    const runner = await page.open(folder, source);
    const { labels, probabilities } = await runner.answer(inputs, rows as Record<string, string>[]);
    await runner.release();
    expect(labels).toEqual(Array.from(own.decisions, (place) => loaded.metadata.labels[place]));
    probabilities.forEach((value, index) => expect(value).toBeCloseTo(own.probabilities[index]!, 5));
    expect(runner.runtime).toMatch(/^onnxruntime-web 1\.\d+/);
  });

  it('is made of pictures too, with the licences of the network inside', async () => {
    const { path } = temporaryFolder();
    await imageFolder(path, { perClass: 8 });
    const { loaded } = await trainOn(path, quick);
    const { text } = await writePage(loaded);
    expect(factsOf(text)).toMatchObject({ kind: 'images', columns: [], threshold: null });
    expect(text).not.toContain('Infinite Red');
    const withNetwork = structuredClone(loaded.metadata);
    withNetwork.report.backbone = { name: 'built-in', sha256: '', size: 224, mean: [], std: [] };
    withNetwork.report.recipe.backbone = 'built-in';
    const other = await writePage({ ...loaded, metadata: withNetwork });
    expect(other.text).toContain('Copyright (c) 2019 Infinite Red, Inc.');
  });

  it('offers so many columns and classes as there are', async () => {
    const header = Array.from({ length: 300 }, (_, column) => `c${column}`).join(',');
    const csv = lines(
      60,
      (row) =>
        `${Array.from({ length: 300 }, (_, c) => ((row * (c + 3)) % 17) + (row % 2)).join(',')},${'xy'[row % 2]}`,
    );
    const { loaded } = await trainOn(await file(`${header},kind\n${csv}`), { label: 'kind' });
    expect(factsOf((await writePage(loaded)).text).columns).toHaveLength(300);
  });
});
