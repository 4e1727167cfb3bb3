import { expect, it } from 'vitest';
import { file, flowersCsv } from '../trainer/helpers';
import { run } from './run';

const path = () => file(flowersCsv((cells, row) => row === 5 && (cells[4] = 'rose')));

it('lists labels that are probably wrong, after what is understood of the data', async () => {
  const { code, stdout } = await run('inspect', await path(), '--label-errors');
  expect(code).toBe(0);
  expect(stdout).toContain('class: rose (31)');
  expect(stdout).toMatch(/suspected label errors: \d+ of 90 samples/);
  expect(stdout).toMatch(/row 6: rose \(\d+(\.\d+)?%\), perhaps lily \(\d+(\.\d+)?%\)/);
});

it('gives all of it as JSON, for the label that was asked for', async () => {
  const { stdout } = await run('inspect', await path(), '--label-errors', '--label', 'kind', '--json');
  const { labelColumn, labelErrors } = JSON.parse(stdout) as {
    labelColumn: string;
    labelErrors: { items: { item: string }[] };
  };
  expect(labelColumn).toBe('kind');
  expect(labelErrors.items[0]!.item).toBe('row 6');
});

it('refuses a label that is no column', async () => {
  const { code, stderr } = await run('inspect', await path(), '--label', 'nothing');
  expect(code).toBe(1);
  expect(stderr).toContain('nothing');
});
