/** The utility process: connects a `Session` to the main process and, over a MessagePort, to the page. */
import type { MessagePortMain, ParentPort } from 'electron';
import type { HostMessage, TrainerEvent, TrainerMessage } from '../../src-preload/contract';
import { setLanguage } from '../../src-preload/language';
import { Session } from './session';

const parentPort: ParentPort = process.parentPort;
let session: Session | null = null;
let page: MessagePortMain | null = null;

parentPort.on('message', ({ data, ports }) => {
  const message = data as HostMessage;
  if (message.type === 'init') {
    setLanguage(message.language);
    session = new Session(message, (event: TrainerEvent) => page?.postMessage(event));
  }
  if (message.type === 'language') setLanguage(message.language);
  if (message.type === 'grant') session?.paths.grant(message.token, message.path);
  if (message.type === 'connect') connect(ports[0]!);
  if (message.type === 'locate') {
    const result = session!.locate(message.datasetId, message.indices);
    parentPort.postMessage({ type: 'located', question: message.question, result } satisfies TrainerMessage);
  }
});

/** The page has one port at a time; a reloaded page brings a new one. */
function connect(port: MessagePortMain): void {
  page?.close();
  page = port;
  port.on('message', async ({ data }) => {
    const id = (data as { id?: unknown } | null)?.id;
    const result = await session!.handle(data);
    port.postMessage({ id, result });
  });
  port.start();
}
