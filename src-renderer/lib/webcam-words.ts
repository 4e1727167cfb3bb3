import { t } from './language';

/** Why there is no picture of a camera, in words that say what to do. */
export function cameraProblem(error: unknown): string {
  switch (error instanceof Error ? error.name : '') {
    case 'NotAllowedError':
    case 'SecurityError':
      return t(
        'The system does not let this app use the camera. Allow it in the system’s privacy settings, then try again.',
      );
    case 'NotFoundError':
    case 'OverconstrainedError':
      return t('No camera was found. Plug one in or switch it on, then try again.');
    case 'NotReadableError':
    case 'AbortError':
      return t('The camera does not answer. Another program may be using it: close that, then try again.');
    default:
      return t('The camera could not be started: {reason}', {
        reason: error instanceof Error ? error.message : String(error),
      });
  }
}

export const cameraLost = () =>
  t('The camera was unplugged or switched off. Plug it in again, then try again.');
