import type { Dialect, OpenedProject, Project, ProjectSummary, RunRecord } from '../../src-preload/contract';
import { isCode, main } from '../lib/api.svelte';
import { bytes, plural } from '../lib/format';
import { toDraft } from '../lib/recipe';
import { mayLeaveTraining } from './data-actions';
import type { Origin } from './dataset.svelte';
import type { StudioModel } from './models.svelte';
import { steps } from './steps';
import { studio, type View } from './studio.svelte';

/** What a person can do with projects and their runs. All throw; the views call them through `run`. */

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
    await openWithoutData(project, source, `${source.path} is not there any more.`);
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

export async function deleteProject({ id, name, runCount }: ProjectSummary): Promise<void> {
  const isOpen = id === studio.project.id;
  const models = runCount === 0 ? '' : ` and ${plural(runCount, 'trained model')}`;
  const isSure = await studio.confirm.ask({
    title: `Delete ‘${name}’?`,
    text: `This deletes the project${models} for good. Your own files stay as they are.`,
    yes: 'Delete',
    no: 'Keep',
  });
  if (!isSure || (isOpen && !(await mayLeaveTraining()))) return;
  if (isOpen) leaveProject();
  await main('project:delete', id);
  await studio.refreshProjects();
}

/** Closes the data and the project. */
function leaveProject(): void {
  studio.project.close();
  studio.models.forgetTrained();
  studio.dataset.current = null;
  studio.dataset.origin = null;
  studio.edits.reset();
  studio.training.draft = null;
}

/** Makes the model of a run the one that all screens are about. */
export async function showRun(run: RunRecord): Promise<void> {
  studio.models.current = await studio.models.ofRun(run, studio.dataset.current?.id ?? null);
}

/** Sets the next training as that of a run was. */
export function useRecipe({ recipe, name }: RunRecord): void {
  const { current } = studio.dataset;
  if (!recipe || !current) return;
  studio.training.draft = toDraft(recipe, current.kind);
  studio.go('train');
  studio.notices.show('info', `The next training is set as that of ‘${name}’.`);
}

export async function deleteRun(run: RunRecord): Promise<void> {
  const isSure = await studio.confirm.ask({
    title: `Delete ‘${run.name}’?`,
    text: 'Its scores and its model leave the project. What you saved of it elsewhere stays.',
    yes: 'Delete',
    no: 'Keep',
  });
  if (!isSure) return;
  studio.project.deleteRun(run.modelId);
  studio.models.forget(run.modelId);
  const [next] = studio.project.runs;
  if (!studio.models.current && next) await showRun(next);
}

export async function saveReport(entry: StudioModel): Promise<void> {
  const { report, name } = entry.model;
  const saved = await main('report:save', { report, suggestedName: `${name} report.json`.slice(0, 200) });
  if (saved) studio.notices.show('success', `Saved to ${saved.path} (${bytes(saved.bytes)}).`);
}
