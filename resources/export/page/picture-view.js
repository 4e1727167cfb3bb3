/** The page of a model that classifies pictures: a place to drop them, and a card for each. */
import { answersOf, counted } from './answers.js';
import { answersCsv } from './csv.js';
import { bars, download, make, takeDrops, verdict } from './dom.js';
import { pictureInput, readPicture } from './pictures.js';

/** More would make the page slow; the answers of all are in the download. */
const MOST_CARDS = 300;

/**
 * @param {HTMLElement} main
 * @param {{ labels: string[], threshold: number | null, maxDistance: number | null, hasDistance: boolean, name: string }} facts
 * @param {() => Promise<{ run: Function }>} ready
 */
export function showPictures(main, facts, ready) {
  const answered = [];
  let [asked, failed] = [0, 0];
  let last = Promise.resolve();

  const input = make('input', { type: 'file', multiple: true, accept: 'image/*', id: 'files', hidden: true });
  const choose = make('button.primary', { type: 'button', onclick: () => input.click() }, 'Choose pictures');
  const drop = make(
    'section.drop',
    { 'aria-label': 'Pictures' },
    make('p.lead', {}, 'Drop pictures here'),
    make('p.soft', {}, 'or paste one, or'),
    choose,
    input,
  );
  const told = make('p.soft', { role: 'status', id: 'told' });
  const save = make('button', { type: 'button', disabled: true, onclick: saveCsv }, 'Save answers as CSV');
  const clear = make('button', { type: 'button', onclick: clearAll }, 'Clear');
  const bar = make('div.toolbar', { hidden: true }, told, save, clear);
  const cards = make('ol.cards', { 'aria-label': 'Answers' });
  main.replaceChildren(drop, bar, cards);

  input.addEventListener('change', () => {
    take([...input.files]);
    input.value = '';
  });
  addEventListener('paste', ({ clipboardData }) => {
    const files = [...(clipboardData?.files ?? [])];
    if (files.length > 0) take(files);
  });
  takeDrops(take);

  function take(files) {
    asked += files.length;
    bar.hidden = false;
    tell();
    const made = files.map((file) => ({ file, card: waitingCard(file.name) }));
    cards.prepend(...made.map(({ card }) => card));
    for (const card of [...cards.children].slice(MOST_CARDS)) card.remove();
    // One after the other: several at once would only take more memory.
    for (const { file, card } of made) last = last.then(() => classify(file, card));
  }

  async function classify(file, card) {
    try {
      const engine = await ready();
      const picture = await readPicture(file);
      const [answer] = answersOf(await engine.run(pictureInput(picture)), facts);
      answered.push({ cells: [file.name], answer });
      if (card.isConnected) fillCard(card, file.name, picture.thumbnail, answer);
    } catch (error) {
      failed++;
      card.className = 'failed';
      card.lastChild.replaceWith(make('p.problem', {}, error.message));
    }
    tell();
  }

  const waitingCard = (name) =>
    make('li.waiting', {}, make('p.file', { title: name }, name), make('p.soft', {}, 'Waiting…'));

  function fillCard(card, name, thumbnail, answer) {
    thumbnail.setAttribute('role', 'img');
    thumbnail.setAttribute('aria-label', name);
    card.className = '';
    card.replaceChildren(
      make('div.picture', {}, thumbnail),
      make('p.file', { title: name }, name),
      ...verdict(answer, facts.labels),
      bars(answer.probabilities, facts.labels),
    );
  }

  function tell() {
    const done = answered.length + failed;
    const parts = [
      done < asked
        ? `${counted(done)} of ${counted(asked)} done`
        : counted(answered.length) + (answered.length === 1 ? ' picture' : ' pictures'),
      ...(failed > 0 ? [`${counted(failed)} could not be read`] : []),
      ...(asked > MOST_CARDS ? [`the last ${MOST_CARDS} are shown, all are in the CSV`] : []),
    ];
    told.textContent = parts.join(' · ');
    save.disabled = answered.length === 0 || done < asked;
    clear.disabled = done < asked;
  }

  function saveCsv() {
    download(`${facts.name} answers.csv`, answersCsv(facts, ['file'], answered));
  }

  function clearAll() {
    answered.length = asked = failed = 0;
    cards.replaceChildren();
    bar.hidden = true;
    choose.focus();
  }
}
