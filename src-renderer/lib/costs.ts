import type { Recipe } from '../../src-preload/contract';

/** A cost as typed: what it costs to take samples of `truth` for `decision`. */
export interface CostDraft {
  truth: string;
  decision: string;
  cost: string;
}

/** What a cell of the table shows: a mistake costs 1 unless another cost was typed, a right answer nothing. */
export function costOf(costs: CostDraft[], truth: string, decision: string): string {
  if (truth === decision) return '0';
  return find(costs, truth, decision)?.cost ?? '1';
}

/** The costs with one of them typed anew; the usual cost of 1 is not kept. */
export function withCost(costs: CostDraft[], truth: string, decision: string, cost: string): CostDraft[] {
  const others = costs.filter((entry) => entry !== find(costs, truth, decision));
  return cost.trim() === '1' ? others : [...others, { truth, decision, cost }];
}

/** Whether a cost as typed is one. */
export function isCost(text: string): boolean {
  const value = Number(text.trim() || Number.NaN);
  return Number.isFinite(value) && value >= 0 && value <= 1e9;
}

/** The costs for the recipe; null where one of them is none. */
export function parseCosts(costs: CostDraft[]): Recipe['costs'] | null {
  if (!costs.every(({ cost }) => isCost(cost))) return null;
  return costs
    .map((entry) => ({ ...entry, cost: Number(entry.cost) }))
    .filter(({ truth, decision, cost }) => truth !== decision && cost !== 1);
}

function find(costs: CostDraft[], truth: string, decision: string): CostDraft | undefined {
  return costs.find((entry) => entry.truth === truth && entry.decision === decision);
}
