/** Makes elements, and what the page shows of answers everywhere. */
import { percent, ranked } from './answers.js';

const COLOURS = 8;

/**
 * @param {string} tag with classes after points: `p.soft.small`
 * @param {Record<string, any>} [properties] of the element; those that begin with `aria` or `data` are attributes
 * @param {...(Node | string)} children
 * @returns {any}
 */
export function make(tag, properties = {}, ...children) {
  const [name, ...classes] = tag.split('.');
  const element = document.createElement(name);
  element.classList.add(...classes);
  for (const [key, value] of Object.entries(properties)) {
    if (/^(aria|data|role|list|for)/.test(key)) element.setAttribute(key, value);
    else element[key] = value;
  }
  element.append(...children);
  return element;
}

/**
 * The answer in large: a label with its probability, or that there is none to be trusted.
 * @param {import('./answers.js').Answer} answer
 * @param {string[]} labels
 */
export function verdict({ place, confidence, isAccepted, isUnlike }, labels) {
  const label = labels[place];
  const unlike = isUnlike ? [make('p.small.unsure', {}, 'Unlike anything it was trained on.')] : [];
  if (isAccepted)
    return [
      make('p.verdict', {}, make('b', {}, label), make('span.number', {}, percent(confidence))),
      ...unlike,
    ];
  return [
    make('p.verdict.unsure', {}, make('b', {}, 'Not sure')),
    ...unlike,
    make('p.small.soft', {}, `Perhaps ${label}, ${percent(confidence)}.`),
  ];
}

/**
 * A bar for each class, the most probable first; a long list scrolls.
 * @param {Float32Array} probabilities
 * @param {string[]} labels
 */
export function bars(probabilities, labels) {
  const lines = ranked(probabilities).map((place) => {
    const fill = make(`span.fill.class-${place % COLOURS}`);
    fill.style.width = `${100 * probabilities[place]}%`;
    return make(
      'li',
      {},
      make('span.name', { title: labels[place] }, labels[place]),
      make('span.number', {}, percent(probabilities[place])),
      make('span.track', { ariaHidden: 'true' }, fill),
    );
  });
  return make('ul.bars', { tabIndex: lines.length > 6 ? 0 : -1, 'aria-label': 'Probabilities' }, ...lines);
}

/**
 * @param {string} name of the file
 * @param {string[]} parts
 */
export function download(name, parts) {
  const url = URL.createObjectURL(new Blob(parts, { type: 'text/csv' }));
  make('a', { href: url, download: name }).click();
  setTimeout(() => URL.revokeObjectURL(url), 60_000);
}

/**
 * Takes files that are dropped anywhere on the page; while they are above it, it says so.
 * @param {(files: File[]) => void} take
 */
export function takeDrops(take) {
  const over = (isOver) => document.body.classList.toggle('over', isOver);
  addEventListener('dragover', (event) => {
    event.preventDefault();
    over(true);
  });
  addEventListener('dragleave', (event) => {
    if (event.relatedTarget === null) over(false);
  });
  addEventListener('drop', (event) => {
    event.preventDefault();
    over(false);
    const files = [...(event.dataTransfer?.files ?? [])];
    if (files.length > 0) take(files);
  });
}
