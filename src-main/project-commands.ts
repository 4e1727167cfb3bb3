/** What the page asks about projects, and what it saves of them. */
import { app } from 'electron';
import { stat } from 'node:fs/promises';
import type { MainInput, Project, SavedModel } from '../src-preload/contract';
import { capturesNamed, deleteCaptures, listCaptures } from './capture-use';
import type { Services } from './commands';
import { chooseReportPath } from './dialogs';
import { explainWriteError, writeAtomic } from './files';
import type { MainHandlers } from './ipc';
import { deleteModels } from './models';

type ProjectCommand = Extract<keyof MainHandlers, `project:${string}` | 'report:save'>;

export function projectHandlers(services: Services): Pick<MainHandlers, ProjectCommand> {
  const { projects, grants } = services;
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
      await deleteProject(services, id);
      return null;
    },
    'report:save': (input) => saveReport(services, input),
  };
}

/** With the models and the pictures of the webcam that no other project has. */
async function deleteProject(
  { projects, modelsFolder, capturesFolder }: Services,
  id: string,
): Promise<void> {
  const captures = await listCaptures(capturesFolder);
  const own = await capturesNamed(captures, [projects.folderOf(id)]).catch(() => []);
  await deleteModels(modelsFolder, await projects.delete(id));
  const shared = await capturesNamed(own, await projects.folders());
  await deleteCaptures(own.filter((capture) => !shared.includes(capture)));
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
