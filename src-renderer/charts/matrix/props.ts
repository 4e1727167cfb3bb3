import type { CellMode } from '../../lib/matrix/cells';
import type { Cell } from '../../lib/matrix/words';

/** What a confusion matrix shows, however it is drawn. */
export interface MatrixProps {
  classes: string[];
  matrix: number[][];
  /** The class at each place. */
  places: number[];
  mode: CellMode;
  caption: string;
  onopen: ((cell: Cell) => void) | null;
  opened: Cell | null;
}
