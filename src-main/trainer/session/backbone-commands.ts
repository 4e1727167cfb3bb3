/** Backbones beside the built-in one. */
import type { Handlers } from './handlers';
import type { SessionState } from './state';

export function backboneCommands({
  paths,
  jobs,
  backbones,
}: SessionState): Handlers<'openBackbone' | 'listBackbones' | 'offeredBackbones' | 'fetchBackbone'> {
  return {
    openBackbone: async ({ token }) => backbones.keep(await paths.get(token)),
    listBackbones: () => backbones.list(),
    offeredBackbones: async () => backbones.offered,
    fetchBackbone: ({ name }) => jobs.run('fetchBackbone', (job) => backbones.fetch(name, job)),
  };
}
