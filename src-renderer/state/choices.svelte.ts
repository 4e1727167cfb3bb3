import type { RecipeDraft } from '../lib/recipe';
import { t } from '../lib/language';

interface Step {
  /** What was done, in words. */
  text: string;
  /** The draft that it was done to: with other data nothing can be taken back. */
  draft: RecipeDraft;
  before: Partial<RecipeDraft>;
  /** How many edits of samples were made before it. */
  edits: number;
}

const STEPS_KEPT = 100;

/** What a person changed about the data on the data screen, step by step, so that it can be taken back. */
export class Choices {
  #steps = $state.raw<Step[]>([]);
  /** The last change in words, for those who do not see it. */
  said = $state('');

  constructor(
    private readonly draftOf: () => RecipeDraft | null,
    private readonly editCount: () => number = () => 0,
  ) {}

  /** What would be taken back, in words; null where there is nothing. */
  get last(): string | null {
    const step = this.#steps.at(-1);
    return step && step.draft === this.draftOf() ? step.text : null;
  }

  /** Whether no edit of samples was made after the last change. */
  get isLatest(): boolean {
    return this.last !== null && (this.#steps.at(-1)?.edits ?? 0) >= this.editCount();
  }

  change(text: string, patch: Partial<RecipeDraft>): void {
    const draft = this.draftOf();
    if (!draft) return;
    const keys = Object.keys(patch) as (keyof RecipeDraft)[];
    const now = $state.snapshot(draft) as RecipeDraft;
    const before = Object.fromEntries(keys.map((key) => [key, now[key]])) as Partial<RecipeDraft>;
    const own = this.#steps.filter((step) => step.draft === draft);
    this.#steps = [...own, { text, draft, before, edits: this.editCount() }].slice(-STEPS_KEPT);
    Object.assign(draft, patch);
    this.said = text;
  }

  /** @returns what was taken back, in words; null where there was nothing */
  undo(): string | null {
    const text = this.last;
    const step = this.#steps.at(-1);
    if (text === null || !step) return null;
    this.#steps = this.#steps.slice(0, -1);
    Object.assign(step.draft, step.before);
    this.said = t('Taken back: {what}', { what: text });
    return text;
  }
}
