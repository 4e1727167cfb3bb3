import type { Report, Scores } from '../../src-preload/contract';
import { count, percent, plural } from './format';

export type Part = 'test' | 'validation' | 'train';

export interface Verdict {
  headline: string;
  /** What qualifies the headline, one sentence each. */
  notes: string[];
}

/** The part whose scores say most about new data, and its scores. */
export function bestPart(report: Report): { part: Part; scores: Scores } {
  if (report.test) return { part: 'test', scores: report.test };
  if (report.validation) return { part: 'validation', scores: report.validation };
  return { part: 'train', scores: report.train };
}

/** What the model is worth, in plain words, with the 95% interval. */
export function verdict(report: Report): Verdict {
  const { part, scores } = bestPart(report);
  const noun = report.kind === 'images' ? 'picture' : 'row';
  const notes = [basis(part, scores, noun), baseline(scores), roughness(scores, noun)];
  return { headline: headline(part, scores, noun), notes: notes.filter((note) => note !== null) };
}

/** '86–95', of a hundred; with a decimal where whole numbers would hide the width. */
export function outOfHundred([low, high]: [number, number]): string {
  const digits = Math.round(low * 100) === Math.round(high * 100) ? 1 : 0;
  const [from, to] = [low, high].map((share) => Number((share * 100).toFixed(digits)));
  return from === to ? `${from}` : `${from}–${to}`;
}

function headline(part: Part, scores: Scores, noun: string): string {
  const range = outOfHundred(scores.accuracyInterval);
  const which = part === 'train' ? `${noun}s that it learned from` : `new ${noun}s`;
  const right = Math.round(scores.accuracy * 100);
  if (scores.accuracy === 1)
    return `Right on all ${count(scores.count)} ${heldOut(part)}${noun}s (${range} of 100)`;
  if (right === 100) return `Right on more than 99 of 100 ${which} (${range})`;
  if (right === 0) return `Right on fewer than 1 of 100 ${which} (${range})`;
  return `Right on about ${right} of 100 ${which}${giveOrTake(scores)}`;
}

/** How far the centre of an interval may be off the share, of half its width, to be told by that half alone. */
const LOPSIDED = 0.3;

/** ', give or take 4'; both ends where one is much further away. */
function giveOrTake({ accuracy, accuracyInterval: [low, high] }: Scores): string {
  const half = (high - low) / 2;
  if (Math.abs((low + high) / 2 - accuracy) > LOPSIDED * half) {
    return ` (${outOfHundred([low, high])})`;
  }
  const points = Math.round(half * 100);
  return `, give or take ${points === 0 ? 'less than 1' : points}`;
}

function heldOut(part: Part): string {
  return part === 'train' ? 'training ' : `${part} `;
}

function basis(part: Part, scores: Scores, noun: string): string {
  const samples = plural(scores.count, noun);
  if (part === 'test') return `Measured on ${samples} that training never saw.`;
  if (part === 'validation') {
    return `Measured on ${samples} of the validation part, which also chose the best epoch: new data may do a little worse.`;
  }
  return `Nothing was held out, so this says only how well it remembers. Keep a test share to learn what it is worth.`;
}

function baseline(scores: Scores): string | null {
  const rows = scores.confusionMatrix.map((row) => row.reduce((sum, n) => sum + n, 0));
  const total = rows.reduce((sum, n) => sum + n, 0);
  if (total === 0) return null;
  const share = Math.max(...rows) / total;
  const guess = `Always answering with the most common class would be right on ${Math.round(share * 100)} of 100`;
  return scores.accuracy > share ? `${guess}.` : `${guess}, so this model does no better than that yet.`;
}

function roughness(scores: Scores, noun: string): string | null {
  const [low, high] = scores.accuracyInterval;
  if (high - low <= 0.15) return null;
  return `With only ${plural(scores.count, noun)} to measure on, this is a rough number.`;
}

/** Why training ended, as one sentence. */
export function endedBecause(report: Report): string {
  const passes = passName(report.recipe.optimizer);
  const ran = passesOf(report);
  const kept = keptWords(report);
  switch (report.ended) {
    case 'converged':
      return `Training converged after ${plural(ran, passes)}: there was nothing left to gain. ${kept}.`;
    case 'epochs':
      if (passes === 'iteration') {
        return `Training ran all ${plural(ran, passes)} without converging. ${kept}.`;
      }
      return `Training ran all ${plural(ran, passes)}. ${kept}.`;
    case 'stopped':
      return `You stopped it after ${plural(ran, passes)}. ${kept}, the best so far.`;
    case 'early-stopping':
      return `The validation loss stopped improving, so training ended after ${plural(ran, passes)}. ${kept}.`;
    case 'diverged':
      return `The loss grew without bound after ${plural(ran, passes)}. ${kept}; a smaller learning rate will help.`;
    case 'separable':
      return `It tells all training samples apart, and without an L2 penalty the weights would grow forever, so it was ended after ${plural(ran, passes)}. ${kept}.`;
    case 'line-search':
      return `After ${plural(ran, passes)} no step lowered the loss any further. ${kept}.`;
  }
}

/** How many passes the model that was kept took; a search of the penalty counts on from trial to trial. */
function passesOf({ search, curve, bestEpoch }: Report): number {
  return search?.trials[search.chosen]?.epochs ?? curve.at(-1)?.epoch ?? bestEpoch;
}

function keptWords({ search, recipe, bestEpoch }: Report): string {
  const pass = passName(recipe.optimizer);
  const isPath = search !== null && pass === 'iteration';
  return isPath
    ? `The weights of trial ${count(search.chosen + 1)} were kept`
    : `The weights of ${pass} ${count(bestEpoch)} were kept`;
}

/** Of L-BFGS that ran out of iterations, which otherwise ends by itself: that, and what to do; else null. */
export function unconverged(report: Report): string | null {
  if (report.ended !== 'epochs' || report.recipe.optimizer !== 'lbfgs') return null;
  const ran = passesOf(report);
  return `Training did not converge: ${plural(ran, 'iteration')} were not enough, and the weights were still moving. Allow more iterations under Advanced, or a larger L2 penalty.`;
}

/** What one point of the curve is called. */
export function passName(optimizer: Report['recipe']['optimizer']): 'iteration' | 'epoch' {
  return optimizer === 'lbfgs' ? 'iteration' : 'epoch';
}

/** 'shapes, 97.8% right', for lists of models. */
export function shortScore(report: Report): string {
  return `${percent(bestPart(report).scores.accuracy)} right`;
}
