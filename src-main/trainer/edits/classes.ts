/** Classes that get other names, become one, or are new. */
import { byName } from '../data/order';

export class EditedClasses {
  /** By id; those as read come first. */
  private readonly names: string[];
  /** The class that each became a part of, by id: its own id where it stands. */
  private readonly into: number[];
  private readonly ids: Map<string, number>;
  private readonly countAsRead: number;

  constructor(asRead: readonly string[]) {
    this.names = [...asRead];
    this.into = [...asRead.keys()];
    this.ids = new Map(asRead.map((name, id) => [name, id]));
    this.countAsRead = asRead.length;
  }

  /** Of the class of this name, which is made where there is none. */
  idOf(name: string): number {
    const known = this.ids.get(name);
    if (known !== undefined) return known;
    const id = this.names.push(name) - 1;
    this.into.push(id);
    this.ids.set(name, id);
    return id;
  }

  /** Merges two where the new name is that of another one. @returns whether there is a class of the old name */
  rename(from: string, to: string): boolean {
    const id = this.ids.get(from);
    if (id === undefined || from === to) return id !== undefined;
    const other = this.ids.get(to);
    this.ids.delete(from);
    if (other === undefined) {
      this.names[id] = to;
      this.ids.set(to, id);
    } else this.into[id] = other;
    return true;
  }

  /** @returns the names in their order, and the place in it that each id leads to */
  result(): { names: string[]; places: Int32Array } {
    const standing = this.into.flatMap((other, id) => (other === id ? [id] : []));
    const [old, added] = [
      standing.filter((id) => id < this.countAsRead),
      standing.filter((id) => id >= this.countAsRead),
    ];
    const name = (id: number) => this.names[id]!;
    added.sort((a, b) => byName(name(a), name(b)) || (name(a) < name(b) ? -1 : 1));
    const order = [...old, ...added];
    const placed = new Map(order.map((id, place) => [id, place]));
    return {
      names: order.map(name),
      places: Int32Array.from(this.into, (_, id) => placed.get(this.root(id))!),
    };
  }

  private root(id: number): number {
    let at = id;
    while (this.into[at] !== at) at = this.into[at]!;
    return at;
  }
}
