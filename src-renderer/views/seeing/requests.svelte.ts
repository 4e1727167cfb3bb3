import type { Scatter } from '../../../src-preload/contract';
import { latestWins } from '../../lib/latest';

/** The plane that was asked for last. */
export class PlaneRequests {
  scatter = $state.raw<Scatter | null>(null);
  /** Why there is none. */
  failure = $state<string | null>(null);
  busy = $state(false);
  readonly ask = latestWins<Scatter>({
    onBusy: (busy) => (this.busy = busy),
    onValue: (scatter) => ([this.scatter, this.failure] = [scatter, null]),
    onFailure: (message) => ([this.scatter, this.failure] = [null, message]),
  });
}
