/** Single samples: what a person puts right about them, how they are found, and what a model said of them. */
import type { SampleInfo } from '../../../src-preload/contract';
import { t } from '../../../src-preload/language';
import type { OpenDataset } from '../dataset';
import { AnsweredSamples } from '../edits/answered';
import { listSamples, needsAnswers } from '../edits/list-samples';
import { UserError } from '../errors';
import type { Handlers } from './handlers';
import type { SessionState } from './state';

export function sampleCommands({
  datasets,
  models,
}: SessionState): Handlers<'setEdits' | 'listSamples' | 'sampleInfos'> {
  const matched = new WeakMap<OpenDataset, { modelId: string; answered: Promise<AnsweredSamples | null> }>();

  /** Null where no model is asked about, or nobody knows what it answered. */
  function answersAbout(dataset: OpenDataset, modelId: string | null): Promise<AnsweredSamples | null> {
    if (modelId === null) return Promise.resolve(null);
    const known = matched.get(dataset);
    if (known?.modelId === modelId) return known.answered;
    const answered = models
      .answers(modelId)
      .then((answers) => answers && AnsweredSamples.of(dataset, answers));
    matched.set(dataset, { modelId, answered });
    return answered;
  }

  return {
    setEdits: ({ datasetId, edits }) => datasets.edit(datasetId, edits),

    listSamples: async ({ datasetId, modelId, filter, order }) => {
      const dataset = datasets.get(datasetId);
      const answered = await answersAbout(dataset, modelId);
      if (!answered && needsAnswers(filter, order)) throw noAnswers();
      return { indices: listSamples(dataset, answered, filter, order), total: dataset.labels.length };
    },

    sampleInfos: async ({ datasetId, modelId, indices }) => {
      const dataset = datasets.get(datasetId);
      const there = indices.filter((index) => index < dataset.labels.length);
      const answered = await answersAbout(dataset, modelId);
      const cells = await dataset.cells(there);
      return there.map((index, place) => ({
        ...infoOf(dataset, answered, index),
        cells: cells?.[place] ?? null,
      }));
    },
  };
}

function infoOf(
  dataset: OpenDataset,
  answered: AnsweredSamples | null,
  index: number,
): Omit<SampleInfo, 'cells'> {
  const { source, edited, classes } = dataset;
  return {
    index,
    item: dataset.itemOf(index),
    className: classes[(edited?.classOf ?? dataset.labels)[index]!] ?? null,
    original: source.classes[source.labels[index] ?? -1] ?? null,
    excluded: edited?.excluded[index] === 1,
    edited: edited?.isChanged[index] === 1,
    part: dataset.presetOf(index) ?? answered?.partOf(index) ?? null,
    answer: answered?.answerOf(index) ?? null,
  };
}

function noAnswers(): UserError {
  const message = t(
    'What this model answered about single samples is not known here: it was trained on other data, or elsewhere. Train again to see it.',
  );
  return new UserError('no-answers', message);
}
