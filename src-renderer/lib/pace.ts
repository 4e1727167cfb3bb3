/** Calls `work` at most once a frame, however often it is asked; `cancel` drops a waiting call. */
export function oncePerFrame(work: () => void): { request: () => void; cancel: () => void } {
  let frame = 0;
  return {
    request() {
      if (frame !== 0) return;
      frame = requestAnimationFrame(() => {
        frame = 0;
        work();
      });
    },
    cancel() {
      cancelAnimationFrame(frame);
      frame = 0;
    },
  };
}

/** Calls `work` once asking has paused for `milliseconds`. */
export function debounced(
  work: () => void,
  milliseconds: number,
): { request: () => void; cancel: () => void } {
  let timer: ReturnType<typeof setTimeout> | undefined;
  return {
    request() {
      clearTimeout(timer);
      timer = setTimeout(work, milliseconds);
    },
    cancel: () => clearTimeout(timer),
  };
}
