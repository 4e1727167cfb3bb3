/** What the keyboard does in the plane, and what is told of it. */
import { decimal, percent } from '../lib/format';
import { t } from '../lib/language';
import { placed, type Point } from './engine/clouds';
import { fromRows, rowOf } from './engine/matrix';
import { argMax, softmax } from './engine/softmax';
import type { Lab } from './lab.svelte';
import type { Run } from './runs';

export interface Place {
  x: number;
  y: number;
}

const MOVES: Record<string, [number, number]> = {
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
  ArrowDown: [0, -1],
  ArrowUp: [0, 1],
};
const STEP = 0.1;

/**
 * Does what a key stands for. Arrows move the chosen point, or the cross where none is chosen.
 * @returns where the cross is then, or undefined where the key means nothing here
 */
export function pressed(lab: Lab, event: KeyboardEvent, cross: Place | null): Place | null | undefined {
  if (event.ctrlKey || event.metaKey || event.altKey) return undefined;
  const move = MOVES[event.key];
  const { chosen } = lab;
  if (move) return moved(lab, move, event.shiftKey ? 5 * STEP : STEP, cross);
  const digit = Number(event.key) - 1;
  if (digit >= 0 && digit < lab.data.classes.length) {
    lab.brush = digit;
    if (chosen !== null) lab.edit(chosen, { label: digit });
    return cross;
  }
  switch (event.key.toLowerCase()) {
    case 'n':
    case 'p':
      lab.choose(following(lab, event.key.toLowerCase() === 'n' ? 1 : -1));
      return null;
    case 'enter': {
      const at = cross ?? { x: 0, y: 0 };
      lab.add(at.x, at.y);
      return null;
    }
    case 'delete':
    case 'backspace':
      if (chosen !== null) lab.erase(chosen);
      return cross;
    case 'escape':
      lab.choose(null);
      return null;
    default:
      return undefined;
  }
}

function moved(lab: Lab, [right, up]: [number, number], by: number, cross: Place | null): Place | null {
  const point = lab.chosen === null ? undefined : lab.data.points[lab.chosen];
  const from = point ?? cross ?? { x: 0, y: 0 };
  const to = { x: placed(from.x + right * by), y: placed(from.y + up * by) };
  if (!point || lab.chosen === null) return to;
  lab.edit(lab.chosen, to, 'arrows');
  return null;
}

/** The next or the previous one of the points that are shown. */
function following({ shown, chosen }: Lab, by: 1 | -1): number | null {
  if (shown.length === 0) return null;
  const at = chosen === null ? -1 : shown.indexOf(chosen);
  if (at < 0) return (by === 1 ? shown[0] : shown.at(-1)) ?? null;
  return shown[(at + by + shown.length) % shown.length] ?? null;
}

/** A point or the cross, and what the model says there. */
export function told(lab: Lab, run: Run, cross: Place | null): string {
  const point = lab.chosen === null ? undefined : lab.data.points[lab.chosen];
  const place = point ?? cross;
  if (!place) return '';
  const said = { ...answerAt(lab, run, place), x: signed(place.x), y: signed(place.y) };
  if (!point) return t('Cross, x {x}, y {y}. The model says {answer}, {share}.', said);
  return t('Point {at} of {n}, {name}, x {x}, y {y}. The model says {answer}, {share}.', {
    ...said,
    at: (lab.chosen ?? 0) + 1,
    n: lab.data.points.length,
    name: lab.data.classes[point.label] ?? '',
  });
}

function answerAt({ data, temperature }: Lab, run: Run, { x, y }: Place | Point) {
  const P = softmax(rowOf(run.model.logits(fromRows([[x, y]])), 0), temperature);
  const best = argMax(P);
  return { answer: data.classes[best] ?? '', share: percent(P[best] ?? null) };
}

/** With a true minus, so that it is read as one. */
export const signed = (value: number, digits = 2) => decimal(value, digits).replace('-', '−');
