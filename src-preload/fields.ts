/** Fields that inputs of several areas have. */
import { z } from 'zod';

/** Of a dataset, a model or a recent path; or the token of a `Source`. */
export const id = z.string().min(1).max(64);
export const columnName = z.string().max(10_000);

/** The input of a command that takes none. */
export const noInput = z.strictObject({});
