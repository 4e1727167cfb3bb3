/**
 * The one door from the page to the main process: every command is checked for who sent it and for its schema
 * before its handler runs, and is answered with a `Result` whatever happens.
 */
import { z } from 'zod';
import {
  type MainCommand,
  type MainInput,
  type MainOutputs,
  type Result,
  mainCommands,
} from '../src-preload/contract';
import { StudioError, toFailure } from './errors';
import type { Log } from './log';
import { t } from '../src-preload/language';

export type MainHandlers = {
  [C in MainCommand]: (input: MainInput<C>) => MainOutputs[C] | Promise<MainOutputs[C]>;
};

/** What of Electron's `ipcMain` is used here. */
export interface CommandRegistry<E> {
  handle(channel: string, listener: (event: E, ...inputs: unknown[]) => Promise<Result<unknown>>): void;
}

export function registerCommands<E>(
  registry: CommandRegistry<E>,
  handlers: MainHandlers,
  isOurPage: (event: E) => boolean,
  log: Pick<Log, 'warn' | 'error'>,
): void {
  for (const command of Object.keys(mainCommands) as MainCommand[]) {
    registry.handle(command, async (event, ...inputs) => {
      if (!isOurPage(event)) {
        log.warn(`refused ${command} from a foreign sender`);
        return { ok: false, code: 'refused', message: t('Only the app’s own page may ask for this.') };
      }
      try {
        return { ok: true, value: await run(handlers, command, inputs[0]) };
      } catch (error) {
        if (!(error instanceof StudioError)) log.error(`${command} failed: ${stack(error)}`);
        return toFailure(error);
      }
    });
  }
}

function run<C extends MainCommand>(handlers: MainHandlers, command: C, input: unknown) {
  const parsed = mainCommands[command].safeParse(input);
  if (!parsed.success) {
    throw new StudioError('bad-input', `${command}: ${z.prettifyError(parsed.error)}`);
  }
  return handlers[command](parsed.data as MainInput<C>);
}

function stack(error: unknown): string {
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}

/** The parts of an IPC event that tell who sent it. */
export interface Sender {
  sender: { id: number };
  senderFrame: { origin: string; parent: unknown } | null;
}

/** Whether a message comes from the top frame of our window while it shows our own page. */
export function isFromPage(event: Sender, windowId: number, origin: string): boolean {
  const frame = event.senderFrame;
  return event.sender.id === windowId && frame !== null && frame.parent === null && frame.origin === origin;
}
