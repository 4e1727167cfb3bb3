/** The menu of the window, with a label of ours on every item: those of the system follow the system's language. */
import { type MenuItemConstructorOptions, Menu, app, shell } from 'electron';
import { t } from '../src-preload/language';

export interface MenuActions {
  open: (what: 'folder' | 'table' | 'model') => void;
  /** Has the page show its keyboard shortcuts. */
  showShortcuts: () => void;
  logFolder: string;
}

type Items = MenuItemConstructorOptions[];

const separator: MenuItemConstructorOptions = { type: 'separator' };

/** Puts the menu in the place of the one before, in the language of now. */
export function installMenu(actions: MenuActions): void {
  const onMac = process.platform === 'darwin';
  const template: Items = [
    ...(onMac ? [{ label: app.getName(), submenu: macItems() }] : []),
    { label: t('File'), submenu: fileItems(actions, onMac) },
    { label: t('Edit'), submenu: editItems() },
    { label: t('View'), submenu: viewItems() },
    { label: t('Window'), role: 'window', submenu: windowItems(onMac) },
    { label: t('Help'), role: 'help', submenu: helpItems(actions, onMac) },
  ];
  Menu.setApplicationMenu(Menu.buildFromTemplate(template));
}

const about = (): MenuItemConstructorOptions => ({
  role: 'about',
  label: t('About {app}', { app: app.getName() }),
});
const close = (): MenuItemConstructorOptions => ({ role: 'close', label: t('Close Window') });
const quit = (): MenuItemConstructorOptions => ({
  role: 'quit',
  label: t('Quit {app}', { app: app.getName() }),
});

function macItems(): Items {
  return [
    about(),
    separator,
    { role: 'services', label: t('Services') },
    separator,
    { role: 'hide', label: t('Hide {app}', { app: app.getName() }) },
    { role: 'hideOthers', label: t('Hide Others') },
    { role: 'unhide', label: t('Show All') },
    separator,
    quit(),
  ];
}

function fileItems({ open }: MenuActions, onMac: boolean): Items {
  return [
    { label: t('Open Folder…'), accelerator: 'CmdOrCtrl+O', click: () => open('folder') },
    { label: t('Open Table…'), accelerator: 'CmdOrCtrl+Shift+O', click: () => open('table') },
    { label: t('Open Model…'), accelerator: 'CmdOrCtrl+Alt+O', click: () => open('model') },
    separator,
    onMac ? close() : quit(),
  ];
}

function editItems(): Items {
  return [
    { role: 'undo', label: t('Undo') },
    { role: 'redo', label: t('Redo') },
    separator,
    { role: 'cut', label: t('Cut') },
    { role: 'copy', label: t('Copy') },
    { role: 'paste', label: t('Paste') },
    { role: 'delete', label: t('Delete') },
    separator,
    { role: 'selectAll', label: t('Select All') },
  ];
}

function viewItems(): Items {
  const developer: Items = [
    separator,
    { role: 'reload', label: t('Reload') },
    { role: 'toggleDevTools', label: t('Developer Tools') },
  ];
  return [
    { role: 'resetZoom', label: t('Actual Size') },
    { role: 'zoomIn', label: t('Zoom In') },
    { role: 'zoomOut', label: t('Zoom Out') },
    separator,
    { role: 'togglefullscreen', label: t('Full Screen') },
    ...(app.isPackaged ? [] : developer),
  ];
}

function windowItems(onMac: boolean): Items {
  return [
    { role: 'minimize', label: t('Minimize') },
    { role: 'zoom', label: t('Zoom') },
    ...(onMac ? [separator, { role: 'front' as const, label: t('Bring All to Front') }] : [close()]),
  ];
}

function helpItems({ showShortcuts, logFolder }: MenuActions, onMac: boolean): Items {
  return [
    // The page hears the keys itself, wherever its focus is.
    {
      label: t('Keyboard Shortcuts'),
      accelerator: 'CmdOrCtrl+/',
      registerAccelerator: false,
      click: showShortcuts,
    },
    { label: t('Show Log Folder'), click: () => void shell.openPath(logFolder) },
    ...(onMac ? [] : [about()]),
  ];
}
