/** The texts of the program as its sources have them: what is translated, and what looks like words but is not. */
import { readFileSync, readdirSync } from 'node:fs';
import { join, relative } from 'node:path';
import { parse } from 'svelte/compiler';
import { repositoryRoot } from './fixtures';

interface Node {
  type: string;
  [key: string]: unknown;
}

/** Attributes and props that people read or hear. */
const SPOKEN =
  /^(aria-(label|description|valuetext|roledescription)|title|placeholder|alt|label|text|hint|help|note|caption|heading|detail|why|message)$/;

export function sources(folder: string, skip: RegExp): string[] {
  return readdirSync(join(repositoryRoot, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && /\.(ts|svelte)$/.test(entry.name))
    .map((entry) => relative(repositoryRoot, join(entry.parentPath, entry.name)).replaceAll('\\', '/'))
    .filter((file) => !skip.test(file));
}

function tree(file: string): Node {
  const text = readFileSync(join(repositoryRoot, file), 'utf8');
  // Within a script, the end of another one is written so that it does not end this one.
  const code = text.replaceAll('</script', String.raw`<\/script`);
  const component = file.endsWith('.svelte') ? text : `<script lang="ts">${code}</script>`;
  const { fragment, instance, module } = parse(component, { modern: true });
  return { type: 'Component', fragment, instance, module };
}

const isNode = (value: unknown): value is Node =>
  typeof value === 'object' && value !== null && typeof (value as Node).type === 'string';

const children = (node: Node): Node[] =>
  Object.entries(node)
    .filter(([key]) => key !== 'parent')
    .flatMap(([, value]) => (Array.isArray(value) ? value : [value]))
    .filter(isNode);

const calleeName = (node: Node) => (node['callee'] as { name?: string } | undefined)?.name ?? '';

/** The text of a string or of strings added up; null for what is computed. */
function literal(node: Node): string | null {
  if (node.type === 'Literal' && typeof node['value'] === 'string') return node['value'];
  if (node.type === 'BinaryExpression' && node['operator'] === '+') {
    const parts = [node['left'], node['right']].map((side) => literal(side as Node));
    return parts.includes(null) ? null : parts.join('');
  }
  return null;
}

export interface Found {
  file: string;
  text: string;
}

/** What is handed to `t` and `tn`, and what looks like words but is not. */
export class Reading {
  readonly keys: Found[] = [];
  readonly computed: Found[] = [];
  readonly untranslated: Found[] = [];

  readonly #isMain: boolean;

  constructor(private readonly file: string) {
    this.#isMain = file.startsWith('src-main/');
    this.#walk(tree(file));
  }

  #walk(node: Node, parent?: Node): void {
    if (/^(TS(?!As|Satisfies|NonNull)|Import|ExportAll|StyleSheet)/.test(node.type)) return;
    if (node.type === 'CallExpression' && ['t', 'tn'].includes(calleeName(node))) {
      for (const each of this.#translated(node)) this.#walk(each, node);
      return;
    }
    if (isInternal(node)) return;
    const text = this.#isMain ? sentenceOf(node, parent) : proseOf(node, parent);
    if (text !== null) this.untranslated.push({ file: this.file, text });
    for (const child of children(node)) this.#walk(child, node);
  }

  /** Notes the keys of a call; the arguments that are left. */
  #translated(node: Node): Node[] {
    const list = node['arguments'] as Node[];
    const isPlural = calleeName(node) === 'tn';
    const texts = isPlural ? list.slice(1, 3) : list.slice(0, 1);
    const values = list[isPlural ? 3 : 1];
    const context = contextOf(values);
    for (const [i, text] of texts.entries()) {
      const key = literal(text);
      if (key === null) this.computed.push({ file: this.file, text: text.type });
      else if (!isPlural || i === 1)
        this.keys.push({ file: this.file, text: context ? `${key}_${context}` : key });
    }
    return [...(isPlural ? [list[0]!] : []), ...(values ? [values] : [])];
  }
}

