/** Documents that leave with a model. They are for other people and programs, and in English whatever the person speaks. */

/** Text of a document, with values in it. */
export const english = (texts: TemplateStringsArray, ...values: (string | number)[]): string =>
  texts.reduce((whole, text, index) => whole + String(values[index - 1]) + text);

/** Names of a person's own in a text: nothing in them is taken for Markdown or HTML, and lines stay whole. */
export const plain = (name: string): string =>
  name
    .replaceAll(/\s+/g, ' ')
    .replaceAll(/[\\`*_[\]|~]/g, String.raw`\$&`)
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;');

/** A value as programs write it. */
export const code = (text: string): string => {
  const line = text.replaceAll(/\s+/g, ' ').replaceAll('|', String.raw`\|`);
  return line.includes('`') ? `\`\` ${line} \`\`` : `\`${line}\``;
};

/** @param rows cells, which may hold Markdown */
export const table = (header: string[], rows: string[][]): string =>
  [header, header.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`).join('\n');

export const percent = (share: number): string => `${(100 * share).toFixed(1)}%`;

/** The first of some names, and how many more there are. */
export const some = (names: string[], most: number): string =>
  names.length <= most
    ? names.join(', ')
    : english`${names.slice(0, most).join(', ')} and ${names.length - most} more`;
