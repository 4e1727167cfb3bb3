/** Keeps what was opened last, for the next use; closes it when another is opened and nobody uses it any more. */
export class Kept<T extends { close(): Promise<void> }> {
  private current: { id: string; opened: Promise<T>; users: number } | null = null;

  constructor(private readonly open: (id: string) => Promise<T>) {}

  async use<R>(id: string, work: (opened: T) => Promise<R>): Promise<R> {
    if (this.current?.id !== id) {
      const before = this.current;
      this.current = { id, opened: this.open(id), users: 0 };
      if (before?.users === 0) void this.close(before.opened);
    }
    const mine = this.current;
    mine.users++;
    try {
      return await work(await mine.opened);
    } catch (error) {
      // What failed to open may open another time.
      await mine.opened.catch(() => this.current === mine && (this.current = null));
      throw error;
    } finally {
      mine.users--;
      if (mine.users === 0 && this.current !== mine) void this.close(mine.opened);
    }
  }

  private async close(opened: Promise<T>): Promise<void> {
    await opened.then(
      (one) => one.close(),
      () => {},
    );
  }
}
