import { describe, expect, it, vi } from 'vitest';
import { TrainerLink } from '../../src-preload/trainer-link';
import type { TrainerEvent } from '../../src-preload/contract';

class FakePort {
  readonly sent: { id: number; command: string; input: unknown }[] = [];
  readonly close = vi.fn();
  onmessage: ((event: { data: unknown }) => void) | null = null;

  postMessage(message: (typeof this.sent)[number]): void {
    if (typeof message.input === 'function') throw new Error('could not be cloned');
    this.sent.push(message);
  }

  answer(id: number, value: unknown): void {
    this.onmessage?.({ data: { id, result: { ok: true, value } } });
  }
}

function makeLink() {
  const askForPort = vi.fn(() => Promise.resolve({ ok: true as const, value: null }));
  const events: TrainerEvent[] = [];
  const link = new TrainerLink(askForPort, (event) => events.push(event));
  const attach = () => {
    const port = new FakePort();
    link.attach(port as unknown as MessagePort);
    return port;
  };
  return { link, askForPort, events, attach };
}

const crashed = { state: 'crashed', message: 'It crashed.' } as const;
const failed = { state: 'failed', message: 'It crashed too often.' } as const;

describe('the link to the trainer', () => {
  it('keeps requests until there is a port, and matches answers in any order', async () => {
    const { link, attach } = makeLink();
    const first = link.request('stop', {});
    const port = attach();
    const second = link.request('cancel', {});
    expect(port.sent.map(({ command }) => command)).toEqual(['stop', 'cancel']);
    port.answer(port.sent[1]!.id, 'b');
    port.answer(port.sent[0]!.id, 'a');
    expect(await first).toEqual({ ok: true, value: 'a' });
    expect(await second).toEqual({ ok: true, value: 'b' });
  });

  it('asks once for a port', () => {
    const { link, askForPort } = makeLink();
    link.connect();
    link.setState({ state: 'ready' });
    expect(askForPort).toHaveBeenCalledOnce();
  });

  it('answers what a crash cut off, and sends the rest to the next trainer', async () => {
    const { link, askForPort, attach } = makeLink();
    const old = attach();
    const cutOff = link.request('train', {});
    link.setState(crashed);
    const later = link.request('stop', {});
    link.setState({ state: 'ready' });
    expect(await cutOff).toEqual({ ok: false, code: 'trainer-gone', message: 'It crashed.' });
    expect(old.close).toHaveBeenCalled();
    expect(askForPort).toHaveBeenCalledOnce();
    const port = attach();
    expect(port.sent.map(({ command }) => command)).toEqual(['stop']);
    port.answer(port.sent[0]!.id, null);
    expect(await later).toEqual({ ok: true, value: null });
  });

  it('answers everything at once while the trainer is given up, and works again after', async () => {
    const { link, attach } = makeLink();
    const waiting = link.request('stop', {});
    link.setState(failed);
    expect(await waiting).toMatchObject({ ok: false, code: 'trainer-gone' });
    expect(await link.request('stop', {})).toMatchObject({ ok: false, code: 'trainer-failed' });
    link.setState({ state: 'ready' });
    const port = attach();
    void link.request('stop', {});
    expect(port.sent).toHaveLength(1);
  });

  it('asks again when the first time was refused', async () => {
    const { link, askForPort } = makeLink();
    askForPort.mockResolvedValueOnce({ ok: false, code: 'trainer-failed', message: '' } as never);
    link.connect();
    await Promise.resolve();
    link.connect();
    expect(askForPort).toHaveBeenCalledTimes(2);
  });

  it('answers a request that cannot be cloned', async () => {
    const { link, attach } = makeLink();
    attach();
    expect(await link.request('stop', () => 0)).toMatchObject({ ok: false, code: 'bad-input' });
  });

  it('passes events on', () => {
    const { events, attach } = makeLink();
    const event = {
      event: 'progress',
      progress: { phase: 'reading', done: 1, total: null, secondsLeft: null },
    };
    attach().onmessage?.({ data: event });
    expect(events).toEqual([event]);
  });
});
