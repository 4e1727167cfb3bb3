/** The ways out of the app, as a person chooses among them. */
import type { ExportFormat, ExportSize, Model, WeightFormat } from '../../src-preload/contract';

/** What a person chooses among; `program` comes in several languages. */
export type Way = 'model' | 'page' | 'program' | 'numbers' | 'network' | 'report';

export const PROGRAMS = ['python', 'javascript', 'csharp'] as const satisfies ExportFormat[];
export type Program = (typeof PROGRAMS)[number];

const WAYS: Way[] = ['model', 'page', 'program', 'numbers', 'network', 'report'];

const FORMATS: Record<Way, readonly ExportFormat[]> = {
  model: ['onnx'],
  page: ['html'],
  program: PROGRAMS,
  numbers: ['json'],
  network: ['network'],
  report: [],
};

/** Of a way; none for the report, which is no export. */
export const formatsOf = (way: Way): readonly ExportFormat[] => FORMATS[way];

/** The ways of a model; those that it cannot have are left out as soon as the sizes are known. */
export function waysOf(kind: Model['kind'], sizes: readonly ExportSize[] | null): Way[] {
  return WAYS.filter((way) => {
    const formats = formatsOf(way);
    if (formats.length === 0) return true;
    if (sizes === null) return way !== 'network' || kind === 'images';
    return sizes.some(({ format }) => formats.includes(format));
  });
}

/** The languages in which there is a program. */
export const programsOf = (sizes: readonly ExportSize[] | null) =>
  PROGRAMS.filter((program) => sizes === null || sizes.some(({ format }) => format === program));

/** From the largest to the smallest. */
const WEIGHTS: WeightFormat[] = ['float32', 'float16', 'int8'];

/** Weights that save less than this are not worth a choice. */
const LEAST_SAVING = 0.02;

/** The weights that a format can have, where they make it smaller. */
export function weightsOf(sizes: readonly ExportSize[] | null, format: ExportFormat): WeightFormat[] {
  const full = sizeOf(sizes, format, 'float32') ?? Infinity;
  return WEIGHTS.filter((weights) => {
    const bytes = sizeOf(sizes, format, weights);
    return bytes !== null && (weights === 'float32' || bytes < full * (1 - LEAST_SAVING));
  });
}

/** What an export takes on the disk, in bytes; null where it is not known, or the format cannot have such weights. */
export function sizeOf(
  sizes: readonly ExportSize[] | null,
  format: ExportFormat,
  weights: WeightFormat,
): number | null {
  const size = sizes?.find((each) => each.format === format && each.weights === weights);
  return size?.bytes ?? null;
}
