/** Saves a large project over and over until it is killed; says so once the first is on the disk. */
import { join } from 'node:path';
import type { Project } from '../../src-preload/contract';
import { Grants } from '../../src-main/grants';
import { Projects } from '../../src-main/projects';

const [folder = '', id = ''] = process.argv.slice(2);
const grants = new Grants();
const projects = new Projects(join(folder, 'projects'), grants, () => {});
const items = Array.from({ length: 20_000 }, (_, i) => `class/picture-${i}.png`);

for (let i = 0; ; i++) {
  const project: Project = {
    id,
    name: `Save ${i}`,
    kind: 'images',
    detail: '',
    size: null,
    pictures: [],
    savedAt: new Date().toISOString(),
    labelColumn: null,
    edits: [{ kind: 'relabel', items, className: `class ${i}` }],
    recipe: null,
    runs: [],
    currentModelId: null,
    view: 'data',
    source: { kind: 'source', token: grants.grant(folder) },
  };
  await projects.save(project);
  if (i === 0) process.stdout.write('saved\n');
}