function contextOf(values: Node | undefined): string | null {
  const properties = (values?.['properties'] ?? []) as Node[];
  const context = properties.find((each) => (each['key'] as { name?: string })?.name === 'context');
  return context ? literal(context['value'] as Node) : null;
}

/** Errors of the program itself, and selectors, are for its developers; what is stored or hashed stays as it is; headings of CSV are for other programs. */
function isInternal(node: Node): boolean {
  if (node.type === 'NewExpression')
    return ['Error', 'TypeError', 'RangeError', 'RegExp', 'MediaQuery'].includes(calleeName(node));
  // Documents that leave with a model are for other people.
  if (node.type === 'TaggedTemplateExpression') return (node['tag'] as { name?: string }).name === 'english';
  if (node.type === 'CallExpression') {
    if (['asStored', 'sha256'].includes(calleeName(node))) return true;
    const name = (node['callee'] as { property?: { name?: string } }).property?.name ?? '';
    return /^(querySelector(All)?|closest|matches|includes|startsWith|warn|error|info|log|setProperty|getPropertyValue)$/.test(
      name,
    );
  }
  if (node.type === 'Attribute')
    return /^(aria-keyshortcuts|class|generics|id|for|name|type|href|d|viewBox|points|transform|style|role|data-.*|key)$/.test(
      String(node['name']),
    );
  if (node.type === 'RegularElement')
    return ['code', 'kbd', 'style', 'script'].includes(String(node['name']));
  if (node.type === 'Property')
    return ['csv', 'item'].includes((node['key'] as { name?: string }).name ?? '');
  return node.type === 'StyleDirective' || node.type === 'ClassDirective';
}

/** A sentence, a few words, or a word that begins with a capital; no font of a canvas. */
const isProse = (text: string) =>
  /[A-Za-z]{2,}[,:]? [A-Za-z]{2,}|^\s*[A-Z][a-z]+[.…?!:]?\s*$/.test(text) && !/^(bold )?\d+px /.test(text);

function proseOf(node: Node, parent: Node | undefined): string | null {
  if (node.type === 'Text') {
    const text = String(node['data']).trim();
    if (parent?.type === 'Attribute') {
      return SPOKEN.test(String(parent['name'])) && /[A-Za-z]{2,}/.test(text)
        ? text
        : isProse(text)
          ? text
          : null;
    }
    return /[A-Za-z]{2,}/.test(text) ? text : null;
  }
  if (node.type === 'TemplateElement') {
    const { cooked } = node['value'] as { cooked: string };
    return isProse(cooked) ? cooked : null;
  }
  // What something is compared with is nothing that is shown: the names of keys.
  if (parent?.type === 'BinaryExpression' && /^[!=]==$/.test(String(parent['operator']))) return null;
  if (parent?.type === 'SwitchCase') return null;
  const text = node.type === 'Literal' ? literal(node) : null;
  return text !== null && isProse(text) ? text : null;
}

/**
 * The main process and the trainer are full of names for other programs. What a person reads there stands under a name
 * that says so, or has one of the little words that sentences are held together by; SQL writes them in capitals.
 */
function sentenceOf(node: Node, parent: Node | undefined): string | null {
  const text =
    node.type === 'TemplateLiteral'
      ? (node['quasis'] as Node[]).map((part) => (part['value'] as { cooked: string }).cooked).join('…')
      : node.type === 'Literal'
        ? literal(node)
        : null;
  if (text === null || text.startsWith('<')) return null;
  const name = parent?.type === 'Property' ? ((parent['key'] as { name?: string }).name ?? '') : '';
  const isSpoken = SPOKEN.test(name) && /[A-Za-z]{2,}[,:]? [A-Za-z]{2,}/.test(text);
  return isSpoken || (/[a-z]{2}/.test(text) && text.includes(' ') && LITTLE_WORD.test(text)) ? text : null;
}

const LITTLE_WORD =
  /(^|[ "])([Aa]n?|[Tt]he|[Ii]t|[Ii]ts|[Ii]s|[Aa]re|[Tt]his|not|has|have|was|were|of|to|for|with|than|and|cannot|could)([ ,.]|$)/;
