/** The list of keyboard shortcuts says what the app really listens to. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { afterKey } from '../../src-renderer/charts/curve-keys';
import { keyCap, shortcutGroups, type ShortcutGroup } from '../../src-renderer/lib/shortcuts';
import { setLanguage } from '../../src-preload/language';
import { repositoryRoot } from '../fixtures';

/** Where the keys of a group are heard. */
const HEARD: Record<ShortcutGroup['id'], string[]> = {
  everywhere: [
    'src-renderer/state/window-keys.ts',
    'src-main/menu.ts',
    'src-renderer/components/TabList.svelte',
  ],
  data: [
    'src-renderer/views/data/columns/ColumnList.svelte',
    'src-renderer/views/data/samples/ClassList.svelte',
    'src-renderer/views/data/rows/RowGrid.svelte',
  ],
  samples: [
    'src-renderer/components/SampleBox.svelte',
    'src-renderer/components/SampleActions.svelte',
    'src-renderer/lib/sample-grid.ts',
    'src-renderer/lib/sample-selection.ts',
  ],
  webcam: ['src-renderer/components/WebcamHold.svelte'],
  train: ['src-renderer/views/Train.svelte'],
  curves: ['src-renderer/charts/curve-keys.ts'],
  results: [
    'src-renderer/lib/matrix/keys.ts',
    'src-renderer/charts/matrix/matrix-view.svelte.ts',
    'src-renderer/views/results/cell/CellDrawer.svelte',
  ],
  use: ['src-renderer/charts/Scatter.svelte', 'src-renderer/views/TryIt.svelte'],
  lab: ['src-renderer/lab/plane-keys.ts'],
};

/** What stands in the source that hears a key; the name of the key itself where none is given. */
const WRITTEN: Record<string, RegExp> = {
  mod: /ctrlKey \|\| event\.metaKey|isControl|CmdOrCtrl|onpaste/,
  shift: /shiftKey/,
  alt: /Alt\+/,
  left: /ArrowLeft/,
  right: /ArrowRight/,
  up: /ArrowUp/,
  down: /ArrowDown/,
  pgup: /PageUp/,
  pgdn: /PageDown/,
  home: /Home/,
  end: /End/,
  space: /' '/,
  enter: /'enter'|'Enter'|\bEnter:/i,
  esc: /'escape'|'Escape'/,
  delete: /'delete'|'Delete'/,
  backspace: /'backspace'|'Backspace'/,
  digit: /\[1-9\]|digit/,
  step: /steps\(\)\[/,
  letter: /\\p\{L\}/,
  minus: /'-'/,
  v: /onpaste/,
};

const keysOf = ({ shortcuts }: ShortcutGroup) => [...new Set(shortcuts.flatMap(({ ways }) => ways.flat()))];
const heard = (key: string) =>
  WRITTEN[key] ?? new RegExp(`'${key.replace(/[?+/]/g, '\\$&')}'|\\+${key.toUpperCase()}'`);

describe('The list of shortcuts', () => {
  afterEach(() => setLanguage('en'));

  it.each(shortcutGroups().map((group) => [group.id, group] as const))(
    'lists for %s what is heard there',
    (id, group) => {
      const source = HEARD[id].map((file) => readFileSync(join(repositoryRoot, file), 'utf8')).join('\n');
      // A dialog is closed by the browser.
      const missing = keysOf(group).filter(
        (key) => !(id === 'everywhere' && key === 'esc') && !heard(key).test(source),
      );
      expect(missing).toEqual([]);
    },
  );

  it('lists every key of the curves', () => {
    const names: Record<string, string> = {
      left: 'ArrowLeft',
      right: 'ArrowRight',
      pgup: 'PageUp',
      pgdn: 'PageDown',
      home: 'Home',
      end: 'End',
      esc: 'Escape',
      minus: '-',
      shift: 'ArrowLeft',
    };
    const points = [{ x: 0 }, { x: 1 }, { x: 2 }];
    const place = { range: { min: 0, max: 1 }, cursor: 1 };
    const curves = shortcutGroups().find(({ id }) => id === 'curves')!;
    for (const key of keysOf(curves))
      expect(afterKey({ key: names[key] ?? key, shiftKey: false }, place, points), key).not.toBeNull();
  });

  it('says each shortcut once, and all groups have some', () => {
    for (const { shortcuts, title } of shortcutGroups()) {
      const said = shortcuts.map(({ does }) => does);
      expect(said.length, title).toBeGreaterThan(0);
      expect(new Set(said).size, title).toBe(said.length);
    }
  });

  it('writes keys as they stand on the keyboard', () => {
    const caps = (onMac: boolean) =>
      ['mod', 'alt', 'left', 'enter', 'space', '?', 'z'].map((key) => keyCap(key, onMac));
    expect(caps(false)).toEqual(['Ctrl', 'Alt', '←', 'Enter', 'Space', '?', 'Z']);
    expect(caps(true)).toEqual(['⌘', '⌥', '←', 'Enter', 'Space', '?', 'Z']);
    setLanguage('zh-CN');
    expect(keyCap('space', false)).toBe('空格');
  });
});
