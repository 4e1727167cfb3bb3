/** One row, typed: a field for each column, and the answer beside them as it changes. */
import { answersOf } from './answers.js';
import { bars, make, verdict } from './dom.js';
import { RowReader } from './rows.js';

/** Longer forms are folded. */
const MANY = 40;
const WAIT = 150;
const MOST_OFFERED = 1000;

/**
 * @param {{ labels: string[], threshold: number | null, maxDistance: number | null, columns: import('./rows.js').Column[] }} facts
 * @param {() => Promise<{ run: Function }>} ready
 */
export function rowForm(facts, ready) {
  const { columns, labels } = facts;
  const fields = columns.map(fieldOf);
  const answer = make('div.answer', { 'aria-live': 'polite', id: 'answer' });
  const clear = make('button', { type: 'reset' }, 'Clear');
  const grid = make('div.fields', {}, ...fields.map(({ whole }) => whole));
  const folded =
    columns.length > MANY
      ? make('details', {}, make('summary', {}, `Fill in one row: ${columns.length} columns`), grid)
      : grid;
  const form = make('form', {}, make('div.row', {}, folded, answer), make('div.toolbar', {}, clear));
  let isInviting = true;
  invite();

  let timer = 0;
  let asked = 0;
  form.addEventListener('input', () => {
    clearTimeout(timer);
    timer = setTimeout(ask, WAIT);
  });
  form.addEventListener('submit', (event) => event.preventDefault());
  form.addEventListener('reset', () => {
    asked++;
    invite();
  });
  return make('section.panel', { 'aria-label': 'One row' }, make('h2', {}, 'Describe one'), form);

  function invite() {
    isInviting = true;
    answer.replaceChildren(
      make(
        'p.soft',
        {},
        'Fill in what you know; the answer comes here. What is left empty counts as missing.',
      ),
    );
  }

  async function ask() {
    const mine = ++asked;
    const row = fields.map(({ input }) => input.value.trim());
    if (row.every((cell) => cell === '')) return invite();
    if (isInviting) answer.replaceChildren(make('p.soft', {}, 'Thinking…'));
    isInviting = false;
    try {
      const engine = await ready();
      const reader = new RowReader(columns, [...columns.keys()], [row]);
      const [found] = answersOf(await engine.run(reader.inputs([row])), facts);
      // What was typed meanwhile is asked about next.
      if (mine !== asked) return;
      const notes = reader.notes
        .filter((_, index) => index < 5)
        .map((note) => make('p.small.soft', {}, note));
      answer.replaceChildren(...verdict(found, labels), bars(found.probabilities, labels), ...notes);
    } catch (error) {
      if (mine === asked) answer.replaceChildren(make('p.problem', {}, error.message));
    }
  }
}

function fieldOf({ name, use, style, categories = [], range, hasTime }, index) {
  const id = `field-${index}`;
  const input = make('input', { id, name, autocomplete: 'off' });
  const whole = make('div', {}, make('label', { htmlFor: id, title: name }, name), input);
  if (use === 'date') input.type = hasTime ? 'datetime-local' : 'date';
  if (use === 'number') {
    input.inputMode = 'decimal';
    const ends = (range ?? []).map((end) => written(end, style?.decimal));
    input.placeholder = ends.length > 0 ? `${ends.join(' to ')} ${style?.unit ?? ''}`.trim() : 'a number';
  }
  if (use === 'category') {
    const known = categories.filter((category) => category !== '');
    const offered = known.slice(0, MOST_OFFERED).map((value) => make('option', { value }));
    input.placeholder = known.slice(0, 3).join(', ') + (known.length > 3 ? ', …' : '');
    input.setAttribute('list', `${id}-known`);
    whole.append(make('datalist', { id: `${id}-known` }, ...offered));
  }
  return { whole, input };
}

/** Short, and as the column writes numbers. */
const written = (number, decimal = '.') => String(Number(number.toPrecision(4))).replace('.', decimal);
