/** Edits played over samples as they were read. Leaving an edit out is all that it takes to undo it. */
import { partSchema, type Edit, type Part } from '../../../src-preload/contract';
import { EditedClasses } from './classes';

/** Samples before any edit. */
export interface SamplesAsRead {
  classes: readonly string[];
  /** Class of each sample, -1 where it has none. */
  labels: Int32Array;
  /** The index of the sample that an item names. */
  find(item: string): number | undefined;
}

/** Samples after all edits: those as read keep their indices, added ones follow in the order in which they came. */
export interface EditedSamples {
  asRead: SamplesAsRead;
  /** In the order as read, then new ones by name; some may have no samples. */
  classes: string[];
  /** For each class as read the place of the one that it is now, or that it became a part of. */
  became: Int32Array;
  /** Class of each sample, of an excluded one too; -1 where it has none. */
  classOf: Int32Array;
  /** The same with -1 for what is excluded: what is learned from. */
  labels: Int32Array;
  /** 1 where it is excluded. */
  excluded: Uint8Array;
  excludedCount: number;
  /** The part that each is kept in, an index of `partSchema.options`; -1 where the split decides. */
  moved: Int8Array;
  /** Samples that an edit of their own makes another than as read, ascending; and 1 for each of them. */
  changed: Int32Array;
  isChanged: Uint8Array;
  /** The items of the samples that were added. */
  added: string[];
  /** How many edits there are. */
  count: number;
  /** What edits speak of and is not there, each once. */
  unknownItems: string[];
  unknownClasses: string[];
}

/**
 * What is not there any more is left alone and told. Images that are there already are given the class instead of
 * being added.
 * @param itemsOf the items that an edit adds
 */
export function replay(
  asRead: SamplesAsRead,
  edits: readonly Edit[],
  itemsOf: (edit: AddImages) => readonly string[] = () => [],
): EditedSamples {
  const replaying = new Replay(asRead, countOf(edits, itemsOf));
  for (const edit of edits) replaying.play(edit, itemsOf);
  return replaying.result(edits.length);
}

export type AddImages = Extract<Edit, { kind: 'add-images' }>;

const partIndex = (part: Part | null) => (part === null ? -1 : partSchema.options.indexOf(part));

/** The most samples that edits may add. */
const countOf = (edits: readonly Edit[], itemsOf: (edit: AddImages) => readonly string[]) =>
  edits.reduce((sum, edit) => sum + (edit.kind === 'add-images' ? itemsOf(edit).length : 0), 0);

class Replay {
  private readonly classes: EditedClasses;
  /** Ids of classes, which merging does not change. */
  private readonly ids: Int32Array;
  private readonly excluded: Uint8Array;
  private readonly moved: Int8Array;
  private readonly touched = new Set<number>();
  private readonly added = new Map<string, number>();
  private readonly unknownItems = new Set<string>();
  private readonly unknownClasses = new Set<string>();

  constructor(
    private readonly asRead: SamplesAsRead,
    room: number,
  ) {
    const { labels, classes } = asRead;
    this.classes = new EditedClasses(classes);
    this.ids = new Int32Array(labels.length + room).fill(-1);
    this.ids.set(labels);
    this.excluded = new Uint8Array(this.ids.length);
    this.moved = new Int8Array(this.ids.length).fill(-1);
  }

  play(edit: Edit, itemsOf: (edit: AddImages) => readonly string[]): void {
    switch (edit.kind) {
      case 'relabel':
        return this.relabel(edit.items, edit.className);
      case 'exclude':
        return this.each(edit.items, (index) => (this.excluded[index] = 1));
      case 'include':
        return this.each(edit.items, (index) => (this.excluded[index] = 0));
      case 'move': {
        const part = partIndex(edit.part);
        return this.each(edit.items, (index) => (this.moved[index] = part));
      }
      case 'rename-class':
        if (!this.classes.rename(edit.from, edit.to)) this.unknownClasses.add(edit.from);
        return;
      case 'add-class':
        return void this.classes.idOf(edit.name);
      case 'add-images':
        return this.add(itemsOf(edit), edit.className);
    }
  }

  /** Ends the replay: there may be tens of millions of samples, so ids become places where they stand. */
  result(count: number): EditedSamples {
    const { asRead } = this;
    const length = asRead.labels.length + this.added.size;
    const { names, places } = this.classes.result();
    const changed = Int32Array.from(this.touched).filter((index) => this.differs(index, places));
    const isChanged = new Uint8Array(length);
    for (const index of changed) isChanged[index] = 1;
    const classOf = this.ids.subarray(0, length);
    classOf.forEach((id, index) => id >= 0 && (classOf[index] = places[id]!));
    const excluded = this.excluded.subarray(0, length);
    const excludedCount = excluded.reduce((sum, value) => sum + value, 0);
    return {
      asRead,
      classes: names,
      became: places.subarray(0, asRead.classes.length),
      classOf,
      labels: excludedCount === 0 ? classOf : classOf.map((label, index) => (excluded[index] ? -1 : label)),
      excluded,
      excludedCount,
      moved: this.moved.subarray(0, length),
      changed: changed.sort(),
      isChanged,
      added: [...this.added.keys()],
      count,
      unknownItems: [...this.unknownItems],
      unknownClasses: [...this.unknownClasses],
    };
  }

  private relabel(items: readonly string[], className: string): void {
    const id = this.classes.idOf(className);
    this.each(items, (index) => (this.ids[index] = id));
  }

  private add(items: readonly string[], className: string): void {
    const { length } = this.asRead.labels;
    for (const item of items)
      if (this.find(item) === undefined) this.added.set(item, length + this.added.size);
    this.relabel(items, className);
  }

  private each(items: readonly string[], change: (index: number) => void): void {
    for (const item of items) {
      const index = this.find(item);
      if (index === undefined) this.unknownItems.add(item);
      else {
        change(index);
        this.touched.add(index);
      }
    }
  }

  private find = (item: string) => this.asRead.find(item) ?? this.added.get(item);

  /** A class that was renamed as a whole is still the same one. @param places where classes went, by id */
  private differs(index: number, places: Int32Array): boolean {
    if (this.excluded[index] === 1 || this.moved[index]! >= 0) return true;
    const before = this.asRead.labels[index] ?? -1;
    const now = this.ids[index]!;
    return before < 0 || now < 0 ? before !== now : places[before] !== places[now];
  }
}
