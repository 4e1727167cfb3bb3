/** A lab as a file: JSON that says what it is and which version, and that is believed only as far as it was checked. */
import { z } from 'zod';
import { StudioError } from '../lib/api.svelte';
import { language, t } from '../lib/language';
import { ACTIVATIONS } from './engine/activations';
import { CLOUDS, REACH } from './engine/clouds';
import { LOSSES } from './engine/losses';
import { EXPERIMENTS, MOST_CLASSES, MOST_LAYERS, MOST_POINTS, MOST_SEED, MOST_UNITS } from './settings';

// Compiled checks would need `eval`, which the page's policy refuses.
z.config({ jitless: true });
const { localeError: chinese } = z.locales.zhCN();

export const FILE_ENDING = '.softmax-lab.json';
/** In bytes. */
export const MOST_BYTES = 1_000_000;

const coordinate = z.number().min(-REACH).max(REACH);
const label = z
  .int()
  .min(0)
  .max(MOST_CLASSES - 1);
const name = z.string().min(1).max(200);
const numbers = z.array(z.number()).max(1000);
const steps = z.int().min(0).max(1e9);

const settings = z.strictObject({
  experiment: z.enum(EXPERIMENTS),
  cloud: z.strictObject({
    kind: z.enum(CLOUDS),
    classes: z.int().min(2).max(6),
    perClass: z.int().min(5).max(100),
    noise: z.number().min(0).max(1),
  }),
  isOwn: z.boolean(),
  hidden: z.array(z.int().min(1).max(MOST_UNITS)).min(1).max(MOST_LAYERS),
  isDeep: z.boolean(),
  activation: z.enum(ACTIVATIONS),
  loss: z.enum(LOSSES),
  learningRate: z.number().min(1e-6).max(100),
  momentum: z.number().min(0).max(0.99),
  batch: z.int().min(0).max(MOST_POINTS),
  seed: z.int().min(0).max(MOST_SEED),
  speed: z.number().min(1).max(1000),
  heat: z.number().min(0).max(100),
  showsPull: z.boolean(),
});

const moment = z.strictObject({ step: steps, loss: z.number(), accuracy: z.number().min(0).max(1) });

const labFile = z
  .strictObject({
    format: z.literal('softmax-lab'),
    version: z.literal(1),
    settings,
    classes: z.array(name).min(2).max(MOST_CLASSES),
    axes: z.tuple([name, name]),
    /** x, y and class of each. */
    points: z.array(z.tuple([coordinate, coordinate, label])).max(MOST_POINTS),
    /** Which point is chosen. */
    chosen: z.int().min(0).nullable(),
    steps,
    /** The models of the experiment as they stand; none where they start anew. */
    runs: z
      .array(
        z.strictObject({
          parameters: z.array(numbers).max(20),
          velocities: z.array(numbers).max(20),
          history: z.array(moment).max(1000),
        }),
      )
      .max(3),
  })
  .superRefine(({ points, classes, chosen }, context) => {
    points.forEach(([, , of], at) => {
      if (of >= classes.length)
        context.addIssue({
          code: 'custom',
          path: ['points', at, 2],
          message: t('there is no class {of}', { of }),
        });
    });
    if (chosen !== null && chosen >= points.length)
      context.addIssue({
        code: 'custom',
        path: ['chosen'],
        message: t('there is no point {chosen}', { chosen }),
      });
  });

export type LabFile = z.infer<typeof labFile>;

/** @throws StudioError `bad-lab-file` that says what is wrong where */
export function parseLab(text: string, fileName: string): LabFile {
  const value = parseJson(text, fileName);
  const parsed = labFile.safeParse(value, language() === 'zh-CN' ? { error: chinese } : undefined);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  const [place, what] = [issue?.path.join('.') ?? '', issue?.message ?? ''];
  throw refusal(
    fileName,
    place === ''
      ? t('it does not hold what a lab holds: {what}', { what })
      : t('it does not hold what a lab holds at ‘{place}’: {what}', { place, what }),
  );
}

function parseJson(text: string, fileName: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw refusal(fileName, t('it is not JSON'));
  }
}

export const refusal = (fileName: string, why: string) =>
  new StudioError(
    'bad-lab-file',
    t('‘{file}’ cannot be opened here: {why}. Choose a file that was saved from this screen (*{ending}).', {
      file: fileName,
      why,
      ending: FILE_ENDING,
    }),
  );

/** @throws StudioError `bad-lab-file` where the file is too large, not readable, or no lab */
export async function readLab(file: File): Promise<LabFile> {
  if (file.size > MOST_BYTES) throw refusal(file.name, t('it is larger than 1 MB'));
  return parseLab(await file.text(), file.name);
}
