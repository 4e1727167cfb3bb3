import type { Dialect, OpenedProject, Project, ProjectSummary } from '../../src-preload/contract';
import { isCode, main } from '../lib/api.svelte';
import { t, tn } from '../lib/language';
import { toDraft } from '../lib/recipe';
import { mayLeaveTraining } from './data-actions';
import type { Origin } from './dataset.svelte';
import { steps } from './steps';
import { studio, type View } from './studio.svelte';

/** What a person can do with projects. All throw; the views call them through `run`. */

/**
 * Opens a project where it was left, or on a screen that is named. Without its data it is opened all the same.
 * @returns whether its data is open now
 */
export async function openProject(id: string, view?: View): Promise<boolean> {
  if (!(await mayLeaveTraining())) return false;
  await studio.project.flush();
  const opened = await main('project:open', id);
  const { project, source, isMissing } = opened;
  const origin = originOf(opened);
  if (source && isMissing) {
    await openWithoutData(project, source, t('{path} is not there any more.', { path: source.path }));
    return false;
  }
  try {
    return await restore(project, origin, view);
  } catch (error) {
    if (!source || isCode(error, 'cancelled', 'trainer-gone', 'trainer-failed')) throw error;
    await openWithoutData(project, source, error instanceof Error ? error.message : String(error));
    return false;
  }
}

/** Opens a project from its card; the one that is open is gone back to. */
export async function continueProject({ id }: ProjectSummary): Promise<void> {
  if (id === studio.project.id && studio.dataset.current) goWhereLeft(studio.project.view);
  else await openProject(id);
}

function originOf({ project, source }: OpenedProject): Origin {
  if (project.source.kind === 'sample' || source === null) return project.source as Origin;
  const { labels, dialect } = project.source;
  return {
    kind: 'source',
    source,
    ...(labels && { labels }),
    ...(dialect && { dialect: dialect as Partial<Dialect> }),
  };
}

/** Opens the data, then puts everything in its place. What no longer fits the data is told, and left out. */
async function restore(project: Project, origin: Origin, view?: View): Promise<boolean> {
  const dataset = await studio.dataset.open(origin);
  if (!dataset) return false;
  const { labelColumn, edits, recipe } = project;
  studio.edits.reset();
  await studio.notices.guard(async () => {
    if (labelColumn !== null && labelColumn !== dataset.labelColumn)
      await studio.dataset.setLabel(labelColumn);
  });
  await studio.notices.guard(async () => {
    if (edits.length > 0) await studio.dataset.setEdits(edits);
  });
  const now = studio.dataset.current;
  if (now?.id !== dataset.id) return false;
  studio.edits.reset(edits);
  studio.training.suggest(now);
  if (recipe) studio.training.draft = toDraft(recipe, now.kind);
  studio.models.forgetTrained();
  studio.project.adopt(project, origin);
  await showCurrent(project, now.id);
  goWhereLeft(view ?? project.view);
  return true;
}

async function openWithoutData(
  project: Project,
  source: NonNullable<OpenedProject['source']>,
  message: string,
): Promise<void> {
  studio.dataset.current = null;
  studio.dataset.origin = null;
  studio.edits.reset();
  studio.training.draft = null;
  studio.models.forgetTrained();
  studio.project.adoptWithoutData(project, source, message);
  await showCurrent(project, null);
  goWhereLeft(project.view);
}

/** The model that was looked at; without it the newest that is there. */
async function showCurrent({ runs, currentModelId }: Project, datasetId: string | null): Promise<void> {
  const wanted = runs.find(({ modelId }) => modelId === currentModelId) ?? runs[0];
  if (!wanted) return;
  await studio.notices.guard(async () => {
    studio.models.current = await studio.models.ofRun(wanted, datasetId);
  });
}

function goWhereLeft(view: string): void {
  const step = steps().find((candidate) => candidate.view === view);
  const isOpen = step !== undefined && step.locked === null;
  studio.go(isOpen ? step.view : studio.dataset.current ? 'data' : 'start');
}

/** Looks for data that was moved: the person says where it is now. */
export async function findData(): Promise<void> {
  const { opened, absent } = studio.project;
  if (!opened || !absent) return;
  const [source] = (await main('source:choose', absent.source.isFolder ? 'folder' : 'table')) ?? [];
  if (!source) return;
  const { runs, name } = studio.project;
  const origin = originOf({ project: opened, source, isMissing: false });
  await restore({ ...opened, runs, name }, origin, 'data');
}

export async function renameProject(summary: ProjectSummary, name: string): Promise<void> {
  const wanted = name.trim().slice(0, 200);
  if (wanted === '' || wanted === summary.name) return;
  if (summary.id === studio.project.id) {
    studio.project.name = wanted;
    await studio.project.flush();
  }
  await main('project:rename', { id: summary.id, name: wanted });
  await studio.refreshProjects();
}

export async function duplicateProject({ id }: ProjectSummary): Promise<void> {
  await studio.project.flush();
  await main('project:duplicate', id);
  await studio.refreshProjects();
}

export async function deleteProject({ id, name, kind, runCount }: ProjectSummary): Promise<void> {
  const isOpen = id === studio.project.id;
  const isSure = await studio.confirm.ask({
    title: t('Delete ‘{name}’?', { name }),
    text: kind === 'images' ? `${goes(runCount)} ${capturesGo()}` : goes(runCount),
    yes: t('Delete'),
    no: t('Keep'),
  });
  if (!isSure || (isOpen && !(await mayLeaveTraining()))) return;
  if (isOpen) leaveProject();
  await main('project:delete', id);
  await studio.refreshProjects();
}

function goes(models: number): string {
  if (models === 0) return t('This deletes the project for good. Your own files stay as they are.');
  return tn(
    models,
    'This deletes the project and {n} trained model for good. Your own files stay as they are.',
    'This deletes the project and {n} trained models for good. Your own files stay as they are.',
  );
}

const capturesGo = () =>
  t('Pictures that were taken with the webcam for this project alone are deleted, too.');

/** Closes the data and the project. */
function leaveProject(): void {
  studio.project.close();
  studio.models.forgetTrained();
  studio.dataset.current = null;
  studio.dataset.origin = null;
  studio.edits.reset();
  studio.training.draft = null;
}
