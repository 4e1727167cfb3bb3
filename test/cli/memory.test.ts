import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { temporaryFolder } from '../fixtures';
import { flowersCsv } from '../trainer/helpers';
import { run } from './run';

const folder = temporaryFolder();
const table = join(folder.path, 'flowers.csv');
afterAll(() => folder.dispose());

describe('train --memory', () => {
  it('takes a size', async () => {
    await writeFile(table, flowersCsv());
    const { code, stdout } = await run('train', table, '--memory', '1.5 gb', '--epochs', '5', '--json');
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({ kind: 'table' });
  });

  it.each(['900MB', '2', '1.2.3GB'])('refuses %s, and says what it takes', async (size) => {
    const { code, stderr } = await run('train', table, '--memory', size);
    expect(code).toBe(2);
    expect(stderr).toContain('It must be a size such as 1GB, which is the least, or 2.5GB.');
  });
});
