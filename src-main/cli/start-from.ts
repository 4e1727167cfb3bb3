/** The model whose weights a training goes on from. */
import { UserError } from '../trainer/errors';
import { loadModel } from '../trainer/model/model-file';
import { readStart, type StartModel } from '../trainer/model/start-model';
import type { RecipeOptions } from './recipe';

/** @throws UserError where the call asks for another network than the model's */
export async function startModel(
  path: string,
  { hidden, search }: Pick<RecipeOptions, 'hidden' | 'search'>,
): Promise<StartModel> {
  const model = await loadModel(path);
  const start = await readStart(model, path).finally(() => model.session.release());
  const sizes = start.layers.slice(0, -1).map(({ b }) => b.length);
  if (hidden !== undefined && hidden.join() !== sizes.join()) {
    const layers = sizes.length === 0 ? 'no hidden layers' : `the hidden layers ${sizes.join(', ')}`;
    throw new UserError('other-layers', `"${path}" has ${layers}, which training keeps. Leave --hidden out.`);
  }
  if (search !== undefined && search !== 'none')
    throw new UserError('no-search', 'A search begins anew each time. Leave out --search, or --start-from.');
  return start;
}
