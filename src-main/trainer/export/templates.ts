/** What is exported as it lies in the resources, and texts with places to fill. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

/** @param name a path below the resources' `export/` */
export const template = (resourcesFolder: string, name: string): Promise<string> =>
  readFile(join(resourcesFolder, 'export', ...name.split('/')), 'utf8');

/** Puts values in the places of `{{name}}`. @throws where a place has no value */
export const filled = (text: string, values: Record<string, string>): string =>
  text.replaceAll(/\{\{(\w+)\}\}/g, (_, name: string) => {
    const value = values[name];
    if (value === undefined) throw new Error(`The template has a place {{${name}}} that nothing fills.`);
    return value;
  });
