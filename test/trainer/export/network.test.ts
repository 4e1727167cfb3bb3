/** The export as a plain network: what it holds, and that it answers as the model does. */
import { fromBinary } from '@bufbuild/protobuf';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { ModelProtoSchema } from '../../../src-main/trainer/onnx/generated/onnx_pb';
import { Session } from '../../../src-main/trainer/onnx/runtime';
import { imageFolder, temporaryFolder } from '../../fixtures';
import { errorOf, file, flowersCsv, quick, trainOn } from '../helpers';
import { exported } from './support';

const colours = () => imageFolder(temporaryFolder().path, { perClass: 8, size: 40 });

describe('a plain network', () => {
  it.each(['stretch', 'crop', 'pad'] as const)(
    'answers as the model does, with pictures made square by %s',
    async (fit) => {
      const { loaded } = await trainOn(await colours(), { ...quick, fit, hidden: [8] });
      const { path, proof, files } = await exported(loaded, { format: 'network' });
      expect(proof.count).toBeGreaterThan(0);
      expect(proof.largestDifference).toBeLessThan(1e-5);
      expect(files.map(({ name }) => name)).toEqual(
        expect.arrayContaining(['network.onnx', 'labels.txt', 'classify_opencv.py', 'README.md']),
      );
      expect(readFileSync(join(path, 'labels.txt'), 'utf8')).toBe('blue\ngreen\nred\n');
      const program = readFileSync(join(path, 'classify_opencv.py'), 'utf8');
      expect(program).toContain(`FIT = "${fit}"`);
      expect(program).toContain('SIZE = 32');
    },
  );

  it('holds nothing but numbers of known lengths, in opset 10', async () => {
    const { loaded } = await trainOn(await colours());
    const { path } = await exported(loaded, { format: 'network' });
    const bytes = readFileSync(join(path, 'network.onnx'));
    const { graph, opsetImport } = fromBinary(ModelProtoSchema, bytes);
    expect(opsetImport.map(({ domain, version }) => [domain, version])).toEqual([['', 10n]]);
    const operators = new Set(graph!.node.map(({ opType }) => opType));
    for (const name of ['Resize', 'Cast', 'Shape', 'Gather', 'ArgMax', 'Identity'])
      expect(operators).not.toContain(name);
    const lengths = [...graph!.input, ...graph!.output].map(({ name, type }) => {
      const shape = type?.value.case === 'tensorType' ? type.value.value.shape : undefined;
      return [name, ...(shape?.dim ?? []).map(({ value }) => value.value)];
    });
    expect(lengths).toEqual([
      ['image', 1n, 3n, 224n, 224n],
      ['probabilities', 1n, 3n],
    ]);
    const types = new Set(graph!.initializer.map(({ dataType }) => dataType));
    expect([...types].every((type) => type === 1 || type === 7)).toBe(true);
    // Nothing is left of what depends on no input.
    const session = await Session.load(bytes);
    expect(session.inputNames).toEqual(['image']);
    await session.release();
  });

  it('is refused for tables, and where mistakes have costs, with what to do instead', async () => {
    const { loaded: table } = await trainOn(await file(flowersCsv()), { label: 'kind' });
    const error = await errorOf(exported(table, { format: 'network' }));
    expect(error).toMatchObject({ code: 'no-export' });
    expect(error.message).toContain('Save the model as ONNX instead.');
    const costs = [{ truth: 'red', decision: 'green', cost: 5 }];
    const { loaded: weighed } = await trainOn(await colours(), { ...quick, costs });
    expect((await errorOf(exported(weighed, { format: 'network' }))).message).toContain('by what they cost');
  });
});
