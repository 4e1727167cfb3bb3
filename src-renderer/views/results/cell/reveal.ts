/** What is to be seen around the cell, in pixels. */
const AROUND = 24;

/** Scrolls the page as far as it takes to see the opened cell and its samples beside or below it; first of all the cell. */
export function reveal(samples: HTMLElement): void {
  const page = samples.closest('main');
  const cell = page?.querySelector('.matrix .opened')?.getBoundingClientRect();
  if (!page || !cell) return;
  const [room, own] = [page.getBoundingClientRect(), samples.getBoundingClientRect()];
  const isBelow = own.left < cell.right;
  const toSamples = isBelow ? cell.bottom + AROUND - own.top : own.bottom + AROUND - room.bottom;
  const down = Math.max(0, toSamples, cell.bottom + AROUND - room.bottom);
  page.scrollTop += Math.min(down, cell.top - AROUND - room.top);
}
