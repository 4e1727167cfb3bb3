/** Puts the small modules of the exported page together: into one script that needs no other file. */
import { template } from './templates';

const IMPORT = /^import \{[^}]*\} from '\.\/([\w-]+\.js)';\n/gm;

/**
 * A module and all that it imports, as one text in which no module stands before one that it needs. They share their
 * names: each name is declared once.
 * @param entry a file of the resources' `export/page/`
 * @param isModule whether the text may still export names
 */
export async function joinedModules(resourcesFolder: string, entry: string): Promise<string> {
  const texts = new Map<string, string>();
  const add = async (name: string): Promise<void> => {
    if (texts.has(name)) return;
    texts.set(name, '');
    const source = await template(resourcesFolder, `page/${name}`);
    // What is set first stays first: what is needed goes before.
    texts.delete(name);
    for (const [, needed] of source.matchAll(IMPORT)) await add(needed!);
    texts.set(name, source.replaceAll(IMPORT, '').replaceAll(/^export /gm, ''));
  };
  await add(entry);
  return [...texts.values()].join('\n');
}

/**
 * A module of JavaScript as a script: what it exports becomes the properties of the constant `name`. Browsers start
 * threads of a page on the disk from scripts alone. A script has no address of its own, so it gets one of no meaning.
 */
export function asScript(module: string, name: string): string {
  const exported = /export\{([^{}]*)\};?\s*(?:\/\/# sourceMappingURL=\S*\s*)?$/.exec(module);
  if (!exported) throw new Error('The module does not end with what it exports.');
  const properties = exported[1]!.split(',').map((entry) => {
    const [inside, outside = inside] = entry.trim().split(' as ');
    return `${JSON.stringify(outside)}:${inside}`;
  });
  const code = module
    .slice(0, exported.index)
    .replaceAll('import.meta.url', JSON.stringify(`page://${name}/`));
  return `${code}\nconst ${name}={${properties.join(',')}};\n`;
}
