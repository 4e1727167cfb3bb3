import { resolve } from 'node:path';
import { z } from 'zod';
import { type Sample, trainerCommands } from '../src-preload/contract';
import { t } from '../src-preload/language';

/** What the app was asked to open when it was started. */
export interface OpenRequest {
  /** Full paths. */
  paths: string[];
  sample: Sample | null;
  /** What could not be understood, in words for the person. */
  problems: string[];
}

const sampleSchema = trainerCommands.openSample.shape.sample;

const openRequestSchema = z.object({
  paths: z.array(z.string().min(1)).max(1000),
  sample: sampleSchema.nullable(),
  problems: z.array(z.string()),
});
const packedSchema = z.object({ request: z.string() });

/**
 * The form in which a second start of the app hands its request to the first. Plain ASCII, because Electron
 * loses what holds a character beyond Latin-1 there (seen in 33.2 on Linux).
 */
export function packRequest(request: OpenRequest): { request: string } {
  return { request: encodeURIComponent(JSON.stringify(request)) };
}

/** Null for anything that `packRequest` did not make. */
export function unpackRequest(packed: unknown): OpenRequest | null {
  try {
    return openRequestSchema.parse(JSON.parse(decodeURIComponent(packedSchema.parse(packed).request)));
  } catch {
    return null;
  }
}

/**
 * Reads the arguments after the program's own: `[path...] [--sample ID]`. Other switches are Chromium's and are
 * left to it.
 */
export function parseArguments(args: string[], folder: string): OpenRequest {
  const request: OpenRequest = { paths: [], sample: null, problems: [] };
  for (let i = 0; i < args.length; i++) {
    const arg = args[i] as string;
    if (arg === '--sample' || arg.startsWith('--sample=')) {
      const name = arg === '--sample' ? (args[++i] ?? '') : arg.slice('--sample='.length);
      const sample = sampleSchema.safeParse(name);
      if (sample.success) request.sample = sample.data;
      else
        request.problems.push(
          t('There is no sample “{name}”. There are: {samples}.', {
            name,
            samples: sampleSchema.options.join(', '),
          }),
        );
    } else if (!arg.startsWith('-') && arg !== '') {
      request.paths.push(resolve(folder, arg));
    }
  }
  return request;
}
