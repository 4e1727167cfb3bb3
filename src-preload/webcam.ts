/** Pictures from a webcam: kept as samples of a class, or classified as they come. */
import { z } from 'zod';
import { id } from './fields';
import { className } from './samples';

/** The most bytes of a picture that is kept, and the most pictures of a call. */
export const CAPTURE_LIMIT = 2 * 1024 * 1024;
export const CAPTURES_PER_CALL = 200;
/** The most pictures that new data begins with. */
export const CAPTURES_TO_BEGIN = 1000;
const FRAME_LIMIT = 4 * 1024 * 1024;

const picture = (limit: number) =>
  z
    .instanceof(Uint8Array)
    .refine(({ length }) => length > 0 && length <= limit, 'The picture is empty or too large.');

/** JPEG or WebP; main checks that they are. */
export const saveCapturesInput = z.strictObject({
  className,
  images: z.array(picture(CAPTURE_LIMIT)).min(1).max(CAPTURES_PER_CALL),
});

/** Classes of pictures that become data of their own: together at most `CAPTURES_TO_BEGIN`. */
export const captureClassesInput = z
  .array(
    z.strictObject({
      name: className,
      /** The pictures of each time that the button was held: a split keeps them together. */
      holds: z
        .array(z.array(picture(CAPTURE_LIMIT)).min(1).max(CAPTURES_PER_CALL))
        .min(1)
        .max(CAPTURES_TO_BEGIN),
    }),
  )
  .min(2)
  .max(CAPTURES_TO_BEGIN);

export const classifyFrameInput = z.strictObject({ modelId: id, bytes: picture(FRAME_LIMIT) });
