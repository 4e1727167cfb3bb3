/** What the trainer says is in the language of the person, with the values of the data in it as they are. */
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import type { Dataset } from '../../../src-preload/contract';
import { setLanguage } from '../../../src-preload/language';
import { file, lines } from '../helpers';
import { Talk } from './talk';

const CHINESE = /\p{Script=Han}/u;
const ENGLISH_WORDS = /\b(the|is|are|of|it|rows?|columns?|values?)\b/i;

/** `told` is the label in other letters, `id` counts the rows, and the first row comes twice; one label is missing. */
async function flawedTable(): Promise<string> {
  const row = (index: number) =>
    index === 60
      ? '60,1.5,yes,'
      : `${index},${(index * 7) % 11}.5,${index % 4 === 0 ? 'yes' : 'no'},${'xyyy'[index % 4]}`;
  return file('id,amount,told,label\n' + lines(120, row));
}

/** All that a person reads of it. */
const said = ({ labelReason, columns, findings, warnings, skipped }: Dataset): string[] => [
  labelReason!,
  ...columns.map(({ reason }) => reason),
  ...findings.flatMap(({ message, remedy }) => [message, ...(remedy ? [remedy.label] : [])]),
  ...warnings,
  ...skipped.map(({ reason }) => reason),
];

describe('What is said of a table', () => {
  afterEach(() => setLanguage('en'));

  it('is in Chinese where the person speaks it, and in English again after that', async () => {
    const talk = new Talk();
    const path = await flawedTable();
    const english = said(await talk.open(path));
    setLanguage('zh-CN');
    const opened = await talk.open(path);
    const chinese = said(opened);
    expect(chinese).toHaveLength(english.length);
    expect(chinese).toContain(
      '仅凭“told”就能在每一行中得出“label”。如果在得到答案之前并不知道它，模型将毫无用处：请去掉它。',
    );
    expect(chinese).toContain('去掉“told”');
    expect(chinese).toContain('它从 0 到 119 为各行编号：是标识符。');
    expect(chinese.filter((text) => !CHINESE.test(text) || ENGLISH_WORDS.test(text))).toEqual([]);
    // What programs go by stays: the names of samples, kinds and uses.
    expect(opened.skipped[0]).toEqual({ item: 'row 61', reason: '“label”没有值' });
    expect(opened.findings.map(({ kind }) => kind)).toContain('leak');
    setLanguage('en');
    expect(said(await talk.open(path))).toEqual(english);
    expect(english).toContain(
      '"told" alone tells "label" in every row. If it is not known before the answer is, the model will be of no use: leave it out.',
    );
    expect(english.filter((text) => CHINESE.test(text))).toEqual([]);
  });

  it('follows a change of the language while it is open, once a label is chosen', async () => {
    const talk = new Talk();
    const { id } = await talk.open(await flawedTable());
    setLanguage('zh-CN');
    const { findings, labelReason } = await talk.value('setLabel', { datasetId: id, column: 'label' });
    expect(
      [labelReason!, ...findings.map(({ message }) => message)].filter((text) => !CHINESE.test(text)),
    ).toEqual([]);
  });

  it('is told of failures too, with their codes as ever', async () => {
    const talk = new Talk();
    const path = join(talk.folder, 'gone.csv');
    setLanguage('zh-CN');
    expect(await talk.ask('openDataset', { token: talk.grant(path) })).toEqual({
      ok: false,
      code: 'unreadable',
      message: `无法使用“${path}”：它不存在，可能已被移动或删除，或者所在的驱动器已移除。`,
    });
  });

  it('is in the words of the report of a training, too', async () => {
    const talk = new Talk();
    setLanguage('zh-CN');
    const { id, recipe } = await talk.open(await flawedTable());
    const { report } = await talk.value('train', {
      datasetId: id,
      recipe: { ...recipe, epochs: 2, rareClass: 200 },
    });
    expect(report.warnings).toContain('没有类别合并为“other”：所有类别都少于 200 个样本。');
    expect(report.skipped).toEqual([{ item: 'row 61', reason: '“label”没有值' }]);
  });
});
