/** What is kept of images that were looked at. */
import type { Handlers } from './handlers';
import type { SessionState } from './state';

export function cacheCommands(state: SessionState): Handlers<'cacheInfo' | 'clearCache' | 'setCacheLimit'> {
  return {
    cacheInfo: async () => (await state.cache()).info(),

    clearCache: async () => {
      const cache = await state.cache();
      await cache.clear();
      return cache.info();
    },

    setCacheLimit: async ({ limit }) => {
      const cache = await state.cache();
      await cache.setLimit(limit);
      return cache.info();
    },
  };
}
