import { describe, expect, it } from 'vitest';
import { mayRequest } from '../../src-main/request-policy';

describe('requests of the page', () => {
  it.each([
    'app://bundle/index.html',
    'blob:app://bundle/1',
    'data:image/png;base64,AA',
    'devtools://devtools/x',
  ])('%s may go on', (url) => expect(mayRequest(url, null)).toBe(true));

  it.each([
    'http://example.com/',
    'https://example.com/',
    'ws://127.0.0.1:5173/',
    'wss://example.com/',
    'ftp://example.com/',
    'file:///etc/passwd',
    'app://other/index.html',
    'app://bundle.example/',
    'chrome://settings/',
    'filesystem:app://bundle/x',
    'nonsense',
  ])('%s may not', (url) => expect(mayRequest(url, null)).toBe(false));

  it('lets the development server through while developing, and nothing beside it', () => {
    const server = 'http://localhost:5173';
    expect(mayRequest('http://localhost:5173/main.ts', server)).toBe(true);
    expect(mayRequest('ws://localhost:5173/', server)).toBe(true);
    expect(mayRequest('http://localhost:5174/', server)).toBe(false);
    expect(mayRequest('http://localhost.example:5173/', server)).toBe(false);
    expect(mayRequest('https://example.com/', server)).toBe(false);
  });
});
