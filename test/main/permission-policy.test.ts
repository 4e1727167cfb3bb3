import { expect, it } from 'vitest';
import { BUNDLE_ORIGIN } from '../../src-main/bundle-path';
import { mayUse, type PermissionDetails } from '../../src-main/permission-policy';

const camera: PermissionDetails = {
  isMainFrame: true,
  requestingUrl: `${BUNDLE_ORIGIN}/index.html`,
  securityOrigin: `${BUNDLE_ORIGIN}/`,
  mediaTypes: ['video'],
};
const ask = (change: Partial<PermissionDetails> = {}, permission = 'media') =>
  mayUse(permission, { ...camera, ...change }, BUNDLE_ORIGIN);

it('lets the app’s own page use the camera, when it asks and when it checks', () => {
  expect(ask()).toBe(true);
  expect(ask({ mediaTypes: undefined, mediaType: 'video' })).toBe(true);
  const dev = { requestingUrl: 'http://localhost:5173/', securityOrigin: 'http://localhost:5173' };
  expect(mayUse('media', { ...camera, ...dev }, 'http://localhost:5173')).toBe(true);
});

it('never lets it hear, alone or beside the camera, nor see the screen', () => {
  for (const mediaTypes of [['audio'], ['video', 'audio'], ['audio', 'video'], ['video', 'video'], []])
    expect(ask({ mediaTypes }), mediaTypes.join()).toBe(false);
  for (const mediaType of ['audio', 'unknown', ''])
    expect(ask({ mediaTypes: undefined, mediaType })).toBe(false);
  expect(ask({ mediaTypes: undefined })).toBe(false);
});

it('lets no other page and no frame within the page use it', () => {
  expect(ask({ isMainFrame: false })).toBe(false);
  const foreign = [
    'https://example.org/',
    'app://other/',
    'app://bundle.example/',
    'file:///',
    'data:text/html,x',
    'null',
    '',
  ];
  for (const url of foreign) {
    expect(ask({ requestingUrl: url }), url).toBe(false);
    expect(ask({ securityOrigin: url }), url).toBe(false);
  }
  expect(ask({ requestingUrl: undefined, securityOrigin: undefined })).toBe(false);
  expect(mayUse('media', { ...camera, requestingUrl: 'http://localhost:5173/' }, BUNDLE_ORIGIN)).toBe(false);
});

it('lets it use nothing else', () => {
  const others = [
    'geolocation',
    'notifications',
    'display-capture',
    'midi',
    'clipboard-read',
    'fullscreen',
    'hid',
    'usb',
    'serial',
    'openExternal',
    'mediaKeySystem',
    'unknown',
  ];
  for (const permission of others) expect(ask({}, permission), permission).toBe(false);
});
