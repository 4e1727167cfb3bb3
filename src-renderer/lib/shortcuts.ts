/** Every keyboard shortcut of the app, by the screen where it works. */
import { t } from './language';

export interface Shortcut {
  /** Ways to press it, each the keys that are held together, as on `keyCap`: ['mod', 'z']. */
  ways: string[][];
  does: string;
}

export interface ShortcutGroup {
  id: 'everywhere' | 'samples' | 'data' | 'webcam' | 'train' | 'curves' | 'results' | 'use' | 'lab';
  title: string;
  shortcuts: Shortcut[];
}

/** What stands on a key, where it is not its name. `mod` is Ctrl, or Cmd on a Mac. */
const CAPS: Record<string, string> = {
  left: '←',
  right: '→',
  up: '↑',
  down: '↓',
  pgup: 'PgUp',
  pgdn: 'PgDn',
  digit: '1–9',
  step: '1–7',
  minus: '−',
};

export function keyCap(key: string, onMac: boolean): string {
  if (key === 'mod') return onMac ? '⌘' : keyCap('ctrl', onMac);
  if (key === 'alt' && onMac) return '⌥';
  if (key === 'space') return t('Space');
  if (key === 'letter') return t('A letter');
  return CAPS[key] ?? key[0]!.toUpperCase() + key.slice(1);
}

const ARROWS = 'left|right|up|down';

/** @param keys ways to press it, parted by `|`; keys that are held together, by `+` */
function shortcut(keys: string, does: string): Shortcut {
  // The plus key itself is a way of its own.
  return { ways: keys.split('|').map((way) => (way === '+' ? [way] : way.split('+'))), does };
}

export function shortcutGroups(): ShortcutGroup[] {
  return [
    { id: 'everywhere', title: t('On every screen'), shortcuts: everywhere() },
    { id: 'data', title: t('Data: classes, columns and rows'), shortcuts: data() },
    { id: 'samples', title: t('Data and Results: samples'), shortcuts: samples() },
    { id: 'webcam', title: t('Data: webcam'), shortcuts: [shortcut('space|enter', t('Record while held'))] },
    { id: 'train', title: t('Train'), shortcuts: [shortcut('space', t('Pause the training, or go on'))] },
    { id: 'curves', title: t('Train and Results: curves'), shortcuts: curves() },
    { id: 'results', title: t('Results: confusion matrix'), shortcuts: matrix() },
    { id: 'use', title: t('Use'), shortcuts: use() },
    { id: 'lab', title: t('Learn: the plane of points'), shortcuts: lab() },
  ];
}

const everywhere = () => [
  shortcut('mod+step', t('Go to a step of the sidebar')),
  shortcut('mod+z', t('Undo')),
  shortcut('mod+shift+z|mod+y', t('Redo')),
  shortcut('mod+o', t('Open a folder of images')),
  shortcut('mod+shift+o', t('Open a table')),
  shortcut('mod+alt+o', t('Open a model')),
  shortcut('left|right|home|end', t('Another tab, on a row of tabs')),
  shortcut('esc', t('Close what is open')),
  shortcut('?|mod+/', t('This list')),
];

const data = () => [
  shortcut('up|down', t('Another class, column or row')),
  shortcut('shift+up|shift+down', t('Select columns on the way')),
  shortcut('mod+a', t('Select all columns')),
  shortcut('pgup|pgdn|home|end', t('Leap through the rows')),
];

const samples = () => [
  shortcut(ARROWS, t('Another sample')),
  shortcut('pgup|pgdn|home|end', t('Leap through the samples')),
  shortcut('shift+left|shift+right', t('Select on the way')),
  shortcut('mod+left|mod+right', t('Go on without selecting')),
  shortcut('space', t('Select, or no longer')),
  shortcut('mod+a', t('Select all')),
  shortcut('esc', t('Select none')),
  shortcut('enter', t('Look at it closely')),
  shortcut('digit', t('Give the selected this class')),
  shortcut('letter', t('Find or name a class for the selected')),
  shortcut('delete|backspace', t('Exclude the selected, or include them again')),
];

const curves = () => [
  shortcut('left|right', t('Read the point before or after')),
  shortcut('pgup|pgdn|home|end', t('Leap along the curve')),
  shortcut('+|minus', t('Zoom in or out')),
  shortcut('shift+left|shift+right', t('Move what is shown')),
  shortcut('0', t('Show all of it')),
  shortcut('esc', t('Show all of it and stop reading')),
];

const matrix = () => [
  shortcut(ARROWS, t('Another cell')),
  shortcut('home|end', t('First or last cell of the row')),
  shortcut('enter|space', t('Show the samples of the cell')),
  shortcut('+|minus', t('Zoom in or out')),
  shortcut('0', t('Show all of it')),
  shortcut('esc', t('Close the samples')),
];

const use = () => [
  shortcut('mod+v', t('Classify what was copied')),
  shortcut(ARROWS, t('Ask at another place of the plane')),
  shortcut('shift+left|shift+right', t('The same in large steps')),
  shortcut('esc', t('Stop asking')),
];

const lab = () => [
  shortcut(ARROWS, t('Move the point or the cross')),
  shortcut('shift+left|shift+right', t('The same in large steps')),
  shortcut('n|p', t('Next or previous point')),
  shortcut('digit', t('Give the point this class')),
  shortcut('enter', t('Add a point at the cross')),
  shortcut('delete|backspace', t('Erase the point')),
  shortcut('esc', t('Choose no point')),
];
