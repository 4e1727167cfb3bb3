/** All answers of a batch, a line for each sample, as the page lists them. */
import type { Answered } from '../../../src-preload/contract';
import type { Answers } from './answer';

/** More than this is for a file. */
export const MOST_LISTED = 200_000;
const FIRST_ROOM = 1024;

/** Takes answers, and leaves out those that would be too many to list. */
export class AnsweredList {
  count = 0;
  private decisions = new Int32Array(FIRST_ROOM);
  private confidences = new Float32Array(FIRST_ROOM);
  private seconds = new Int32Array(FIRST_ROOM);
  private secondConfidences = new Float32Array(FIRST_ROOM);
  private distances = new Float32Array(FIRST_ROOM);
  private areMeasured = true;

  add({ count, decisions, confidences, probabilities, distances }: Answers): void {
    const some = Math.min(count, MOST_LISTED - this.count);
    this.makeRoom(this.count + some);
    const classes = probabilities.length / count;
    if (distances) this.distances.set(distances.subarray(0, some), this.count);
    else this.areMeasured = false;
    for (let row = 0; row < some; row++) {
      const place = this.count + row;
      const decision = decisions[row]!;
      const second = largestBut(decision, probabilities, row * classes, classes);
      this.decisions[place] = decision;
      this.confidences[place] = confidences[row]!;
      this.seconds[place] = second;
      this.secondConfidences[place] = probabilities[row * classes + second]!;
    }
    this.count += some;
  }

  answered(names: string[] | null): Answered {
    const { count } = this;
    return {
      decisions: this.decisions.slice(0, count),
      confidences: this.confidences.slice(0, count),
      seconds: this.seconds.slice(0, count),
      secondConfidences: this.secondConfidences.slice(0, count),
      distances: this.areMeasured ? this.distances.slice(0, count) : null,
      names,
    };
  }

  private makeRoom(wanted: number): void {
    const room = this.decisions.length;
    if (wanted <= room) return;
    const larger = Math.min(MOST_LISTED, Math.max(wanted, 2 * room));
    const grown = <T extends Int32Array | Float32Array>(old: T, fresh: T): T => {
      fresh.set(old);
      return fresh;
    };
    this.decisions = grown(this.decisions, new Int32Array(larger));
    this.confidences = grown(this.confidences, new Float32Array(larger));
    this.seconds = grown(this.seconds, new Int32Array(larger));
    this.secondConfidences = grown(this.secondConfidences, new Float32Array(larger));
    this.distances = grown(this.distances, new Float32Array(larger));
  }
}

/** The index of the largest of some numbers, one of them left out. */
function largestBut(left: number, values: Float32Array, first: number, count: number): number {
  let best = left === 0 ? 1 : 0;
  for (let index = 0; index < count; index++)
    if (index !== left && values[first + index]! > values[first + best]!) best = index;
  return best;
}
