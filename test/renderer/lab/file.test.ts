/** The lab's file: what is written can be opened again, and nothing else can. */
import { describe, expect, it } from 'vitest';
import { MOST_BYTES, parseLab, readLab } from '../../../src-renderer/lab/file';
import { advance, createRuns, measure, samplesOf } from '../../../src-renderer/lab/runs';
import { EXPERIMENTS, firstSettings, freshData, type Experiment } from '../../../src-renderer/lab/settings';
import { fromFile, toFile, type LabState } from '../../../src-renderer/lab/snapshot';
import { batchOf } from '../../../src-renderer/lab/engine/samples';

function trained(experiment: Experiment, steps = 40): LabState {
  const settings = { ...firstSettings, experiment, batch: 8, hidden: [4, 3] };
  const data = freshData(settings);
  const runs = createRuns(settings, data.classes.length);
  const state: LabState = { settings, data, chosen: 2, steps: 0, runs };
  for (let step = 0; step < steps; step++) go(state);
  return state;
}

function go(state: LabState): void {
  const { settings, runs, data } = state;
  const samples = samplesOf(data.points, settings);
  advance(runs, batchOf(samples, state.steps, settings.batch, settings.seed), settings);
  state.steps += 1;
  for (const run of runs) {
    measure(run, samples);
    run.history.add({ step: state.steps, ...run.score! });
  }
}

const text = (state: LabState) => JSON.stringify(toFile(state));
const weights = ({ runs }: LabState) =>
  runs.map(({ model }) => model.parameters.map((values) => [...values]));
const code = (work: () => unknown): string => {
  try {
    work();
  } catch (error) {
    return `${(error as { code: string }).code}: ${(error as Error).message}`;
  }
  return 'no failure';
};

describe('a lab in a file', () => {
  it.each(EXPERIMENTS)('is the same after it, and goes on in the same way: %s', (experiment) => {
    const before = trained(experiment);
    const after = fromFile(parseLab(text(before), 'a.json'), 'a.json');
    expect(after.data).toEqual(before.data);
    expect(after.settings).toEqual(before.settings);
    expect([after.steps, after.chosen]).toEqual([40, 2]);
    expect(weights(after)).toEqual(weights(before));
    expect(after.runs[0]!.history.moments).toEqual(before.runs[0]!.history.moments);
    for (let more = 0; more < 20; more++) [before, after].forEach(go);
    expect(weights(after)).toEqual(weights(before));
    expect(weights(after)).not.toEqual(weights(trained(experiment)));
  });

  it('stays below the limit, however long it learned', () => {
    const state = trained('losses', 2500);
    expect(state.runs[0]!.history.moments.length).toBeGreaterThan(150);
    expect(state.runs[0]!.history.moments.length).toBeLessThanOrEqual(401);
    expect(text(state).length).toBeLessThan(MOST_BYTES / 4);
  });

  it('starts anew where the weights ran away', () => {
    const state = trained('depth', 3);
    state.runs[1]!.model.parameters[0]![0] = Infinity;
    for (const run of state.runs) measure(run, samplesOf(state.data.points, state.settings));
    const after = fromFile(parseLab(text(state), 'a.json'), 'a.json');
    expect(after.steps).toBe(0);
    expect(weights(after)).toEqual(weights(trained('depth', 0)));
  });
});

describe('what is no lab', () => {
  const change = (work: (file: Record<string, unknown>) => void) => {
    const file = JSON.parse(text(trained('depth', 1))) as Record<string, unknown>;
    work(file);
    return JSON.stringify(file);
  };
  it.each([
    ['no JSON', 'x,y\n1,2', /‘b\.json’ cannot be opened here: it is not JSON\. Choose/],
    ['another format', change((file) => (file['format'] = 'other')), /at ‘format’/],
    ['a later version', change((file) => (file['version'] = 2)), /at ‘version’/],
    ['more than it should hold', change((file) => (file['more'] = 1)), /more/],
    ['a point outside', change((file) => (file['points'] = [[9, 0, 0]])), /at ‘points\.0\.0’/],
    ['a point of no class', change((file) => (file['points'] = [[0, 0, 5]])), /there is no class 5/],
    ['a choice of no point', change((file) => Object.assign(file, { points: [], chosen: 3 })), /no point 3/],
    ['weights that are no numbers', change((file) => (file['runs'] = [{ parameters: [[null]] }])), /runs\.0/],
  ])('%s is refused in words', (_, content, message) => {
    const failure = code(() => parseLab(content, 'b.json'));
    expect(failure).toMatch(/^bad-lab-file: /);
    expect(failure).toMatch(message);
  });

  it('weights of another network are refused', () => {
    const file = parseLab(text(trained('depth', 1)), 'c.json');
    const fewer = { ...file, settings: { ...file.settings, hidden: [2] } };
    expect(code(() => fromFile(fewer, 'c.json'))).toMatch(/bad-lab-file: .*weights are not those/);
    const other = { ...file, settings: { ...file.settings, experiment: 'losses' as const } };
    expect(code(() => fromFile(other, 'c.json'))).toMatch(/it has 2 models where its experiment has 3/);
  });

  it('a file that is too large is not even read', async () => {
    const file = new File([new Uint8Array(MOST_BYTES + 1)], 'large.json');
    await expect(readLab(file)).rejects.toThrow('larger than 1 MB');
    const good = new File([text(trained('two', 2))], 'good.json');
    await expect(readLab(good)).resolves.toMatchObject({ steps: 2 });
  });
});
