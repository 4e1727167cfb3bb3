/** The rows of an open table, as the page asks for them. */
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { imageFolder, temporaryFolder } from '../../fixtures';
import { file, lines } from '../helpers';
import { Talk } from './talk';

describe('The rows of an open table', () => {
  it('come page by page, as they were read', async () => {
    const talk = new Talk();
    const path = await file(
      'a,b,label\n' + lines(700, (row) => `${row},${row % 3 ? 'u' : ''},${'xy'[row % 2]}`),
    );
    const { id, rowCount } = await talk.value('openDataset', { token: talk.grant(path) });
    expect(rowCount).toBe(700);
    expect(await talk.value('tableRows', { datasetId: id, first: 600, count: 2 })).toEqual({
      first: 600,
      rows: [
        ['600', null, 'x'],
        ['601', 'u', 'y'],
      ],
    });
    expect((await talk.value('tableRows', { datasetId: id, first: 690, count: 100 })).rows).toHaveLength(10);
  });

  it('are asked for in vain where there are images, as all else that only tables have', async () => {
    const talk = new Talk();
    const folder = await imageFolder(temporaryFolder().path, { perClass: 2 });
    const { id: datasetId } = await talk.open(folder);
    const answers = [
      await talk.ask('tableRows', { datasetId, first: 0, count: 2 }),
      await talk.ask('setLabel', { datasetId, column: 'a' }),
      await talk.ask('saveUnread', { datasetId, token: talk.grant(join(talk.folder, 'unread.csv')) }),
      await talk.ask('scatter', { datasetId, modelId: null, x: 'a', y: 'b' }),
    ];
    expect(answers).toEqual(
      ['rows', 'a label column', 'lines that are no rows', 'columns to draw'].map((what) => ({
        ok: false,
        code: 'wrong-kind',
        message: `Only tables have ${what}.`,
      })),
    );
  });
});
