/** Runs beside the page, sandboxed: puts `window.studio` there, and is all that the page can reach. */
import { contextBridge, ipcRenderer, webUtils } from 'electron';
import type {
  MainEvents,
  Result,
  Source,
  StudioApi,
  TrainerEvent,
  TrainerOutputs,
  TrainerState,
} from './contract';
import { TrainerLink } from './trainer-link';

const trainerListeners: ((event: TrainerEvent) => void)[] = [];
const link = new TrainerLink(
  () => invoke('trainer:connect'),
  (event) => trainerListeners.forEach((listener) => listener(event)),
);

ipcRenderer.on('trainer:port', (event) => {
  const port = event.ports[0];
  if (port !== undefined) link.attach(port);
});

/** Events that came before the page listened, by name. */
const early = new Map<keyof MainEvents, unknown[]>();
const listeners = new Map<keyof MainEvents, ((value: unknown) => void)[]>();
const eventNames: Record<keyof MainEvents, true> = {
  'trainer:state': true,
  'source:opened': true,
  'sample:opened': true,
  'shortcuts:asked': true,
};
for (const name of Object.keys(eventNames) as (keyof MainEvents)[]) {
  ipcRenderer.on(name, (_event, value: unknown) => {
    if (name === 'trainer:state') link.setState(value as TrainerState);
    const known = listeners.get(name);
    if (known === undefined) early.set(name, [...(early.get(name) ?? []), value]);
    else known.forEach((listener) => listener(value));
  });
}

async function invoke<T>(command: string, input?: unknown): Promise<Result<T>> {
  try {
    return (await ipcRenderer.invoke(command, input)) as Result<T>;
  } catch (error) {
    return { ok: false, code: 'internal', message: error instanceof Error ? error.message : String(error) };
  }
}

async function grant(files: File[]): Promise<Result<Source[]>> {
  // Empty for a file that the page made itself: it lies nowhere on the disk.
  const paths = files.map((file) => webUtils.getPathForFile(file)).filter((path) => path !== '');
  if (paths.length > 0) return invoke('source:grant', paths);
  return { ok: false, code: 'not-a-file', message: 'Drop files or folders from this computer.' };
}

const api: StudioApi = {
  main: (command, input) => {
    // The page must not name paths; only `grant` may, with those of real files.
    if (typeof command !== 'string' || (command as string) === 'source:grant') {
      return Promise.resolve({ ok: false, code: 'refused', message: 'Sources come from dropped files.' });
    }
    return invoke(command, input);
  },
  trainer: (command, input) =>
    link.request(command, input) as Promise<Result<TrainerOutputs[typeof command]>>,
  grant,
  onTrainerEvent: (listener) => {
    trainerListeners.push(listener);
  },
  onMainEvent: (event, listener) => {
    const receive = listener as (value: unknown) => void;
    listeners.set(event, [...(listeners.get(event) ?? []), receive]);
    for (const value of early.get(event) ?? []) receive(value);
    early.delete(event);
  },
};

// A new window holds an empty document, without an origin, before the page: nothing is for it.
if (location.origin !== 'null') {
  link.connect();
  contextBridge.exposeInMainWorld('studio', Object.freeze(api));
}
