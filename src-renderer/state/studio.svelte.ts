import type { AppInfo, LanguageChoice, Recent, TrainerEvent, TrainerState } from '../../src-preload/contract';
import { main } from '../lib/api.svelte';
import { setLanguage, t } from '../lib/language';
import { openSources, startTrainerAgain } from './actions';
import { BackbonesStore } from './backbones.svelte';
import { Choices } from './choices.svelte';
import { Classifying, isClassifying } from './classifying.svelte';
import { Confirm } from './confirm.svelte';
import { openSample } from './data-actions';
import { DatasetStore, type Origin } from './dataset.svelte';
import { LabelErrorsStore } from './label-errors.svelte';
import { ModelsStore, type StudioModel } from './models.svelte';
import { EditsStore } from './edits.svelte';
import { Evaluating } from './evaluating.svelte';
import { Exporting } from './exporting.svelte';
import { Notices } from './notices.svelte';
import { ProjectStore } from './project.svelte';
import { TrainingStore } from './training.svelte';
import { WatchingStore } from './watching.svelte';

export type View = 'start' | 'data' | 'train' | 'results' | 'try' | 'export' | 'lab';
export type Theme = AppInfo['theme'];

export interface Unlabelled {
  origin: Origin & { kind: 'source' };
  /** What was looked for, and what can be done. */
  message: string;
  /** Of some of its images. */
  fileNames: string[];
}

/** The whole state of the window: the stores, and what ties them together. */
class Studio {
  readonly notices = new Notices();
  readonly confirm = new Confirm();
  readonly dataset = new DatasetStore();
  readonly edits = new EditsStore(this.dataset);
  readonly labelErrors = new LabelErrorsStore(this.dataset, this.edits);
  readonly training = new TrainingStore();
  readonly choices = new Choices(
    () => this.training.draft,
    () => this.edits.list.length,
  );
  readonly models = new ModelsStore();
  readonly classifying = new Classifying();
  readonly watching = new WatchingStore(this.models);
  readonly exporting = new Exporting();
  readonly evaluating = new Evaluating();
  readonly backbones = new BackbonesStore();
  readonly project: ProjectStore = new ProjectStore({
    dataset: this.dataset,
    edits: this.edits,
    training: this.training,
    models: this.models,
    view: () => this.view,
    failed: (error) => this.notices.failed(error),
  });
  view = $state<View>('start');
  theme = $state<Theme>('system');
  languageChoice = $state<LanguageChoice>('system');
  /** Whether the list of keyboard shortcuts is shown. */
  showsShortcuts = $state(false);
  recents = $state.raw<Recent[]>([]);
  /** A folder of images whose labels were not found, for which a dialog asks. */
  unlabelled = $state.raw<Unlabelled | null>(null);
  /** A model whose results nobody has looked at yet. */
  unseen = $state.raw<{ entry: StudioModel; noticeId: number } | null>(null);
  /** Resolves once the data and the model are back in the trainer after a crash; resolved while all is well. */
  recovered: Promise<void> = Promise.resolve();
  #endRecovery: (() => void) | null = null;

  async start(): Promise<void> {
    this.project.start();
    window.studio.onTrainerEvent((event) => this.#heard(event));
    window.studio.onMainEvent('trainer:state', (state) => this.#trainerChanged(state));
    window.studio.onMainEvent(
      'source:opened',
      (source) => void this.notices.guard(() => openSources([source])),
    );
    window.studio.onMainEvent('sample:opened', (sample) => void this.notices.guard(() => openSample(sample)));
    window.studio.onMainEvent('shortcuts:asked', () => (this.showsShortcuts = true));
    await this.notices.guard(async () => {
      const info = await main('app:info', undefined);
      this.theme = info.theme;
      this.languageChoice = info.languageChoice;
      setLanguage(info.language);
      await Promise.all([this.refreshRecents(), this.refreshProjects()]);
    });
  }

  go(view: View): void {
    if (view === 'results' && this.unseen) {
      this.models.current = this.unseen.entry;
      this.notices.dismiss(this.unseen.noticeId);
      this.unseen = null;
    }
    this.view = view;
  }

  async setTheme(theme: Theme): Promise<void> {
    this.theme = theme;
    await main('app:theme', theme);
  }

  async setLanguage(choice: LanguageChoice): Promise<void> {
    this.languageChoice = choice;
    setLanguage(await main('app:language', choice));
  }

  async refreshRecents(): Promise<void> {
    this.recents = await main('recent:list', undefined);
  }

  /** What cannot be read of them is told. */
  async refreshProjects(): Promise<void> {
    for (const problem of await this.project.refresh()) this.notices.show('error', problem);
  }

  #heard(event: TrainerEvent): void {
    if (event.event === 'training') this.training.update(event.training);
    else if (event.event === 'watched') this.watching.update(event.watched);
    else if (event.command === 'train') this.training.heard(event.progress);
    else if (event.command === 'exportModel') this.exporting.progress = event.progress;
    else if (event.command === 'evaluateModel') this.evaluating.progress = event.progress;
    else if (event.command === 'labelErrors') this.labelErrors.progress = event.progress;
    else if (event.command === 'fetchBackbone') this.backbones.progress = event.progress;
    else if (isClassifying(event.command)) this.classifying.progress = event.progress;
    else if (event.command === 'explainImage' || event.command === 'nearestSamples')
      this.classifying.lookingProgress = event.progress;
    else this.dataset.progress = event.progress;
  }

  #trainerChanged(state: TrainerState): void {
    if (state.state === 'ready') {
      if (this.#endRecovery) void this.notices.guard(() => this.#recover());
      return;
    }
    if (!this.#endRecovery) this.recovered = new Promise((resolve) => (this.#endRecovery = resolve));
    // Who waits learns from the trainer's own answer that it is gone for good.
    if (state.state === 'failed') this.#endRecovery?.();
    this.models.markLost();
    this.notices.banner =
      state.state === 'crashed'
        ? {
            tone: 'warning',
            // Written when it is read: it stays when the language changes.
            get text() {
              return t(
                'The training process stopped unexpectedly and was started again. Your data is still here.',
              );
            },
            action: null,
            dismissable: true,
          }
        : {
            tone: 'error',
            get text() {
              return t('The training process keeps stopping, so it was not started again. {reason}', {
                reason: state.message,
              }).trim();
            },
            action: { label: t('Start again'), run: () => void this.notices.guard(startTrainerAgain) },
            dismissable: false,
          };
  }

  /** The new trainer knows nothing yet: it gets the data and the current model back. */
  async #recover(): Promise<void> {
    if (this.notices.banner?.tone === 'error') this.notices.banner = null;
    try {
      await this.dataset.reopen();
      if (this.dataset.current) this.models.rebind(this.dataset.current.id);
      await this.models.current?.ready();
    } finally {
      this.#endRecovery?.();
      this.#endRecovery = null;
    }
  }
}

export const studio = new Studio();
