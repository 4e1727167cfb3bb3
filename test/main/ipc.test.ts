import { describe, expect, it, vi } from 'vitest';
import { StudioError } from '../../src-main/errors';
import { type MainHandlers, isFromPage, registerCommands } from '../../src-main/ipc';
import { type MainCommand, type Result, mainCommands } from '../../src-preload/contract';

/** An icon of one pixel. */
const dot = { width: 1, height: 1, pixels: new Uint8Array(4) };

type Listener = (event: string, ...inputs: unknown[]) => Promise<Result<unknown>>;

/** The commands as registered, with handlers that note what reaches them; the sender `page` is ours. */
function register(overrides: Partial<MainHandlers> = {}) {
  const channels = new Map<string, Listener>();
  const names = Object.keys(mainCommands) as MainCommand[];
  const handlers = Object.fromEntries(
    names.map((name) => [name, vi.fn(() => null)]),
  ) as unknown as MainHandlers;
  const log = { warn: vi.fn(), error: vi.fn() };
  const all = { ...handlers, ...overrides };
  registerCommands<string>(
    { handle: (channel, listener) => channels.set(channel, listener) },
    all,
    (event) => event === 'page',
    log,
  );
  const invoke = (command: MainCommand, input?: unknown, sender = 'page') =>
    channels.get(command)!(sender, input);
  return { channels, handlers: all, log, invoke, names };
}

describe('commands', () => {
  it('are all registered', () => {
    const { channels, names } = register();
    expect([...channels.keys()].sort()).toEqual([...names].sort());
  });

  it('are refused to a foreign sender, every one', async () => {
    const { invoke, handlers, names, log } = register();
    for (const name of names) {
      expect(await invoke(name, undefined, 'stranger')).toMatchObject({ ok: false, code: 'refused' });
      expect(handlers[name]).not.toHaveBeenCalled();
    }
    expect(log.warn).toHaveBeenCalledTimes(names.length);
  });

  it.each<[MainCommand, unknown]>([
    ['app:info', {}],
    ['app:theme', 'blue'],
    ['source:choose', 'everything'],
    ['source:grant', []],
    ['source:grant', ['']],
    ['source:grant', '/etc/passwd'],
    ['source:grant', Array.from({ length: 1001 }, () => '/a')],
    ['source:grant', ['a'.repeat(40_000)]],
    ['recent:remember', { token: 't', kind: 'table' }],
    ['recent:remember', { token: 't', kind: 'table', detail: '', more: 1 }],
    ['recent:open', 'i'.repeat(65)],
    ['sample:drag', { datasetId: 'd', indices: ['/etc/passwd'], icon: { ...dot } }],
    ['sample:drag', { datasetId: 'd', indices: [], icon: { ...dot } }],
    ['sample:drag', { datasetId: 'd', indices: [0], icon: { ...dot, width: 2 } }],
    ['sample:drag', { datasetId: 'd', indices: [0], icon: { ...dot, width: 200 } }],
    ['sample:drag', { datasetId: 'd', indices: [0], icon: { ...dot }, files: ['/etc/passwd'] }],
    ['model:save', { modelId: 'm' }],
    ['model:save', null],
    ['export:reveal', { path: '/etc' }],
    ['export:subfolder', { token: 't', suggestedName: '' }],
    ['export:subfolder', { token: 't', suggestedName: 'a', path: '/etc' }],
  ])('%s refuses an input that does not fit its schema', async (command, input) => {
    const { invoke, handlers } = register();
    expect(await invoke(command, input)).toMatchObject({ ok: false, code: 'bad-input' });
    expect(handlers[command]).not.toHaveBeenCalled();
  });

  it('answer with what the handler gives', async () => {
    const { invoke, handlers } = register();
    expect(await invoke('app:theme', 'dark')).toEqual({ ok: true, value: null });
    expect(handlers['app:theme']).toHaveBeenCalledWith('dark');
  });

  it('answer failures with their code, and log those that nobody expected', async () => {
    const expected = register({ 'recent:open': () => Promise.reject(new StudioError('not-found', 'Gone.')) });
    expect(await expected.invoke('recent:open', 'a')).toEqual({
      ok: false,
      code: 'not-found',
      message: 'Gone.',
    });
    expect(expected.log.error).not.toHaveBeenCalled();

    const unexpected = register({
      'recent:open': () => {
        throw new TypeError('bug');
      },
    });
    expect(await unexpected.invoke('recent:open', 'a')).toEqual({
      ok: false,
      code: 'internal',
      message: 'bug',
    });
    expect(unexpected.log.error).toHaveBeenCalledOnce();
  });
});

describe('the sender', () => {
  const origin = 'app://bundle';
  const frame = { origin, parent: null };

  it('is our page', () =>
    expect(isFromPage({ sender: { id: 1 }, senderFrame: frame }, 1, origin)).toBe(true));

  it.each([
    ['another window', { sender: { id: 2 }, senderFrame: frame }],
    ['a frame inside our page', { sender: { id: 1 }, senderFrame: { origin, parent: {} } }],
    ['a frame that is gone', { sender: { id: 1 }, senderFrame: null }],
    ['another origin', { sender: { id: 1 }, senderFrame: { origin: 'https://example.com', parent: null } }],
    ['an opaque origin', { sender: { id: 1 }, senderFrame: { origin: 'null', parent: null } }],
    ['a longer origin', { sender: { id: 1 }, senderFrame: { origin: 'app://bundle.example', parent: null } }],
  ])('is not %s', (_name, event) => expect(isFromPage(event, 1, origin)).toBe(false));
});
