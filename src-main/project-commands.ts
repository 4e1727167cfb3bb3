/** What the page asks about projects, and what it saves of them. */
import { app } from 'electron';
import { stat } from 'node:fs/promises';
import type { MainInput, Project, SavedModel } from '../src-preload/contract';
import type { Services } from './commands';
import { chooseReportPath } from './dialogs';
import { explainWriteError, writeAtomic } from './files';
import type { MainHandlers } from './ipc';
import { deleteModels } from './models';

type ProjectCommand = Extract<keyof MainHandlers, `project:${string}` | 'report:save'>;

export function projectHandlers(services: Services): Pick<MainHandlers, ProjectCommand> {
  const { projects, grants, modelsFolder } = services;
  const announced = new Set<string>();
  /** The system lists what was opened lately, too. */
  const announce = ({ source }: Project) => {
    if (source.kind !== 'source' || announced.has(source.token)) return;
    announced.add(source.token);
    app.addRecentDocument(grants.path(source.token));
  };
  return {
    'project:list': () => projects.list(),
    'project:open': (id) => projects.open(id),
    'project:save': async (project) => {
      await projects.save(project);
      announce(project);
      return null;
    },
    'project:rename': async ({ id, name }) => {
      await projects.rename(id, name);
      return null;
    },
    'project:duplicate': async (id) => {
      await projects.duplicate(id);
      return null;
    },
    'project:delete': async (id) => {
      await deleteModels(modelsFolder, await projects.delete(id));
      return null;
    },
    'report:save': (input) => saveReport(services, input),
  };
}

async function saveReport(
  { window, settings }: Services,
  { report, suggestedName }: MainInput<'report:save'>,
): Promise<SavedModel | null> {
  const chosen = await chooseReportPath(window, suggestedName, (await settings.read()).saveFolder);
  if (chosen === null) return null;
  const { path, folder } = chosen;
  try {
    await writeAtomic(path, `${JSON.stringify(report, null, 2)}\n`);
  } catch (error) {
    throw explainWriteError(error, path);
  }
  await settings.update((current) => ({ ...current, saveFolder: folder }));
  return { path, bytes: (await stat(path)).size };
}
