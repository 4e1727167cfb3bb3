/** What is done with the outcome of requests. */
export interface LatestHandlers<T> {
  onBusy: (busy: boolean) => void;
  onValue: (value: T) => void;
  onFailure: (message: string) => void;
}

/**
 * One request at a time; of those that are asked for meanwhile the latest alone is made. The outcome of a request that
 * was overtaken is dropped.
 */
export function latestWins<T>({ onBusy, onValue, onFailure }: LatestHandlers<T>) {
  let next: (() => Promise<T>) | null = null;
  let isBusy = false;
  async function work(): Promise<void> {
    isBusy = true;
    onBusy(true);
    while (next) {
      const request = next;
      next = null;
      await request().then(
        (value) => next ?? onValue(value),
        (error: unknown) => next ?? onFailure(error instanceof Error ? error.message : String(error)),
      );
    }
    isBusy = false;
    onBusy(false);
  }
  return (request: () => Promise<T>): void => {
    next = request;
    if (!isBusy) void work();
  };
}
