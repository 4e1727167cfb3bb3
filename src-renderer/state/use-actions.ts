import { main, unwrap } from '../lib/api.svelte';
import { t, tn } from '../lib/language';
import { parsePastedRows } from '../lib/rows';
import { classify } from './actions';
import type { Batch, StudioModel } from './models.svelte';
import { studio } from './studio.svelte';

/** What a person can do on the Use screen. All throw; the views call them through `run`. */

/** Copies the images of a batch into a folder for each class, below an empty folder that the person chooses. */
export async function copyIntoFolders(entry: StudioModel, batch: Batch): Promise<void> {
  const [folder] = (await main('source:choose', 'target-folder')) ?? [];
  if (!folder) return;
  const { path, copied, unsure, skippedCount, skipped } = await studio.classifying.copy(entry, batch, folder);
  const done =
    unsure > 0
      ? tn(
          copied,
          'Copied {n} picture into folders in {path}, {unsure} of them into ‘unsure’.',
          'Copied {n} pictures into folders in {path}, {unsure} of them into ‘unsure’.',
          { path, unsure },
        )
      : tn(
          copied,
          'Copied {n} picture into folders in {path}.',
          'Copied {n} pictures into folders in {path}.',
          {
            path,
          },
        );
  const reason = skipped[0]?.reason ?? '';
  const failed = tn(skippedCount, '{n} file left out: {reason}', '{n} files left out: {reason}', { reason });
  if (skippedCount > 0) studio.notices.show('info', `${done} ${failed}`);
  else studio.notices.show('success', done);
}

/** Classifies what is pasted: files, a picture, or rows for a table's model. @returns null where it is none of these */
export function paste(entry: StudioModel, data: DataTransfer | null): Promise<void> | null {
  const files = [...(data?.files ?? [])];
  const [first] = files;
  if (first) return classifyFiles(entry, files, first);
  const text = data?.getData('text/plain') ?? '';
  return entry.model.kind === 'table' && text.trim() !== '' ? classifyText(entry, text) : null;
}

/** What comes as a picture from another program lies in no file. */
async function classifyFiles(entry: StudioModel, files: File[], first: File): Promise<void> {
  const granted = await window.studio.grant(files);
  if (granted.ok) await classify(granted.value);
  else if (entry.model.kind === 'images' && first.type.startsWith('image/'))
    await classifyPicture(entry, first);
  else unwrap(granted);
}

/** Pastes by a button instead of the keys: what comes is heard where pasting is. */
export async function pasteByButton(): Promise<void> {
  await main('page:paste', undefined);
}

/** Rows out of a spreadsheet. */
async function classifyText(entry: StudioModel, text: string): Promise<void> {
  const parsed = parsePastedRows(text, entry.model.columns);
  if ('problem' in parsed) studio.notices.show('info', parsed.problem);
  else await studio.classifying.rows(entry, parsed.rows);
}

const classifyPicture = (entry: StudioModel, picture: Blob) =>
  studio.classifying.picture(entry, t('Pasted picture'), picture);
