import { type MenuItemConstructorOptions, Menu, app, shell } from 'electron';

export interface MenuActions {
  open: (what: 'folder' | 'table' | 'model') => void;
  logFolder: string;
}

export function installMenu({ open, logFolder }: MenuActions): void {
  const onMac = process.platform === 'darwin';
  const file: MenuItemConstructorOptions[] = [
    { label: 'Open Folder…', accelerator: 'CmdOrCtrl+O', click: () => open('folder') },
    { label: 'Open Table…', accelerator: 'CmdOrCtrl+Shift+O', click: () => open('table') },
    { label: 'Open Model…', accelerator: 'CmdOrCtrl+Alt+O', click: () => open('model') },
    { type: 'separator' },
    onMac ? { role: 'close' } : { role: 'quit' },
  ];
  const developer: MenuItemConstructorOptions[] = app.isPackaged
    ? []
    : [{ type: 'separator' }, { role: 'reload' }, { role: 'toggleDevTools' }];
  const template: MenuItemConstructorOptions[] = [
    ...(onMac ? [{ role: 'appMenu' as const }] : []),
    { label: 'File', submenu: file },
    { role: 'editMenu' },
    {
      label: 'View',
      submenu: [
        { role: 'resetZoom' },
        { role: 'zoomIn' },
        { role: 'zoomOut' },
        { type: 'separator' },
        { role: 'togglefullscreen' },
        ...developer,
      ],
    },
    { role: 'windowMenu' },
    {
      role: 'help',
      submenu: [
        { label: 'Show Log Folder', click: () => void shell.openPath(logFolder) },
        ...(onMac ? [] : [{ role: 'about' as const }]),
      ],
    },
  ];
  Menu.setApplicationMenu(Menu.buildFromTemplate(template));
}
