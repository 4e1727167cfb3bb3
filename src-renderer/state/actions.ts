import type { BackboneInfo, Recent, Source } from '../../src-preload/contract';
import { main, trainer, unwrap } from '../lib/api.svelte';
import { savedTo } from '../lib/format';
import { t } from '../lib/language';
import { sourceKind } from '../lib/sources';
import { shortScore } from '../lib/verdict';
import { openDataset } from './data-actions';
import type { StudioModel } from './models.svelte';
import { studio } from './studio.svelte';

/** What a person can do that touches more than one store. All throw; the views call them through `run`. */

/** Runs an action; a failure becomes a toast. */
export function run(action: () => Promise<unknown>): void {
  void studio.notices.guard(action);
}

export async function drop(files: File[]): Promise<void> {
  if (files.length > 0) await openSources(unwrap(await window.studio.grant(files)));
}

export async function choose(kind: 'folder' | 'table' | 'model'): Promise<void> {
  const sources = await main('source:choose', kind);
  const [first] = sources ?? [];
  if (!first) return;
  if (kind === 'model') await openModel(first);
  else await openDataset({ kind: 'source', source: first });
}

export async function chooseToClassify(kind: 'folder' | 'files'): Promise<void> {
  const sources = await main('source:choose', kind);
  if (sources) await classify(sources);
}

/** Does with dropped things what fits the screen: opens a model or data, or classifies. */
export async function openSources(sources: Source[]): Promise<void> {
  const [first] = sources;
  if (!first) return;
  const model = studio.models.current;
  const onlyImages = sources.every((source) => sourceKind(source) === 'image');
  if (sourceKind(first) === 'model') await openModel(first);
  else if (model && (studio.view === 'try' || (onlyImages && model.model.kind === 'images'))) {
    studio.go('try');
    await classify(sources);
  } else if (onlyImages) {
    studio.notices.show(
      'info',
      t(
        'To train, drop a folder that holds one sub-folder of pictures per class. To classify pictures, open or train a model first.',
      ),
    );
  } else {
    if (sources.length > 1) {
      studio.notices.show(
        'info',
        t('One dataset is open at a time: this is ‘{name}’.', { name: first.name }),
      );
    }
    await openDataset({ kind: 'source', source: first });
  }
}

export async function openRecent(recent: Recent): Promise<void> {
  const source = await main('recent:open', recent.id);
  if (recent.kind === 'model') await openModel(source);
  else await openDataset({ kind: 'source', source });
}

export async function forgetRecent(recent: Recent): Promise<void> {
  await main('recent:forget', recent.id);
  await studio.refreshRecents();
}

/** Keeps a network that the person chooses; null where none was. */
export async function chooseNetwork(): Promise<BackboneInfo | null> {
  const [file] = (await main('source:choose', 'backbone')) ?? [];
  return file ? studio.backbones.open(file) : null;
}

async function openModel(source: Source): Promise<void> {
  const opened = await studio.models.open(source);
  studio.go('try');
  const detail = shortScore(opened.model.report);
  await main('recent:remember', { token: source.token, kind: 'model', detail });
  await studio.refreshRecents();
}

export async function train(): Promise<void> {
  await studio.recovered;
  const dataset = studio.dataset.current;
  const recipe = studio.training.parsed?.recipe;
  if (!dataset || dataset.problem !== null || !recipe || studio.training.running) return;
  studio.go('train');
  const finished = await studio.training.train(dataset, recipe, studio.training.startFrom);
  const added = studio.models.addTrained(finished, dataset.id, studio.view !== 'try');
  studio.project.addRun(finished, dataset.version);
  if (studio.view === 'train') {
    studio.go('results');
    return;
  }
  const text = t('Training on ‘{name}’ is done: {score}.', {
    name: dataset.name,
    score: shortScore(finished.report),
  });
  const action = { label: t('See results'), run: () => studio.go('results') };
  studio.unseen = { entry: added, noticeId: studio.notices.show('success', text, action) };
}

export async function classify(sources: Source[]): Promise<void> {
  const model = studio.models.current;
  if (model) await studio.classifying.sources(model, sources);
}

export async function cancelJob(): Promise<void> {
  await trainer('cancel', { commands: ['classifySources', 'saveClassified', 'copyIntoFolders'] });
}

export async function saveModel(entry: StudioModel): Promise<void> {
  const modelId = await entry.ready();
  const saved = await main('model:save', { modelId, suggestedName: `${entry.model.name}.onnx` });
  if (!saved) return;
  entry.saved = saved;
  // The results screen says it in place.
  if (studio.view === 'results') return;
  studio.notices.show('success', savedTo(saved), {
    label: t('Show in folder'),
    run: () => run(() => revealModel(entry)),
  });
}

export async function revealModel(entry: StudioModel): Promise<void> {
  await main('model:reveal', entry.model.id);
}

export async function startTrainerAgain(): Promise<void> {
  await main('trainer:restart', undefined);
}
