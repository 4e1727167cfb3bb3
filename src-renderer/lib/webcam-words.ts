/** Why there is no picture of a camera, in words that say what to do. */
export function cameraProblem(error: unknown): string {
  switch (error instanceof Error ? error.name : '') {
    case 'NotAllowedError':
    case 'SecurityError':
      return 'The system does not let this app use the camera. Allow it in the system’s privacy settings, then try again.';
    case 'NotFoundError':
    case 'OverconstrainedError':
      return 'No camera was found. Plug one in or switch it on, then try again.';
    case 'NotReadableError':
    case 'AbortError':
      return 'The camera does not answer. Another program may be using it: close that, then try again.';
    default:
      return `The camera could not be started: ${error instanceof Error ? error.message : String(error)}`;
  }
}

export const CAMERA_LOST = 'The camera was unplugged or switched off. Plug it in again, then try again.';
