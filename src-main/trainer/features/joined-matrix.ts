/** Matrices one below the other. */
import { createValues, type FeatureMatrix, type FeatureValues, type StorageFormat } from '../matrix';

/** They stay whoever's they are: releasing this one leaves them alone. */
export class JoinedMatrix implements FeatureMatrix {
  readonly rows: number;
  readonly columns: number;
  readonly format: StorageFormat;

  /** @param matrices of the same columns and format; one at least */
  constructor(private readonly matrices: readonly FeatureMatrix[]) {
    this.rows = matrices.reduce((sum, { rows }) => sum + rows, 0);
    this.columns = matrices[0]!.columns;
    this.format = matrices[0]!.format;
  }

  async read(first: number, end: number): Promise<FeatureValues> {
    let start = 0;
    const values = createValues((end - first) * this.columns, this.format);
    for (const matrix of this.matrices) {
      const from = Math.max(first, start);
      const to = Math.min(end, start + matrix.rows);
      if (from < to)
        values.set((await matrix.read(from - start, to - start)) as never, (from - first) * this.columns);
      start += matrix.rows;
    }
    return values;
  }

  async release(): Promise<void> {}
}
