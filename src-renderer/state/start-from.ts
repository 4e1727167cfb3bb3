import { main } from '../lib/api.svelte';
import { percent } from '../lib/format';
import { t } from '../lib/language';
import { shortScore } from '../lib/verdict';
import type { StudioModel } from './models.svelte';
import { studio } from './studio.svelte';

/** A model whose weights the next training may go on from. */
export interface StartChoice {
  /** Of the model. */
  id: string;
  text: string;
  choose(): Promise<void>;
}

/** Those of the project, and those that were opened for the same kind of data. */
export function startChoices(kind: StudioModel['model']['kind']): StartChoice[] {
  const { models, project, training, dataset } = studio;
  return [
    ...project.runs.map((record) => ({
      id: record.modelId,
      text: `${record.name} · ${t('{share} right', { share: percent(record.accuracy) })}`,
      choose: async () => {
        training.startFrom = await models.ofRun(record, dataset.current?.id ?? null);
      },
    })),
    ...models.all
      .filter(({ trained, model }) => !trained && model.kind === kind)
      .map((entry) => ({
        id: entry.model.id,
        text: `${entry.model.name} · ${shortScore(entry.model.report)}`,
        choose: async () => void (training.startFrom = entry),
      })),
  ];
}

/** Asks for a file; what the screens are about stays. */
export async function startFromFile(): Promise<void> {
  const [source] = (await main('source:choose', 'model')) ?? [];
  if (source) studio.training.startFrom = await studio.models.open(source, false);
}
