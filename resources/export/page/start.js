/** Starts the page: reads what it carries, and shows what is right for its model. */
import { Engine } from './engine.js';
import { make } from './dom.js';
import { showPictures } from './picture-view.js';
import { showRows } from './row-view.js';

const textOf = (id) => document.getElementById(id).textContent;
const facts = JSON.parse(textOf('facts'));

for (const [term, description] of facts.card)
  document.getElementById('card').append(make('dt', {}, term), make('dd', {}, description));

const engine = Engine.start({ engine: textOf('engine'), runtime: textOf('runtime'), model: textOf('model') });
const main = document.getElementById('main');
const show = facts.kind === 'images' ? showPictures : showRows;
show(main, facts, () => engine);

engine.then(
  () => (document.body.dataset.ready = 'true'),
  (error) => {
    const why = `This browser cannot run the model (${error.message}). Open this file in a current Chromium, Chrome, Edge, Firefox or Safari.`;
    main.prepend(make('p.problem.panel', { role: 'alert' }, why));
  },
);
// Their memory is given back.
for (const id of ['engine', 'runtime', 'model']) document.getElementById(id).remove();
