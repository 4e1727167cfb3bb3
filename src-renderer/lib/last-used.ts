/** Keys by their last use, so that those that were not used for longest can go first. */
export class LastUsed {
  private readonly keys = new Set<number>();

  get size(): number {
    return this.keys.size;
  }

  use(key: number): void {
    this.keys.delete(key);
    this.keys.add(key);
  }

  has(key: number): boolean {
    return this.keys.has(key);
  }

  drop(key: number): void {
    this.keys.delete(key);
  }

  /** The one that was not used for longest. */
  oldest(): number | undefined {
    return this.keys.values().next().value;
  }

  all(): number[] {
    return [...this.keys];
  }
}
