/** No text of the program is without its translation, and no translation without its text, read from the sources. */
import { afterEach, describe, expect, it } from 'vitest';
import { areas } from '../resources/languages/zh-CN';
import { languageFor, setLanguage, t, tn } from '../src-preload/language';
import { Reading, sources, type Found } from './texts';

const folders = ['charts', 'components', 'lab', 'lib', 'state', 'views'].map(
  (name) => `src-renderer/${name}/`,
);
const page = sources('src-renderer', /global\.d\.ts$/);
/** The command line speaks English. */
const main = sources('src-main', /^src-main\/cli|\/generated\//);
const readings = [...page, ...main].map((file) => new Reading(file));
const said = ({ file, text }: Found) => `${file}: ${text}`;
const all = (what: 'keys' | 'computed' | 'untranslated', of: Reading[] = readings) =>
  of.flatMap((each) => each[what]);

describe('Every text', () => {
  it.each([...folders, 'src-renderer/', 'src-main/'])('in %s is written with t or tn', (folder) => {
    const mine = ({ file }: Found) =>
      file.startsWith(folder) && !folders.some((each) => each !== folder && file.startsWith(each));
    expect(all('untranslated').filter(mine).map(said)).toEqual([]);
  });

  it('is a literal where it is written, so that it can be found', () => {
    expect(all('computed').map(said)).toEqual([]);
  });
});

describe('Simplified Chinese', () => {
  const texts = Object.values(areas).flatMap((area) => Object.entries<string>(area));
  const known = new Set(texts.map(([key]) => key));

  it('has every text', () => {
    expect(
      all('keys')
        .filter(({ text }) => !known.has(text))
        .map(said),
    ).toEqual([]);
  });

  it('has nothing that is not said any more', () => {
    const used = new Set(all('keys').map(({ text }) => text));
    expect([...known].filter((key) => !used.has(key))).toEqual([]);
  });

  it('says each text in one way', () => {
    const keys = texts.map(([key]) => key);
    expect(keys.filter((key, i) => keys.indexOf(key) !== i)).toEqual([]);
  });

  it('puts the same values into its texts', () => {
    const places = (text: string) => [...text.matchAll(/\{(\w+)\}/g)].map(([, name]) => name).sort();
    const other = texts.filter(
      ([key, text]) => String([...new Set(places(key))]) !== String([...new Set(places(text))]),
    );
    expect(other).toEqual([]);
  });
});

describe('The language', () => {
  afterEach(() => setLanguage('en'));

  it('is the first of ours that the person prefers', () => {
    expect(languageFor(['zh-CN', 'en'])).toBe('zh-CN');
    expect(languageFor(['de-DE', 'zh_SG'])).toBe('zh-CN');
    expect(languageFor(['zh-Hant-TW', 'en-US'])).toBe('en');
    expect(languageFor(['C', 'fr'])).toBe('en');
  });

  it('chooses words, plurals and the way of writing numbers', () => {
    const rows = (n: number) => tn(n, '{n} row', '{n} rows');
    expect([t('Undo'), rows(1), rows(1500)]).toEqual(['Undo', '1 row', '1,500 rows']);
    setLanguage('zh-CN');
    expect([t('Undo'), rows(1), rows(1500)]).toEqual(['撤销', '1 行', '1,500 行']);
  });

  it('puts values in as they are, whatever they hold', () => {
    expect(t('{a} and {b}', { a: '{b}', b: '<i>$t(Undo)</i>' })).toBe('{b} and <i>$t(Undo)</i>');
  });
});
