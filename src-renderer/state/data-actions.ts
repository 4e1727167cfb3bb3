import type { ImageLabels, ProjectSummary, Sample } from '../../src-preload/contract';
import { isCode, main, trainer } from '../lib/api.svelte';
import { t, tn } from '../lib/language';
import { run } from './actions';
import type { Origin } from './dataset.svelte';
import { openProject } from './project-actions';
import { studio } from './studio.svelte';

/** Opening data, as the project that it has or as a new one. All throw; the views call them through `run`. */

export async function openSample(sample: Sample): Promise<void> {
  await openDataset({ kind: 'sample', sample });
}

/** Opens data and shows them: as the project that it has, or as a new one. */
export async function openDataset(origin: Origin): Promise<void> {
  const known = await projectOf(origin);
  if (known) await openKnown(known.id, known.name);
  else await openFresh(origin);
}

/** The newest project of this data, or null. */
async function projectOf(origin: Origin): Promise<ProjectSummary | null> {
  await studio.project.flush();
  await studio.refreshProjects();
  const isSame = ({ path, sample }: ProjectSummary) =>
    origin.kind === 'sample' ? sample === origin.sample : sample === null && path === origin.source.path;
  return studio.project.summaries.find(isSame) ?? null;
}

async function openKnown(id: string, name: string): Promise<void> {
  const isOpen = studio.project.id === id;
  if (!(await openProject(id, 'data')) || isOpen) return;
  const { runs } = studio.project;
  if (studio.edits.list.length + runs.length === 0) return;
  const edits = editsText(studio.edits.list.length);
  const trained = tn(runs.length, '{n} run', '{n} runs');
  const text = t('This is your project ‘{name}’, with {edits} and {trained}.', { name, edits, trained });
  studio.notices.show('info', text, {
    label: t('Start anew'),
    run: () => run(() => openFresh(studio.dataset.origin)),
  });
}

const editsText = (n: number) => tn(n, '{n} edit', '{n} edits');

/** Opens data as a new project. */
async function openFresh(origin: Origin | null): Promise<void> {
  if (!origin || !(await mayLeaveTraining())) return;
  await studio.project.flush();
  const dataset = await studio.dataset.open(origin).catch((error: unknown) => askForLabels(origin, error));
  if (!dataset) return;
  studio.unlabelled = null;
  studio.edits.reset();
  studio.training.suggest(dataset);
  studio.models.forgetTrained();
  studio.project.begin(dataset, origin);
  studio.go('data');
}

/** Reads the data of the project in another way: its edits were made to the data as it was read before. */
export async function reopenDataset(origin: Origin): Promise<void> {
  if (!(await mayLeaveTraining()) || !(await mayDropEdits())) return;
  const dataset = await studio.dataset.open(origin);
  if (!dataset) return;
  studio.edits.reset();
  studio.training.suggest(dataset);
  studio.models.rebind(dataset.id);
  studio.project.rebind(origin);
  studio.go('data');
}

async function mayDropEdits(): Promise<boolean> {
  const edits = studio.edits.list.length;
  if (edits === 0) return true;
  return studio.confirm.ask({
    title: t('Read the data anew?'),
    text: t('You made {edits} to the data as it is read now. They go when it is read in another way.', {
      edits: editsText(edits),
    }),
    yes: t('Read anew without them'),
    no: t('Leave it as it is'),
  });
}

/** Where a folder has images and no labels, the person says where they are; any other failure is thrown on. */
async function askForLabels(origin: Origin, error: unknown): Promise<null> {
  const isAsked = origin.kind === 'source' && origin.source.isFolder && !origin.labels;
  if (!isAsked || !isCode(error, 'no-classes', 'one-class')) throw error;
  const fileNames = await trainer('imageNames', { token: origin.source.token });
  if (fileNames.length === 0) throw error;
  studio.unlabelled = { origin, message: (error as Error).message, fileNames };
  return null;
}

/** Opens a folder of images again, with its labels from elsewhere. */
export async function relabel(origin: Origin & { kind: 'source' }, labels: ImageLabels): Promise<void> {
  const isOpen = studio.dataset.origin === origin;
  await (isOpen ? reopenDataset({ ...origin, labels }) : openFresh({ ...origin, labels }));
}

/** Labels from a file that the person chooses; null where none was. */
export async function chooseLabelFile(): Promise<ImageLabels | null> {
  const [file] = (await main('source:choose', 'table')) ?? [];
  return file ? { from: 'file', token: file.token } : null;
}

/** Asks before a running training is given up for other data. */
export async function mayLeaveTraining(): Promise<boolean> {
  if (!studio.training.running) return true;
  const leave = await studio.confirm.ask({
    title: t('A training is running'),
    text: t('Opening other data ends the training on ‘{name}’. No model is kept from it.', {
      name: studio.training.started?.datasetName ?? '',
    }),
    yes: t('End it and open'),
    no: t('Keep training'),
  });
  if (leave && studio.training.running) await studio.training.cancel();
  return leave;
}
