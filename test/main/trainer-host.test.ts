import { EventEmitter } from 'node:events';
import type { MessagePortMain } from 'electron';
import { describe, expect, it, vi } from 'vitest';
import { CrashPolicy } from '../../src-main/crash-policy';
import { Grants } from '../../src-main/grants';
import { TrainerHost, type TrainerProcess } from '../../src-main/trainer-host';
import type { TrainerState } from '../../src-preload/contract';

class FakeProcess extends EventEmitter {
  readonly pid = undefined;
  readonly stdout = new EventEmitter();
  readonly stderr = new EventEmitter();
  readonly postMessage = vi.fn();
  readonly kill = vi.fn(() => this.emit('exit', 15));
}

function makeHost() {
  const processes: FakeProcess[] = [];
  const states: TrainerState[] = [];
  const grants = new Grants();
  const log = { info: vi.fn(), warn: vi.fn(), error: vi.fn() };
  const init = {
    type: 'init',
    modelsFolder: '/m',
    samplesFolder: '/s',
    cacheFolder: '/c',
    backbonesFolder: '/b',
    resourcesFolder: '/r',
    version: '1',
    language: 'en',
  } as const;
  const host = new TrainerHost({
    fork: () => {
      const trainer = new FakeProcess();
      processes.push(trainer);
      return trainer as unknown as TrainerProcess;
    },
    createChannel: () => ({
      port1: 'to trainer' as unknown as MessagePortMain,
      port2: 'to page' as unknown as MessagePortMain,
    }),
    init: () => init,
    grants,
    log,
    onState: (state) => states.push(state),
    crashes: new CrashPolicy(() => 0),
  });
  return { host, processes, states, grants, log, init };
}

const messages = (trainer: FakeProcess | undefined) =>
  trainer!.postMessage.mock.calls.map(([message]) => message);

describe('the host of the trainer', () => {
  it('starts one process and tells it what it needs, also of grants from before', () => {
    const { host, processes, grants, init } = makeHost();
    const token = grants.grant('/data/a');
    host.start();
    host.start();
    const later = grants.grant('/data/b');
    expect(processes).toHaveLength(1);
    expect(messages(processes[0])).toEqual([
      init,
      { type: 'grant', token, path: '/data/a' },
      { type: 'grant', token: later, path: '/data/b' },
    ]);
  });

  it('hands one end of a channel to the trainer and the other to the page', () => {
    const { host, processes } = makeHost();
    host.start();
    expect(host.connect()).toBe('to page');
    expect(processes[0]!.postMessage).toHaveBeenLastCalledWith({ type: 'connect' }, ['to trainer']);
  });

  it('asks the trainer where samples are, and waits for no trainer that ended', async () => {
    const { host, processes } = makeHost();
    const early = await host.locate('d', [1]);
    expect(early).toMatchObject({ ok: false, code: 'trainer-gone' });
    host.start();
    const asked = [host.locate('d', [1]), host.locate('d', [2])];
    const [first, second] = messages(processes[0])
      .slice(1)
      .map(({ question }: { question: number }) => question);
    const answer = (question: number, path: string) =>
      processes[0]!.emit('message', { type: 'located', question, result: { ok: true, value: [path] } });
    answer(second!, '/b');
    answer(first!, '/a');
    expect(await Promise.all(asked)).toEqual([
      { ok: true, value: ['/a'] },
      { ok: true, value: ['/b'] },
    ]);
    const late = host.locate('d', [3]);
    processes[0]!.emit('exit', 1);
    expect(await late).toMatchObject({ ok: false, code: 'trainer-gone' });
  });

  it('starts again after a crash, with init and grants', () => {
    const { host, processes, states, grants, init } = makeHost();
    host.start();
    const token = grants.grant('/data/a');
    processes[0]!.emit('exit', 1);
    expect(states.map(({ state }) => state)).toEqual(['ready', 'crashed', 'ready']);
    expect(messages(processes[1])).toEqual([init, { type: 'grant', token, path: '/data/a' }]);
  });

  it('gives up after three crashes, until the person asks', () => {
    const { host, processes, states } = makeHost();
    host.start();
    for (let i = 0; i < 3; i++) processes[i]!.emit('exit', 1);
    expect(states.at(-1)?.state).toBe('failed');
    expect(processes).toHaveLength(3);
    expect(() => host.connect()).toThrow(expect.objectContaining({ code: 'trainer-failed' }));

    host.restart();
    expect(states.at(-1)).toEqual({ state: 'ready' });
    processes[3]!.emit('exit', 1);
    expect(processes).toHaveLength(5);
  });

  it('tells a lack of memory from other crashes', () => {
    const { host, processes, states } = makeHost();
    host.start();
    processes[0]!.stderr.emit('data', 'FATAL ERROR: Allocation failed - JavaScript heap out of memory');
    processes[0]!.emit('exit', 6);
    processes[1]!.emit('exit', 6);
    const said = states.flatMap((state) => ('message' in state ? [state.message] : []));
    expect(said[0]).toContain('out of memory');
    expect(said[1]).toContain('exit code 6');
  });

  it('takes the end that it asked for as no crash, and starts nothing after it', async () => {
    const { host, processes, states, log } = makeHost();
    host.start();
    await host.stop();
    host.restart();
    expect(processes).toHaveLength(1);
    expect(states).toEqual([{ state: 'ready' }]);
    expect(log.error).not.toHaveBeenCalled();
  });

  it('does not wait for ever for the end', async () => {
    vi.useFakeTimers();
    const { host, processes, log } = makeHost();
    host.start();
    processes[0]!.kill.mockImplementation(() => true);
    const stopped = host.stop();
    await vi.advanceTimersByTimeAsync(5000);
    await stopped;
    vi.useRealTimers();
    expect(log.warn).toHaveBeenCalledOnce();
  });

  it('writes what the trainer prints to the log', () => {
    const { host, processes, log } = makeHost();
    host.start();
    processes[0]!.stdout.emit('data', Buffer.from('hello'));
    processes[0]!.stderr.emit('data', Buffer.from('careful'));
    expect(log.info).toHaveBeenCalledWith('trainer: hello');
    expect(log.warn).toHaveBeenCalledWith('trainer: careful');
  });
});
