/** The page of a model that classifies rows: a form for one, a place for tables, and their answers. */
import { counted, percent } from './answers.js';
import { answersCsv } from './csv.js';
import { download, make, takeDrops } from './dom.js';
import { rowForm } from './row-form.js';
import { classifyTable } from './tables.js';

const MOST_BYTES = 100 * 1024 * 1024;
/** More would make the page slow; the answers of all are in the download. */
const MOST_SHOWN = 200;
/** Browsers take seconds to show longer texts in a field: such are classified as they are pasted. */
const LONG_TEXT = 20_000;

/**
 * @param {HTMLElement} main
 * @param {{ labels: string[], threshold: number | null, maxDistance: number | null, hasDistance: boolean, columns: import('./rows.js').Column[] }} facts
 * @param {() => Promise<{ run: Function }>} ready
 */
export function showRows(main, facts, ready) {
  let last = Promise.resolve();
  const input = make('input', {
    type: 'file',
    multiple: true,
    accept: '.csv,.tsv,.txt,text/*',
    id: 'files',
    hidden: true,
  });
  const choose = make('button', { type: 'button', onclick: () => input.click() }, 'Choose a CSV file');
  const pasted = make('textarea', {
    id: 'pasted',
    rows: 5,
    spellcheck: false,
    'aria-label': 'Rows to paste',
    placeholder: `${facts.columns
      .slice(0, 6)
      .map(({ name }) => name)
      .join('\t')}\n…`,
  });
  const classify = make('button.primary', { type: 'button', onclick: takePasted }, 'Classify these rows');
  const results = make('div.tables', { id: 'tables' });
  main.replaceChildren(
    rowForm(facts, ready),
    make(
      'section.panel',
      { 'aria-label': 'Many rows' },
      make('h2', {}, 'Classify many'),
      make(
        'p.soft',
        {},
        'Paste rows from a spreadsheet, or drop a CSV file anywhere. The first line names the columns, in any order.',
      ),
      pasted,
      make('div.toolbar', {}, classify, choose, input),
    ),
    results,
  );

  input.addEventListener('change', () => {
    takeFiles([...input.files]);
    input.value = '';
  });
  takeDrops(takeFiles);
  addEventListener('paste', (event) => {
    const text = event.clipboardData?.getData('text/plain') ?? '';
    const isField = event.target instanceof HTMLInputElement;
    if (isField || (event.target === pasted && text.length < LONG_TEXT) || !text.includes('\n')) return;
    event.preventDefault();
    enqueue('pasted rows', async () => text);
  });

  function takePasted() {
    if (pasted.value.trim() === '') return pasted.focus();
    enqueue('pasted rows', async () => pasted.value);
  }

  function takeFiles(files) {
    for (const file of files)
      enqueue(file.name, () => {
        if (file.size > MOST_BYTES)
          throw new Error('It is larger than 100 MB. Softmax Studio itself classifies tables of any size.');
        return file.text().catch(() => {
          throw new Error('It cannot be read.');
        });
      });
  }

  function enqueue(name, read) {
    const told = make('p.soft', { role: 'status' }, 'Waiting…');
    const section = make('section.panel', { 'aria-label': name }, make('h2', {}, name), told);
    results.prepend(section);
    last = last.then(async () => {
      try {
        const engine = await ready();
        const text = await read();
        const table = await classifyTable(engine, facts, name, text, (rows) => {
          told.textContent = `${counted(rows)} rows so far…`;
        });
        showTable(section, told, table, facts);
      } catch (error) {
        told.className = 'problem';
        told.textContent = error.message;
      }
    });
  }
}

function showTable(section, told, { name, header, rows, notes }, facts) {
  const { labels } = facts;
  const counts = new Array(labels.length).fill(0);
  for (const { answer } of rows) counts[answer.place]++;
  told.textContent =
    counted(rows.length) +
    (rows.length === 1 ? ' row' : ' rows') +
    (rows.length > MOST_SHOWN ? `; the first ${MOST_SHOWN} are shown, all are in the CSV` : '');
  const base = name.replace(/\.\w{1,5}$/, '');
  const save = make(
    'button',
    { type: 'button', onclick: () => download(`${base} answers.csv`, answersCsv(facts, header, rows)) },
    'Save answers as CSV',
  );
  const head = make(
    'tr',
    {},
    ...['Answer', 'Probability', ...header].map((title) => make('th', { scope: 'col' }, title)),
  );
  const body = rows
    .slice(0, MOST_SHOWN)
    .map(({ cells, answer }) =>
      make(
        'tr',
        {},
        ...answerCells(answer, labels),
        ...header.map((_, index) => make('td', {}, cells[index] ?? '')),
      ),
    );
  const scroll = make(
    'div.scroll',
    { tabIndex: 0, role: 'region', 'aria-label': `Answers to ${name}` },
    make('table', {}, make('thead', {}, head), make('tbody', {}, ...body)),
  );
  section.append(
    ...notes.slice(0, 20).map((note) => make('p.small.soft', {}, note)),
    scroll,
    make('div.toolbar', {}, save),
  );
}

function answerCells({ place, confidence, isAccepted, isUnlike }, labels) {
  const label = make(
    'th',
    { scope: 'row' },
    make(`span.dot.class-${place % 8}`, { ariaHidden: 'true' }),
    isAccepted ? labels[place] : 'Not sure',
  );
  const aside = [
    ...(isAccepted ? [] : [`perhaps ${labels[place]}`]),
    ...(isUnlike ? ['unlike training'] : []),
  ];
  if (aside.length > 0) label.append(make('span.aside', {}, ` ${aside.join(', ')}`));
  if (!isAccepted) label.classList.add('unsure');
  return [label, make('td.number', {}, percent(confidence))];
}
