import { z } from 'zod';
import { languageChoice, themeSchema } from '../src-preload/app';
import { JsonFile } from './json-file';

const settingsSchema = z.object({
  theme: themeSchema.default('system'),
  language: languageChoice.default('system'),
  /** Where the window was, in screen coordinates. */
  window: z
    .object({
      x: z.int(),
      y: z.int(),
      width: z.int().positive(),
      height: z.int().positive(),
      maximized: z.boolean(),
    })
    .nullable()
    .default(null),
  /** The folder that a model was last saved to. */
  saveFolder: z.string().nullable().default(null),
});
export type Settings = z.infer<typeof settingsSchema>;

/** What the app remembers between starts, in `settings.json`. */
export type SettingsFile = JsonFile<Settings>;

export function openSettings(path: string, onSetAside: (setAside: string) => void): SettingsFile {
  return new JsonFile(path, settingsSchema, settingsSchema.parse({}), onSetAside);
}
