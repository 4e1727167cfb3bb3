/** What of an asked permission decides on it; as Electron gives it with a request, or with a check. */
export interface PermissionDetails {
  isMainFrame: boolean;
  requestingUrl?: string | undefined;
  securityOrigin?: string | undefined;
  /** With a request. */
  mediaTypes?: readonly string[] | undefined;
  /** With a check. */
  mediaType?: string | undefined;
}

/**
 * Whether the page may use something of the machine. It may use nothing but the camera: pictures of a webcam can be
 * learned from and classified, and stay on the machine. Never sound, which the app has no use for; a request for the
 * screen names no camera among its media.
 * @param ownOrigin of the app's own page
 */
export function mayUse(permission: string, details: PermissionDetails, ownOrigin: string): boolean {
  const { isMainFrame, requestingUrl, securityOrigin, mediaTypes, mediaType } = details;
  const media = mediaTypes ?? (mediaType === undefined ? [] : [mediaType]);
  const isCamera = permission === 'media' && media.length === 1 && media[0] === 'video';
  const origins = [requestingUrl, securityOrigin].filter((url) => url !== undefined);
  return (
    isCamera &&
    isMainFrame &&
    origins.length > 0 &&
    origins.every((url) => originOf(url) === originOf(ownOrigin))
  );
}

/** Of `app:` too, for which `URL.origin` is opaque; null where it is no URL. */
function originOf(url: string): string | null {
  if (!URL.canParse(url)) return null;
  const { protocol, host } = new URL(url);
  return `${protocol}//${host}`;
}
