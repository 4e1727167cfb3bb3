import { join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { packRequest, parseArguments, unpackRequest } from '../../src-main/arguments';

const folder = resolve('/home/me');

describe('the command line', () => {
  it.each([
    [[], { paths: [], sample: null }],
    [['data.csv'], { paths: [join(folder, 'data.csv')], sample: null }],
    [['--no-sandbox', resolve('/data'), '--inspect=0'], { paths: [resolve('/data')], sample: null }],
    [['--sample', 'iris'], { paths: [], sample: 'iris' }],
    [['--sample=clouds-3', 'a'], { paths: [join(folder, 'a')], sample: 'clouds-3' }],
  ])('%j', (args, expected) => {
    expect(parseArguments(args, folder)).toEqual({ ...expected, problems: [] });
  });

  it.each([[['--sample', 'roses']], [['--sample']], [['--sample=']]])('names the samples for %j', (args) => {
    const { sample, problems } = parseArguments(args, folder);
    expect(sample).toBeNull();
    expect(problems[0]).toContain('shapes, iris, clouds-3, clouds-6');
  });
});

describe('a request on its way to the first instance', () => {
  it('comes out as it went in, by way of ASCII', () => {
    const request = parseArguments(['Blüten 花 %41', '--sample', 'iris', '--sample=“'], folder);
    const packed = packRequest(request);
    expect(packed.request).toMatch(/^[ -~]+$/);
    expect(unpackRequest(packed)).toEqual(request);
  });

  it.each([[null], [{}], [{ request: '%' }], [{ request: '{}' }], [{ request: 1 }]])(
    'is not %j',
    (packed) => {
      expect(unpackRequest(packed)).toBeNull();
    },
  );
});
