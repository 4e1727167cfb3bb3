/** The rows of a long table, a page at a time: one request under way, the latest wish next, few pages kept. */

export type Cells = (string | null)[];

export interface RowPagesOptions {
  rowCount: number;
  /** Rows a page. */
  size: number;
  /** Known before the first page arrives. */
  firstRows: Cells[];
  fetch: (first: number, count: number) => Promise<Cells[]>;
  /** Called whenever there is more to show, or a failure to tell of. */
  changed: () => void;
}

const PAGES_KEPT = 24;

export class RowPages {
  /** Why the last request failed; null when it did not. */
  failure: unknown = null;
  /** In the order of their last use. */
  private readonly pages = new Map<number, Cells[]>();
  private wanted: number[] = [];
  private busy = false;

  constructor(private readonly options: RowPagesOptions) {}

  /** A row, or undefined while it is not there. */
  row(index: number): Cells | undefined {
    const { size, firstRows } = this.options;
    return this.pages.get(Math.floor(index / size))?.[index % size] ?? firstRows[index];
  }

  /** Says which rows are looked at now, the last one not included; what was wished before is forgotten. */
  want(from: number, to: number): void {
    const { size, rowCount } = this.options;
    const end = Math.min(to, rowCount);
    const wanted: number[] = [];
    for (let page = Math.floor(Math.max(0, from) / size); page * size < end; page += 1) wanted.push(page);
    this.wanted = wanted;
    for (const page of wanted) this.touch(page);
    if (!this.busy && this.next() !== undefined) void this.work();
  }

  private async work(): Promise<void> {
    this.busy = true;
    try {
      for (let page = this.next(); page !== undefined; page = this.next()) await this.load(page);
      this.failure = null;
    } catch (error) {
      this.failure = error;
    } finally {
      this.busy = false;
      this.options.changed();
    }
  }

  private next(): number | undefined {
    return this.wanted.find((page) => !this.pages.has(page));
  }

  private async load(page: number): Promise<void> {
    const { size, rowCount, fetch, changed } = this.options;
    const first = page * size;
    this.pages.set(page, await fetch(first, Math.min(size, rowCount - first)));
    for (const old of this.pages.keys()) {
      if (this.pages.size <= PAGES_KEPT) break;
      if (!this.wanted.includes(old)) this.pages.delete(old);
    }
    changed();
  }

  private touch(page: number): void {
    const rows = this.pages.get(page);
    if (!rows) return;
    this.pages.delete(page);
    this.pages.set(page, rows);
  }
}

/** Rows a page, fewer where rows are long: a page is some 60,000 cells at most, and 500 rows is what may be asked for. */
export function pageSize(columns: number): number {
  return Math.max(10, Math.min(200, Math.floor(60_000 / Math.max(1, columns))));
}
